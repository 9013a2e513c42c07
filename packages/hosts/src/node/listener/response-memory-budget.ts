import type { ResponseBudget } from '@nymgate/engine/kernel/inbound';

export type ResponseMemoryBudget = { readonly createReservation: () => ResponseReservation };

export type ResponseReservation = ResponseBudget & {
  /** Frees the memory; pending reservations resolve to false. */
  readonly release: () => void;
};

const MAX_BYTES = 268_435_456;
const SMALL_BYTES = 262_144;

type WaitingReservation = { readonly bytes: number; readonly end: (hasRoom: boolean) => void };

/**
 * Limits the memory of unread responses. Responses beyond the budget wait in order. One response, and every
 * small one, is always accepted, so that slow callers don't block others.
 */
export function createResponseMemoryBudget(
  maxBytes = MAX_BYTES,
  smallBytes = SMALL_BYTES,
): ResponseMemoryBudget {
  const shared: SharedBudget = { reservedBytes: 0, queue: new Set(), maxBytes };
  return { createReservation: () => createReservation(shared, smallBytes) };
}

type SharedBudget = {
  reservedBytes: number;
  readonly queue: Set<WaitingReservation>;
  readonly maxBytes: number;
};

function hasCapacity({ reservedBytes, maxBytes }: SharedBudget, bytes: number): boolean {
  return reservedBytes === 0 || reservedBytes + bytes <= maxBytes;
}

function grantWaiting(shared: SharedBudget): void {
  for (const { bytes, end } of shared.queue) {
    if (!hasCapacity(shared, bytes)) return;
    end(true);
  }
}

function createReservation(shared: SharedBudget, smallBytes: number): ResponseReservation {
  let reservedBytes = 0;
  /** Each request of a batch waits separately. */
  const waiting = new Set<WaitingReservation>();
  let released = false;
  const reserve = (bytes: number) => {
    reservedBytes += bytes;
    shared.reservedBytes += bytes;
  };
  const wait = (bytes: number, milliseconds: number) =>
    new Promise<boolean>((resolve) => {
      const turn = enqueue(shared, { bytes, milliseconds }, (isGranted) => {
        waiting.delete(turn);
        if (isGranted) reserve(bytes);
        resolve(isGranted);
      });
      waiting.add(turn);
    });
  return {
    reserve: (bytes, milliseconds) => {
      if (released) return false;
      if (bytes > smallBytes && (shared.queue.size > 0 || !hasCapacity(shared, bytes)))
        return wait(bytes, milliseconds);
      reserve(bytes);
      return true;
    },
    release: () => {
      released = true;
      for (const turn of waiting) turn.end(false);
      shared.reservedBytes -= reservedBytes;
      reservedBytes = 0;
      if (shared.queue.size > 0) grantWaiting(shared);
    },
  };
}

type QueueRequest = { readonly bytes: number; readonly milliseconds: number };

function enqueue(
  shared: SharedBudget,
  { bytes, milliseconds }: QueueRequest,
  ended: (isGranted: boolean) => void,
): WaitingReservation {
  const end = (isGranted: boolean) => {
    clearTimeout(timer);
    shared.queue.delete(turn);
    ended(isGranted);
  };
  const turn: WaitingReservation = { bytes, end };
  const timer = setTimeout(() => {
    end(false);
    grantWaiting(shared);
  }, milliseconds);
  shared.queue.add(turn);
  return turn;
}
