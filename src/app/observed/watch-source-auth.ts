import type { AccessTokens } from '../../kernel/ports.ts';

/** Whether a connector has an access token for Graph; `unknown`: nobody has asked Entra ID yet. */
export type SourceAuthState = 'unknown' | 'ok' | 'failing';

export type SourceAuthWatch = {
  /** By connector, as of the last look. */
  readonly states: () => Readonly<Record<string, SourceAuthState>>;
  /** Looks again, in the background: a probe must not wait for Entra ID. */
  readonly look: () => void;
};

type Watched = { readonly connector: string; readonly tokens: AccessTokens };

/**
 * Whether the gateway could serve: what readiness and `/configz` tell. It asks for a token as a request would: from the cache
 * mostly, and refusals by Entra ID are remembered there too, so looking often costs Entra ID at most two calls a minute.
 *
 * @example const watch = watchSourceAuth(routes); watch.look(); watch.states() // { 'entra-id': 'unknown' }, a moment later 'ok'
 */
export function watchSourceAuth(routes: readonly Watched[]): SourceAuthWatch {
  const states = new Map<AccessTokens, SourceAuthState>(routes.map(({ tokens }) => [tokens, 'unknown']));
  const looking = new Set<AccessTokens>();
  const look = async (tokens: AccessTokens) => {
    looking.add(tokens);
    states.set(tokens, (await hasToken(tokens)) ? 'ok' : 'failing');
    looking.delete(tokens);
  };
  return Object.freeze({
    states: () =>
      Object.fromEntries(routes.map(({ connector, tokens }) => [connector, states.get(tokens) ?? 'unknown'])),
    look: () => {
      for (const tokens of states.keys()) if (!looking.has(tokens)) void look(tokens);
    },
  });
}

async function hasToken(tokens: AccessTokens): Promise<boolean> {
  try {
    await tokens.get();
    return true;
  } catch {
    // Whatever it was, there is no token; a failure that nobody foresaw must not end the process from the background.
    return false;
  }
}
