import type { Log } from '@nymgate/engine/kernel/ports';
import type { Generation } from '../runtime/generation.ts';
import type { PeriodicTaskOptions } from './periodic-task.ts';

export type SecretRefreshOptions = {
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
export function createSecretRefresh(
  refresh: SecretRefreshOptions,
): Pick<PeriodicTaskOptions, 'intervalSeconds' | 'run'> {
  return {
    intervalSeconds: () => {
      const { config, secrets } = refresh.current() ?? {};
      const interval = config?.secrets.refreshSeconds ?? 0;
      const failing = secrets?.states().some(({ state }) => state === 'failing') === true;
      return failing ? Math.min(interval, RETRY_SECONDS) : interval;
    },
    run: () => refreshOnce(refresh),
  };
}

/** Looks once, and reloads where a secret has changed. Never rejects. */
async function refreshOnce({ current, reload, log }: SecretRefreshOptions): Promise<void> {
  const hasChanged = current();
  if (hasChanged === undefined) return;
  try {
    // Another configuration may have come meanwhile; it has read its secrets itself.
    if ((await hasChanged.secrets.checkForChanges()) && current() === hasChanged) await reload();
  } catch {
    // `look` and `reload` tell their faults; this one is nobody's.
    log.write('error', 'secret_refresh_failed', {});
  }
}
