import { expect, it } from 'vitest';
import { appendOutput, clearOutput, createOutput, getWrittenBytes, keptOutput } from './output-bytes.ts';

const bytes = (first: number, length: number) => Uint8Array.from({ length }, (_, at) => (first + at) % 251);

it('holds what was appended, one behind the other, however it grows', () => {
  for (const sizes of [[], [1], [5, 5], [3, 100, 7], [1, 15, 1, 47, 1, 200, 0, 9], [10, 10_000]]) {
    const output = createOutput();
    const pieces = sizes.map((size, at) => bytes(at * 17, size));
    for (const [at, piece] of pieces.entries()) appendOutput(output, piece, at === pieces.length - 1);
    expect(Buffer.from(getWrittenBytes(output)).equals(Buffer.concat(pieces))).toBe(true);
  }
});

it('copies: what it was given may change afterwards', () => {
  const output = createOutput();
  const piece = bytes(0, 4);
  appendOutput(output, piece, true);
  piece.fill(255);
  expect([...getWrittenBytes(output)]).toEqual([0, 1, 2, 3]);
});

it('a document in one piece takes no more than it needs', () => {
  const output = createOutput();
  appendOutput(output, bytes(0, 20_000), true);
  expect(getWrittenBytes(output).buffer.byteLength).toBe(20_000);
});

it('of one in many pieces the pieces are written once, and few times more while it grows', () => {
  const output = createOutput();
  const memories = new Set<ArrayBufferLike>();
  const piece = new Uint8Array(300_000);
  for (let count = 0; count < 200; count += 1) {
    appendOutput(output, piece, false);
    memories.add(output.memory.buffer);
  }
  expect(memories.size).toBe(3);
  expect(output.length).toBe(200 * piece.length);
  expect(output.memory.length).toBeLessThan(4 * output.length);
});

it('memory that is kept holds the next document alone, and lets go of what a large one has made of it', () => {
  const output = keptOutput();
  const memory = output.memory.buffer;
  for (const size of [100, 7, 0, 1_000_000]) {
    clearOutput(output);
    appendOutput(output, bytes(size, size), true);
    expect(Buffer.from(getWrittenBytes(output)).equals(bytes(size, size))).toBe(true);
    expect(output.memory.buffer === memory).toBe(true);
  }
  appendOutput(clearOutput(output), bytes(1, 3_000_000), true);
  expect(getWrittenBytes(output).length).toBe(3_000_000);
  expect(clearOutput(output).memory.length).toBe(1_048_576);
});
