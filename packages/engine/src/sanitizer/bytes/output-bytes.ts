import { allocateBuffer } from '../../kernel/bytes.ts';

/** The safe document, as far as it has left the kernel's memory. */
export type OutputBytes = { memory: Uint8Array; length: number };

export function createOutput(): OutputBytes {
  return { memory: EMPTY, length: 0 };
}

/** Of memory that is kept from one document to the next. The system gives it as it is written. */
const REUSED_BYTES = 1_048_576;

/**
 * Memory for one document after the other, each of which overwrites the one before: for many small ones, whose own memories would cost more
 * than to sanitize them.
 *
 * @example
 * const output = keptOutput();
 * const { body } = openBytes(plan, { ...context, output }).end(); // a view, until the next document begins
 */
export function keptOutput(): OutputBytes {
  return { memory: new Uint8Array(REUSED_BYTES), length: 0 };
}

/** Empties it for the next document, and lets go of what one large document has made large. */
export function clearOutput(output: OutputBytes): OutputBytes {
  if (output.memory.length > REUSED_BYTES) output.memory = new Uint8Array(REUSED_BYTES);
  output.length = 0;
  return output;
}

const EMPTY = new Uint8Array(0);
/** Reserved for a document that does not fit the kernel; when that is full, four times as much. */
const INITIAL_BYTES = 8_388_608;
const GROWTH_FACTOR = 4;
/** The most that an array of V8 in Node 20 holds. */
const MAX_BYTES = 2 ** 32;

/**
 * Copies bytes behind those that are there. The system gives memory as it is written, so what is reserved and not needed is
 * no more than addresses; pieces put together at the end would be written twice.
 *
 * @param last whether nothing follows
 */
export function appendOutput(output: OutputBytes, bytes: Uint8Array, last: boolean): void {
  const { memory, length } = output;
  const needed = length + bytes.length;
  if (needed > memory.length) {
    const capacity = Math.min(length === 0 ? INITIAL_BYTES : memory.length * GROWTH_FACTOR, MAX_BYTES);
    output.memory = allocateBuffer(last ? needed : Math.max(needed, capacity));
    output.memory.set(memory.subarray(0, length));
  }
  output.memory.set(bytes, length);
  output.length = needed;
}

/** What has been written. */
export function getWrittenBytes({ memory, length }: OutputBytes): Uint8Array {
  return memory.length === length ? memory : memory.subarray(0, length);
}
