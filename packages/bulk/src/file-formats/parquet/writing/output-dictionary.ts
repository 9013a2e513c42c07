import type { Cells, IndexedCells } from '../columns/cells.ts';
import { NO_INDEX } from '../columns/cells.ts';
import type { PageBody, PutValue } from './page-body.ts';

/** The dictionary of a chunk of the output: the values that its rows have, in the order in which they have them first. */
export type OutputDictionary = {
  /**
   * Places in it of the rows of a part, in their order; `NO_INDEX` for null.
   *
   * @param grows whether values may be added
   * @returns undefined when the part is of another dictionary, or has a value that is not in this one and cannot be added
   */
  readonly placesOf: (
    part: IndexedCells,
    order: ArrayLike<number> | undefined,
    grows: boolean,
  ) => Int32Array | undefined;
  /** Its values as they stand in a page. */
  readonly page: (put: PutValue) => { readonly values: number; readonly data: Uint8Array };
};

/** @param values of the input, treated; those that are equal have been made one */
export function createDictionary(values: Cells): OutputDictionary {
  const places = new Int32Array(values.length).fill(NO_INDEX);
  const added: number[] = [];
  const place = (index: number): number => {
    const known = places[index] ?? NO_INDEX;
    if (known !== NO_INDEX) return known;
    places[index] = added.length;
    return added.push(index) - 1;
  };
  return {
    placesOf: (part, order, grows) => {
      if (part.dictionary !== values) return undefined;
      const rows = order?.length ?? part.length;
      const made = new Int32Array(rows);
      for (let at = 0; at < rows; at += 1) {
        const index = part.indexes[order === undefined ? at : (order[at] ?? 0)] ?? NO_INDEX;
        if (index !== NO_INDEX && !grows && places[index] === NO_INDEX) return undefined;
        made[at] = index === NO_INDEX ? NO_INDEX : place(index);
      }
      return made;
    },
    page: (put) => {
      const body: PageBody = { bytes: new Uint8Array(4_096), used: 0 };
      for (const index of added) put(body, values, index);
      return { values: added.length, data: body.bytes.subarray(0, body.used) };
    },
  };
}
