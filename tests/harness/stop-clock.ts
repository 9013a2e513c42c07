import { afterEach, beforeEach, vi } from 'vitest';

/** How long a test waits for what a socket brings. */
export const PATIENCE = { timeout: 20_000, interval: 10 };

/**
 * Stops the monotonic clock and the timers of this process in each test of a file; `vi.advanceTimersByTime` moves them. Timers inside
 * Node's sockets go on.
 */
export function stopClock(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['hrtime', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  });
  afterEach(() => void vi.useRealTimers());
}
