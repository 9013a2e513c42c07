import { signal } from '@preact/signals';
import type { GatewayReading } from '../../../wire/operation.ts';
import type { Problem } from '../../../wire/problem.ts';
import { RequestFailure, requestOperation } from '../../client/request-operation.ts';

/** The last answer, kept while another page is shown. */
export const gatewayReading = signal<GatewayReading | undefined>(undefined);
/** Why the console itself gave none. */
export const watchProblem = signal<Problem | undefined>(undefined);
export const isPaused = signal(false);

const BETWEEN_LOOKS = 2_000;

/**
 * Looks at the gateway every two seconds, one look at a time, unless it is paused or the tab is hidden.
 *
 * @returns ends it, as an effect's clean-up
 */
export function startPolling(): () => void {
  const leaving = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = async () => {
    const isWanted = gatewayReading.value === undefined || !(isPaused.value || document.hidden);
    if (isWanted) await readOnce(leaving.signal);
    if (!leaving.signal.aborted) timer = setTimeout(() => void look(), BETWEEN_LOOKS);
  };
  void look();
  return () => {
    leaving.abort();
    clearTimeout(timer);
  };
}

async function readOnce(signal: AbortSignal): Promise<void> {
  try {
    gatewayReading.value = await requestOperation('operation/read', {}, signal);
    watchProblem.value = undefined;
  } catch (error) {
    if (error instanceof RequestFailure) watchProblem.value = error.problem;
    else if (!signal.aborted) throw error;
  }
}
