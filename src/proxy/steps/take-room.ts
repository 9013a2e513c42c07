import { RequestError } from '../../kernel/errors.ts';
import type { AnswerRoom, Outbound } from '../../kernel/inbound.ts';
import { SourceFailure } from '../../kernel/ports.ts';
import type { Budget } from './call-upstream.ts';

/**
 * Has the host set room aside for the answer, within the request's time. The request keeps its place among those at once while
 * it waits, so what waits is no more than what they may hold anyway.
 *
 * @returns undefined when there is room at once, which spares nearly every request a promise
 * @throws RequestError NOT_READY; SourceFailure when the caller has gone
 */
export function takeRoom(
  room: AnswerRoom | undefined,
  { body }: Outbound,
  budget: Budget,
): Promise<void> | undefined {
  const taken = room?.take(body.length, budget.remaining()) ?? true;
  return taken === true ? undefined : waitForRoom(taken, budget);
}

async function waitForRoom(taken: boolean | Promise<boolean>, { signal }: Budget): Promise<void> {
  if (await taken) return;
  if (signal?.aborted === true) throw new SourceFailure('aborted');
  throw new RequestError('NOT_READY', { retryAfter: 1, subject: 'earlier answers wait for their readers' });
}
