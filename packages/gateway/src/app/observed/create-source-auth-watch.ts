import type { AccessTokenProvider, SourceAuthState } from '@nymgate/engine/kernel/ports';

export type SourceAuthWatch = {
  /** By connector: what the last exchange came to, whoever asked for it, a request or a look. */
  readonly states: () => Readonly<Record<string, SourceAuthState>>;
  /** By connector: when the access token in use ends, milliseconds since 1970; without those that have none. */
  readonly ends: () => Readonly<Record<string, number>>;
  /** Asks for tokens as a request would; ends, never with an error, when all have been had or refused. */
  readonly look: () => Promise<void>;
};

type WatchedRoute = { readonly connector: string; readonly tokens: AccessTokenProvider };

/**
 * Whether the gateway could serve: what readiness and `/configz` tell. A look is answered from the cache mostly, and refusals by
 * Entra ID are remembered there too, so looking often costs Entra ID at most two calls a minute.
 *
 * @example const watch = watchSourceAuth(routes); await watch.look(); watch.states() // { 'entra-id': 'ok' }
 */
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
      // Whatever fails, `states` tells it; a failure that nobody foresaw must not end the process from the background.
      await Promise.allSettled(each.map((tokens) => tokens.get()));
    },
  });
}
