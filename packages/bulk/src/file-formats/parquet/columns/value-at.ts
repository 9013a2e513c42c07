import type { SchemaElement } from 'hyparquet';
import { bytesAt, type Cells } from './cells.ts';

const JULIAN_EPOCH = 2_440_588n;
const DAY_NANOS = 86_400_000_000_000n;

/** A value as `textOfValues` takes it: numbers, bigints of 64 bits, booleans, bytes; INT96 in nanoseconds since 1970. null for none. */
export function valueReader({ type }: SchemaElement): (cells: Cells, at: number) => unknown {
  const read = READERS[type ?? ''];
  if (read === undefined) return (cells, at) => bytesAt(cells, at) ?? null;
  return (cells, at) => {
    const bytes = bytesAt(cells, at);
    return bytes === undefined ? null : read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  };
}

const READERS: Readonly<Record<string, (view: DataView) => unknown>> = {
  BOOLEAN: (view) => view.getUint8(0) === 1,
  INT32: (view) => view.getInt32(0, true),
  INT64: (view) => view.getBigInt64(0, true),
  FLOAT: (view) => view.getFloat32(0, true),
  DOUBLE: (view) => view.getFloat64(0, true),
  INT96: (view) => (BigInt(view.getInt32(8, true)) - JULIAN_EPOCH) * DAY_NANOS + view.getBigUint64(0, true),
};
