import { Buffer } from 'node:buffer';
import { type Cells, type ColumnPart, isIndexed, NO_INDEX, NO_VALUE } from './cells.ts';

/** What becomes of values, those that are equal in the same way. */
export type TreatCells = (cells: Cells) => Cells;

/**
 * Treats the parts of one column chunk. A dictionary is treated once, however many rows refer to it; what has become equal in it is one value
 * afterwards, so that the file does not tell how the values were written before.
 */
export function treatParts(treat: TreatCells | 'keep'): (part: ColumnPart) => ColumnPart {
  if (treat === 'keep') return (part) => part;
  let last: { readonly of: Cells; readonly made: Cells; readonly places: Int32Array } | undefined;
  return (part) => {
    if (!isIndexed(part)) return treat(part);
    const { dictionary: of } = part;
    if (last?.of !== of) {
      const made = treat(of);
      last = { of, made, places: placesOf(made) };
    }
    const { made, places } = last;
    const indexes = part.indexes.map((index) =>
      index === NO_INDEX ? NO_INDEX : (places[index] ?? NO_INDEX),
    );
    return { length: part.length, indexes, dictionary: made };
  };
}

/** Of each value the place of the first one that is equal. */
function placesOf({ length, bytes, starts, lengths }: Cells): Int32Array {
  const first = new Map<string, number>();
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int32Array.from({ length }, (_, at) => {
    const start = starts[at] ?? NO_VALUE;
    if (start === NO_VALUE) return NO_INDEX;
    const text = view.toString('latin1', start, start + (lengths[at] ?? 0));
    const known = first.get(text);
    if (known === undefined) first.set(text, at);
    return known ?? at;
  });
}
