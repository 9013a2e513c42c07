import { SourceFailure, type SourceRequest } from '../../../kernel/ports.ts';
import { systemClock } from './clock.ts';

/** The time of one exchange: whole, until the first byte, and the caller's patience, with one failure for whichever ends first. */
export type Deadline = {
  /** Called with the failure when there is one, at once if it is there already; until `end`. One listener. */
  readonly onFailure: (listener: (failure: SourceFailure) => void) => void;
  /** The head has arrived: only the whole time counts from now on. */
  readonly firstByte: () => void;
  /** Why the exchange must end; undefined while it need not. */
  readonly failure: () => SourceFailure | undefined;
  readonly end: () => void;
};

/** Node fires timers beyond 2^31 - 1 ms at once (T3-05). */
const LONGEST_TIMER = 2_147_483_647;

export function startDeadline(
  { timeout, signal }: Pick<SourceRequest, 'timeout' | 'signal'>,
  firstByteMilliseconds: number,
): Deadline {
  let failure: SourceFailure | undefined;
  let listener: ((failure: SourceFailure) => void) | undefined;
  const fail = (reason: SourceFailure['reason']) => {
    failure ??= new SourceFailure(reason);
    listener?.(failure);
  };
  const whole = Math.min(Math.max(timeout, 0), LONGEST_TIMER);
  const started = systemClock.monotonic();
  let answered = false;
  /** One timer does: almost every exchange has ended when the first byte was due, and only then is the rest waited for. */
  let timer = setTimeout(expire, Math.min(firstByteMilliseconds, whole));
  function expire(): void {
    const left = answered ? whole - (systemClock.monotonic() - started) : 0;
    if (left > 0) timer = setTimeout(expire, left);
    else fail('timeout');
  }
  const leave = () => fail('aborted');
  if (signal?.aborted === true) leave();
  signal?.addEventListener('abort', leave);
  return {
    onFailure: (next) => {
      listener = next;
      if (failure !== undefined) next(failure);
    },
    firstByte: () => {
      answered = true;
    },
    failure: () => failure,
    end: () => {
      listener = undefined;
      clearTimeout(timer);
      signal?.removeEventListener('abort', leave);
    },
  };
}
