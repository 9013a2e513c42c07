import { totalmem } from 'node:os';
import { systemClock } from '../runtime/create-system-ports.ts';

/** Whether the process has so little memory left that new requests have to wait (F24). */
export type MemoryGate = {
  readonly isMemoryLow: () => boolean;
  /** Bytes; undefined: nobody has set a limit. */
  readonly limitBytes: () => number | undefined;
};

export type MemoryMeter = {
  /** Bytes that the process takes now. */
  readonly usedBytes: () => number;
  /** Bytes that its platform lets it take; undefined: as much as there is. */
  readonly limitBytes: () => number | undefined;
  readonly monotonic: () => number;
};

/** Where new requests are refused; the rest is for those that are being answered. */
const LIMIT_FRACTION = 0.85;
/** Asking takes 5 µs, so not each request does. */
const CHECK_INTERVAL_MILLISECONDS = 50;
const MIB = 1_048_576;

/**
 * Sees the memory of the process come near its ceiling, before the system ends it: without a word, with all requests in it.
 *
 * @param configured `limits.memoryMiB`, asked for at each look; undefined: the platform's own limit
 * @example createMemoryGate(() => config.limits.memoryMiB).isShort() // false
 */
export function createMemoryGate(
  configured: () => number | undefined,
  meter: MemoryMeter = systemMeter,
): MemoryGate {
  let checkedAt = Number.NEGATIVE_INFINITY;
  let isLow = false;
  const ceiling = () => {
    const own = configured();
    return own === undefined ? meter.limitBytes() : own * MIB;
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

/** What the control group of the process allows (Linux); read once. Without a group there is a number beyond all memory, or none. */
function readContainerLimit(): number | undefined {
  if (knownContainer === undefined) {
    const limit = process.constrainedMemory();
    knownContainer = { limit: limit > 0 && limit < totalmem() ? limit : undefined };
  }
  return knownContainer.limit;
}
