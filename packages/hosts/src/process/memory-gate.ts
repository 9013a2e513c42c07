import { totalmem } from 'node:os';
import { systemClock } from '../runtime/create-system-ports.ts';

/** True while new requests must wait (F24). */
export type MemoryGate = {
  readonly isMemoryLow: () => boolean;
  /** Bytes; undefined: no limit. */
  readonly limitBytes: () => number | undefined;
};

export type MemoryMeter = {
  readonly usedBytes: () => number;
  /** Bytes; undefined: no limit. */
  readonly limitBytes: () => number | undefined;
  readonly monotonic: () => number;
};

/** The rest is for requests in progress. */
const LIMIT_FRACTION = 0.85;
/** A measurement takes 5 µs, so it is cached. */
const CHECK_INTERVAL_MILLISECONDS = 50;
const MIB = 1_048_576;

/** Rejects requests before the system kills the process. `configured`: `limits.memoryMiB`. */
export function createMemoryGate(
  configured: () => number | undefined,
  meter: MemoryMeter = systemMeter,
): MemoryGate {
  let checkedAt = Number.NEGATIVE_INFINITY;
  let isLow = false;
  const ceiling = () => {
    const configuredLimit = configured();
    return configuredLimit === undefined ? meter.limitBytes() : configuredLimit * MIB;
  };
  return {
    limitBytes: ceiling,
    isMemoryLow: () => {
      const now = meter.monotonic();
      if (now - checkedAt < CHECK_INTERVAL_MILLISECONDS) return isLow;
      checkedAt = now;
      const maxBytes = ceiling();
      isLow = maxBytes !== undefined && meter.usedBytes() > maxBytes * LIMIT_FRACTION;
      return isLow;
    },
  };
}

const systemMeter: MemoryMeter = Object.freeze({
  usedBytes: () => process.memoryUsage.rss(),
  limitBytes: readContainerLimit,
  monotonic: systemClock.monotonic,
});

let knownContainer: { readonly limit: number | undefined } | undefined;

/** Limit of the control group (Linux). Without a group Node returns 0 or a number beyond all memory. */
function readContainerLimit(): number | undefined {
  if (knownContainer === undefined) {
    const limit = process.constrainedMemory();
    knownContainer = { limit: limit > 0 && limit < totalmem() ? limit : undefined };
  }
  return knownContainer.limit;
}
