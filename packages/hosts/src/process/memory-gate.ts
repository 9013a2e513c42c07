import { totalmem } from 'node:os';
import { systemClock } from '../runtime/system-ports.ts';

/** Whether the process has so little memory left that new requests have to wait (F24). */
export type MemoryGate = {
  readonly isShort: () => boolean;
  /** Bytes; undefined: nobody has set a limit. */
  readonly ceiling: () => number | undefined;
};

export type MemoryMeter = {
  /** Bytes that the process takes now. */
  readonly taken: () => number;
  /** Bytes that its platform lets it take; undefined: as much as there is. */
  readonly allowed: () => number | undefined;
  readonly monotonic: () => number;
};

/** Where new requests are refused; the rest is for those that are being answered. */
const SHARE = 0.85;
/** Asking takes 5 µs, so not each request does. */
const LOOK_MILLISECONDS = 50;
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
  let looked = Number.NEGATIVE_INFINITY;
  let short = false;
  const ceiling = () => {
    const own = configured();
    return own === undefined ? meter.allowed() : own * MIB;
  };
  return {
    ceiling,
    isShort: () => {
      const now = meter.monotonic();
      if (now - looked < LOOK_MILLISECONDS) return short;
      looked = now;
      const most = ceiling();
      short = most !== undefined && meter.taken() > most * SHARE;
      return short;
    },
  };
}

const systemMeter: MemoryMeter = Object.freeze({
  taken: () => process.memoryUsage.rss(),
  allowed: containerLimit,
  monotonic: systemClock.monotonic,
});

let container: { readonly limit: number | undefined } | undefined;

/** What the control group of the process allows (Linux); read once. Without a group there is a number beyond all memory, or none. */
function containerLimit(): number | undefined {
  if (container === undefined) {
    const limit = process.constrainedMemory();
    container = { limit: limit > 0 && limit < totalmem() ? limit : undefined };
  }
  return container.limit;
}
