import { currentInstant, elapsedMilliseconds, type Instant } from '../../source-auth/instant.ts';
import { logInToVault, type VaultCalls, type VaultSettings, type VaultToken } from './log-in-to-vault.ts';

/** One login for all secrets, as long as it lasts. */
export type VaultSession = {
  /** The token, and whether a login has just made it. */
  readonly token: (calls: VaultCalls) => Promise<{ readonly token: string; readonly isNew: boolean }>;
  /** Vault has refused this token: it is over, or was revoked. */
  readonly invalidate: (token: string) => void;
};

/** A token is not used to its end: the clock of Vault is another. */
const RENEW_AT_FRACTION = 0.75;

/**
 * Keeps the token of a login for three quarters of its lease, then logs in again. It is not renewed: a login costs Vault as much as
 * a renewal, and lasts beyond the greatest life of a token.
 */
export function createVaultSession(settings: VaultSettings): VaultSession {
  let cachedToken: (VaultToken & { readonly since: Instant }) | undefined;
  let pendingLogin: Promise<VaultToken> | undefined;
  const login = async (calls: VaultCalls) => {
    pendingLogin ??= logInToVault(settings, calls).finally(() => {
      pendingLogin = undefined;
    });
    const since = currentInstant(calls.clock);
    const newToken = await pendingLogin;
    cachedToken = { ...newToken, since };
    return newToken.token;
  };
  return {
    token: async (calls) => {
      const isStillValid =
        cachedToken !== undefined &&
        (cachedToken.lifetimeMilliseconds === undefined ||
          elapsedMilliseconds(cachedToken.since, calls.clock) <
            cachedToken.lifetimeMilliseconds * RENEW_AT_FRACTION);
      return cachedToken !== undefined && isStillValid
        ? { token: cachedToken.token, isNew: false }
        : { token: await login(calls), isNew: true };
    },
    invalidate: (token) => {
      if (cachedToken?.token === token) cachedToken = undefined;
    },
  };
}
