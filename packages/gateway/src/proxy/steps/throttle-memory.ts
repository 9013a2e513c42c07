import type { SharedState } from '@nymgate/clouds/shared-state/shared-state';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Route } from './gateway.ts';

/**
 * Remembers which Graph paths asked to be left alone, and until when, so that we do not burn the tenant's quota by asking
 * again too early (F07). Paths are kept only as long as their time runs, and only so many.
 */
export type ThrottleMemory = {
  /** Seconds still to wait for this path; 0 when it may be asked. A promise where another replica may know better. */
  readonly secondsLeft: (path: string) => number | Promise<number>;
  /** Without a number of seconds there is nothing to remember. */
  readonly record: (path: string, seconds: number | undefined) => void;
};

const MAX_PATHS = 1_000;
const MAX_REPORTED_SECONDS = 60;

/** The end of a wait, and the moment from which on it is not known without asking the store again; by the monotonic clock. */
type ThrottleWait = { readonly endsAt: number; readonly checkedAt: number };

/**
 * @param monotonic milliseconds of a clock that never jumps
 * @param shared what other replicas were asked for; whatever it says, no path waits longer than MAX_SECONDS, and it
 * is asked again after a minute, so that a wait which is taken back there ends here too (SHR-06)
 */
export function createThrottleMemory(monotonic: () => number, shared?: SharedState): ThrottleMemory {
  const waits = new Map<string, ThrottleWait>();
  const left = (path: string) => {
    const { endsAt = 0, checkedAt = 0 } = waits.get(path) ?? {};
    const now = monotonic();
    if (Math.min(endsAt, checkedAt) <= now) {
      waits.delete(path);
      return 0;
    }
    return Math.ceil((endsAt - now) / 1_000);
  };
  const recordWait = (path: string, seconds: number, knownSeconds = seconds) => {
    if (waits.size >= MAX_PATHS) waits.clear();
    const now = monotonic();
    waits.set(path, { endsAt: now + seconds * 1_000, checkedAt: now + knownSeconds * 1_000 });
  };
  const queryShared = async (path: string, { read }: SharedState) => {
    const found = await read(toThrottleKey(path));
    if (found === undefined) return 0;
    recordWait(path, Math.min(found.milliseconds / 1_000, MAX_SECONDS), MAX_REPORTED_SECONDS);
    return left(path);
  };
  return {
    secondsLeft: (path) => {
      const own = left(path);
      return own > 0 || shared === undefined ? own : queryShared(path, shared);
    },
    record: (path, seconds) => {
      if (seconds === undefined) return;
      recordWait(path, seconds);
      if (seconds > 0) shared?.write(toThrottleKey(path), 'wait', seconds * 1_000);
    },
  };
}

function toThrottleKey(path: string): string {
  return `wait ${path}`;
}

const MAX_SECONDS = 3_600;

/** What stands in `Retry-After` when Graph throttles and names no time: few clients wait at all without the header. */
export const DEFAULT_RETRY_SECONDS = 5;

/**
 * `Retry-After` as whole seconds, 0 to 3600; undefined when absent or not in one of RFC 9110's two forms.
 *
 * @param now wall time in milliseconds, for the date form
 * @example retryAfterSeconds('120', 0) // 120
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^[0-9]{1,10}$/.test(value)) return Math.min(Number(value), MAX_SECONDS);
  if (!/^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT$/.test(value)) return undefined;
  const date = Date.parse(value);
  if (Number.isNaN(date)) return undefined;
  return Math.min(Math.max(Math.ceil((date - now) / 1_000), 0), MAX_SECONDS);
}

/** What Graph throttles together: the path of a connector, whatever its query. */
export function toThrottlePath({ connector }: Pick<Route, 'connector'>, path: string): string {
  const mark = path.indexOf('?');
  return `${connector} ${mark === -1 ? path : path.slice(0, mark)}`;
}

/** Seconds that Graph has asked to be left alone; undefined when it has not. */
export function getRequestedWait(error: unknown): number | undefined {
  return error instanceof RequestError && error.code === 'SOURCE_THROTTLED'
    ? error.detail.retryAfter
    : undefined;
}
