import { expect, test } from 'vitest';
import { createByteBuffer } from './byte-buffer.ts';

const MIB = 1_048_576;

test('what is taken is what was added, however it grows, and then the buffer is empty', () => {
  const buffer = createByteBuffer();
  const pieces = [1, 70_000, 3, 42_000_000, 300_000].map((length, at) => new Uint8Array(length).fill(at + 1));
  for (const piece of pieces) buffer.append(piece);
  expect(buffer.length()).toBe(42_370_004);
  expect(Buffer.compare(buffer.slice(1, 70_001), pieces[1] ?? Buffer.alloc(0))).toBe(0);
  expect(Buffer.compare(buffer.take(), Buffer.concat(pieces))).toBe(0);
  expect([buffer.length(), buffer.take().length]).toEqual([0, 0]);
});

test('what was added may change afterwards', () => {
  const buffer = createByteBuffer();
  const piece = Uint8Array.of(7);
  buffer.append(piece);
  piece[0] = 9;
  expect([...buffer.take()]).toEqual([7]);
});

test('its memory is used again, unless one large record has made it large', () => {
  const buffer = createByteBuffer();
  const measureMemory = (bytes: number) => {
    buffer.append(new Uint8Array(bytes));
    return buffer.take().buffer;
  };
  const small = measureMemory(MIB);
  expect(measureMemory(MIB) === small).toBe(true);
  expect(measureMemory(41 * MIB).byteLength).toBe(41 * MIB);
  expect(measureMemory(1).byteLength).toBe(40 * MIB);
});
