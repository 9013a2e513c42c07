import type { Log, Random } from '../../../kernel/ports.ts';
import type { Generation } from '../generation.ts';

export type SecretRefresh = {
  readonly current: () => Pick<Generation, 'secrets' | 'config'> | undefined;
  /** Makes the configuration in service serve with the secrets that the stores have now. */
  readonly reload: () => Promise<unknown>;
  readonly random: Pick<Random, 'fraction'>;
  readonly log: Log;
};

/** While a store fails, and where the interval is long, it is asked this often: seconds. */
const RETRY_SECONDS = 60;
/** Replicas that were started together must not ask together for ever. */
const SPREAD = 0.2;
/** How often it is seen whether an interval of 0 has become another one by a reload: seconds. */
const IDLE_SECONDS = 60;

/**
 * Reads the secrets of stores again, every `secrets.refreshSeconds` a tenth more or less. One that has changed goes live by a reload: same
 * checks, pins and audit lines as one by hand, and refused in the same way. The timer keeps no process alive. Returns what ends it.
 *
 * @example const end = refreshSecrets({ current: () => state.current, reload, random, log })
 */
export function refreshSecrets(refresh: SecretRefresh): () => void {
  let timer: NodeJS.Timeout | undefined;
  let ended = false;
  const plan = () => {
    if (ended) return;
    timer = setTimeout(() => void refreshOnce(refresh).finally(plan), millisecondsUntilNext(refresh));
    timer.unref();
  };
  plan();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

/** Looks once, and reloads where a secret has changed. Never rejects. */
export async function refreshOnce({ current, reload, log }: SecretRefresh): Promise<void> {
  const looked = current();
  if (looked === undefined || looked.config.secrets.refreshSeconds === 0) return;
  try {
    // Another configuration may have come meanwhile; it has read its secrets itself.
    if ((await looked.secrets.look()) && current() === looked) await reload();
  } catch {
    // `look` and `reload` tell their faults; this one is nobody's.
    log.write('error', 'secret_refresh_failed', {});
  }
}

/** How long what was read last is young enough. */
export function millisecondsUntilNext({
  current,
  random,
}: Pick<SecretRefresh, 'current' | 'random'>): number {
  const { config, secrets } = current() ?? {};
  const usual = config?.secrets.refreshSeconds || IDLE_SECONDS;
  const failing = secrets?.states().some(({ state }) => state === 'failing') === true;
  const seconds = failing ? Math.min(usual, RETRY_SECONDS) : usual;
  return seconds * 1_000 * (1 - SPREAD / 2 + SPREAD * random.fraction());
}
