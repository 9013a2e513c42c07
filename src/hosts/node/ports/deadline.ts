import { SourceFailure, type SourceRequest } from '../../../kernel/ports.ts';

/** The time of one exchange: whole, until the first byte, and the caller's patience, as one abort signal with one reason. */
export type Deadline = {
  readonly signal: AbortSignal;
  /** The head has arrived: only the whole time counts from now on. */
  readonly firstByte: () => void;
  /** Why the signal aborted; undefined while it has not. */
  readonly failure: () => SourceFailure | undefined;
  readonly end: () => void;
};

/** Node fires timers beyond 2^31 - 1 ms at once (T3-05). */
const LONGEST_TIMER = 2_147_483_647;

export function startDeadline(
  { timeout, signal }: Pick<SourceRequest, 'timeout' | 'signal'>,
  firstByteMilliseconds: number,
): Deadline {
  const controller = new AbortController();
  let failure: SourceFailure | undefined;
  const fail = (reason: SourceFailure['reason']) => {
    failure ??= new SourceFailure(reason);
    controller.abort(failure);
  };
  const whole = setTimeout(fail, Math.min(Math.max(timeout, 0), LONGEST_TIMER), 'timeout');
  const head = setTimeout(fail, Math.min(firstByteMilliseconds, LONGEST_TIMER), 'timeout');
  const leave = () => fail('aborted');
  if (signal?.aborted === true) leave();
  signal?.addEventListener('abort', leave, { once: true });
  return {
    signal: controller.signal,
    firstByte: () => clearTimeout(head),
    failure: () => failure,
    end: () => {
      clearTimeout(whole);
      clearTimeout(head);
      signal?.removeEventListener('abort', leave);
    },
  };
}
