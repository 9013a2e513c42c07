import { allocateBuffer } from '../../kernel/bytes.ts';

/** The safe document, as far as it has left the kernel's memory. */
export type OutputBytes = { memory: Uint8Array; length: number; readonly sizes: OutputSizes };

/** Of documents under the same rules. V8 collects garbage by what is reserved. */
export type OutputSizes = { expected: number };

export function createOutputSizes(): OutputSizes {
  return { expected: 0 };
}

export function createOutput(sizes = createOutputSizes()): OutputBytes {
  return { memory: EMPTY, length: 0, sizes };
}

/** A quarter more than the largest of the last documents needed. */
export function recordOutputSize({ length, sizes }: OutputBytes): void {
  sizes.expected = Math.round(Math.max(length * 1.25, sizes.expected * 0.9));
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
  return { memory: new Uint8Array(REUSED_BYTES), length: 0, sizes: createOutputSizes() };
}

/** Empties it for the next document, and lets go of what one large document has made large. */
export function clearOutput(output: OutputBytes): OutputBytes {
  if (output.memory.length > REUSED_BYTES) output.memory = new Uint8Array(REUSED_BYTES);
  output.length = 0;
  return output;
}

const EMPTY = new Uint8Array(0);
/** Reserved for the first document that does not fit the kernel; when what is reserved is full, four times as much. */
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
  const { memory, length, sizes } = output;
  const capacity = Math.min(
    length === 0 ? sizes.expected || INITIAL_BYTES : memory.length * GROWTH_FACTOR,
    MAX_BYTES,
  );
  if (length + bytes.length > memory.length)
    reserveOutput(output, last ? bytes.length : Math.max(bytes.length, capacity - length));
  output.memory.set(bytes, length);
  output.length = length + bytes.length;
}

/** Makes room for so many bytes more. */
export function reserveOutput(output: OutputBytes, bytes: number): void {
  const { memory, length } = output;
  if (length + bytes <= memory.length) return;
  output.memory = allocateBuffer(length + bytes);
  output.memory.set(memory.subarray(0, length));
}

/** What has been written. */
export function getWrittenBytes({ memory, length }: OutputBytes): Uint8Array {
  return memory.length === length ? memory : memory.subarray(0, length);
}
