import { monitorEventLoopDelay } from 'node:perf_hooks';

type DelayHistogram = {
  /** Nanoseconds. */
  readonly percentile: (percentile: number) => number;
  readonly reset: () => void;
  readonly disable: () => unknown;
};

export type EventLoopDelay = { readonly p99Seconds: () => number; readonly close: () => void };

const WINDOW_MILLISECONDS = 30_000;

/**
 * The 99th percentile over the last 30 to 60 seconds: the larger of the last complete window and the current
 * one. Since the start it would hide a new stall, and reset at each scrape it would be halved by a second
 * Prometheus.
 */
export function watchEventLoopDelay(histogram: DelayHistogram = openHistogram()): EventLoopDelay {
  const read = () => histogram.percentile(99) / 1e9;
  let lastWindow = 0;
  const timer = setInterval(() => {
    lastWindow = read();
    histogram.reset();
  }, WINDOW_MILLISECONDS).unref();
  return {
    p99Seconds: () => Math.max(lastWindow, read()),
    close: () => {
      clearInterval(timer);
      histogram.disable();
    },
  };
}

function openHistogram(): DelayHistogram {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  return delay;
}
