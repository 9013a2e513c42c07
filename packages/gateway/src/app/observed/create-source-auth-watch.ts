import type { AccessTokenProvider, SourceAuthState } from '@nymgate/engine/kernel/ports';

export type SourceAuthWatch = {
  /** The result of the last exchange, by connector. */
  readonly states: () => Readonly<Record<string, SourceAuthState>>;
  /** Expiry of the current access token in milliseconds since 1970, by connector. */
  readonly ends: () => Readonly<Record<string, number>>;
  /** Fetches tokens as a request would; never rejects. */
  readonly look: () => Promise<void>;
};

type WatchedRoute = { readonly connector: string; readonly tokens: AccessTokenProvider };

/** Cached tokens and remembered refusals limit frequent checks to two calls of Entra ID a minute. */
export function createSourceAuthWatch(routes: readonly WatchedRoute[]): SourceAuthWatch {
  const each = [...new Set(routes.map(({ tokens }) => tokens))];
  return Object.freeze({
    states: () => Object.fromEntries(routes.map(({ connector, tokens }) => [connector, tokens.state()])),
    ends: () =>
      Object.fromEntries(
        routes.flatMap(({ connector, tokens }) => {
          const end = tokens.expiresAt?.();
          return end === undefined ? [] : [[connector, end] as const];
        }),
      ),
    look: async () => {
      // `states` reports failures; an unexpected one must not end the process.
      await Promise.allSettled(each.map((tokens) => tokens.get()));
    },
  });
}
