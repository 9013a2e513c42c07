import type { SharedState } from '@nymgate/clouds/shared-state/shared-state';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Route } from './gateway.ts';

/** Throttled Graph paths, so that early retries don't consume the tenant's quota (F07). */
export type ThrottleMemory = {
  /** 0 when the path may be requested. A promise with shared state. */
  readonly secondsLeft: (path: string) => number | Promise<number>;
  /** Ignored without seconds. */
  readonly record: (path: string, seconds: number | undefined) => void;
};

const MAX_PATHS = 1_000;
const MAX_REPORTED_SECONDS = 60;

/** `checkedAt`: until when the store isn't queried again; both by the monotonic clock. */
type ThrottleWait = { readonly endsAt: number; readonly checkedAt: number };

/**
 * @param monotonic milliseconds of a clock that never jumps
 * @param shared capped at MAX_SECONDS and queried again after a minute, so that a withdrawn wait ends here
 * too (SHR-06)
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
      const direct = left(path);
      return direct > 0 || shared === undefined ? direct : queryShared(path, shared);
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

/** Few clients wait without a `Retry-After`. */
export const DEFAULT_RETRY_SECONDS = 5;

/**
 * Whole seconds, 0 to 3600; undefined for neither of RFC 9110's two forms.
 * @param now wall time in milliseconds, for the date form
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^[0-9]{1,10}$/.test(value)) return Math.min(Number(value), MAX_SECONDS);
  if (!/^[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT$/.test(value)) return undefined;
  const date = Date.parse(value);
  if (Number.isNaN(date)) return undefined;
  return Math.min(Math.max(Math.ceil((date - now) / 1_000), 0), MAX_SECONDS);
}

/** Graph throttles a path of a connector, whatever its query. */
export function toThrottlePath({ connector }: Pick<Route, 'connector'>, path: string): string {
  const mark = path.indexOf('?');
  return `${connector} ${mark === -1 ? path : path.slice(0, mark)}`;
}

export function getRequestedWait(error: unknown): number | undefined {
  return error instanceof RequestError && error.code === 'SOURCE_THROTTLED'
    ? error.detail.retryAfter
    : undefined;
}
