import { SetupError } from '@nymgate/engine/kernel/errors';
import type { Log } from '@nymgate/engine/kernel/ports';

const INITIAL_DELAY_SECONDS = 1;
const MAX_DELAY_SECONDS = 30;

/** Retries while a secret store is unreachable (F14), after 1, 2, 4 … 30 seconds. */
export async function waitUntilReachable<T>(
  attempt: () => Promise<T>,
  { log, sleep }: { readonly log: Log; readonly sleep: (milliseconds: number) => Promise<void> },
): Promise<T> {
  for (let seconds = INITIAL_DELAY_SECONDS; ; seconds = Math.min(2 * seconds, MAX_DELAY_SECONDS)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isUnreachableError(error)) throw error;
      const subject = error.issues[0]?.message;
      log.write('error', 'waiting_for_secret_store', { subject, seconds });
      await sleep(seconds * 1_000);
    }
  }
}

function isUnreachableError(error: unknown): error is SetupError {
  return error instanceof SetupError && error.issues.every(({ code }) => code === 'SECRET_STORE_UNREACHABLE');
}
