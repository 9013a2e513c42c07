import type { Log } from '@nymgate/engine/kernel/ports';
import type { Generation } from '../runtime/generation.ts';
import type { ChoreOptions } from './chore.ts';

export type SecretRefresh = {
  readonly current: () => Pick<Generation, 'secrets' | 'config'> | undefined;
  /** Makes the configuration in service serve with the secrets that the stores have now. */
  readonly reload: () => Promise<unknown>;
  readonly log: Log;
};

/** While a store fails, and where the interval is long, it is asked this often: seconds. */
const RETRY_SECONDS = 60;

/**
 * Reads the secrets of stores again, every `secrets.refreshSeconds`. One that has changed goes live by a reload: same checks, pins and
 * audit lines as one by hand, and refused in the same way. No answer waits for a store, or for the gateway that a changed secret makes:
 * until that one is there, what was read before serves.
 *
 * @example createChore(clock, { ...secretRefresh({ current, reload, log }), spread: random })
 */
export function secretRefresh(refresh: SecretRefresh): Pick<ChoreOptions, 'seconds' | 'run'> {
  return {
    seconds: () => {
      const { config, secrets } = refresh.current() ?? {};
      const usual = config?.secrets.refreshSeconds ?? 0;
      const failing = secrets?.states().some(({ state }) => state === 'failing') === true;
      return failing ? Math.min(usual, RETRY_SECONDS) : usual;
    },
    run: () => lookOnce(refresh),
  };
}

/** Looks once, and reloads where a secret has changed. Never rejects. */
async function lookOnce({ current, reload, log }: SecretRefresh): Promise<void> {
  const looked = current();
  if (looked === undefined) return;
  try {
    // Another configuration may have come meanwhile; it has read its secrets itself.
    if ((await looked.secrets.look()) && current() === looked) await reload();
  } catch {
    // `look` and `reload` tell their faults; this one is nobody's.
    log.write('error', 'secret_refresh_failed', {});
  }
}
