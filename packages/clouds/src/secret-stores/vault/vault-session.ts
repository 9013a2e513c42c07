import { elapsedSince, type Moment, momentOf } from '../../source-auth/moment.ts';
import { type VaultCalls, type VaultSettings, type VaultToken, vaultLogin } from './vault-login.ts';

/** One login for all secrets, as long as it lasts. */
export type VaultSession = {
  /** The token, and whether a login has just made it. */
  readonly token: (calls: VaultCalls) => Promise<{ readonly token: string; readonly fresh: boolean }>;
  /** Vault has refused this token: it is over, or was revoked. */
  readonly drop: (token: string) => void;
};

/** A token is not used to its end: the clock of Vault is another. */
const SHARE = 0.75;

/**
 * Keeps the token of a login for three quarters of its lease, then logs in again. It is not renewed: a login costs Vault as much as
 * a renewal, and lasts beyond the greatest life of a token.
 */
export function createVaultSession(settings: VaultSettings): VaultSession {
  let held: (VaultToken & { readonly since: Moment }) | undefined;
  let running: Promise<VaultToken> | undefined;
  const login = async (calls: VaultCalls) => {
    running ??= vaultLogin(settings, calls).finally(() => {
      running = undefined;
    });
    const since = momentOf(calls.clock);
    const made = await running;
    held = { ...made, since };
    return made.token;
  };
  return {
    token: async (calls) => {
      const lasts =
        held !== undefined &&
        (held.life === undefined || elapsedSince(held.since, calls.clock) < held.life * SHARE);
      return held !== undefined && lasts
        ? { token: held.token, fresh: false }
        : { token: await login(calls), fresh: true };
    },
    drop: (token) => {
      if (held?.token === token) held = undefined;
    },
  };
}
