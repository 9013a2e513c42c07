import { getParentPointer } from '../json-pointer.ts';

/** Both count from 1. */
export type LineAndColumn = { readonly line: number; readonly column: number };

/** Where each value of a file stands, by JSON pointer. */
export type Positions = {
  readonly set: (
    pointer: string,
    offsets: { readonly key?: number | undefined; readonly value?: number | undefined },
  ) => void;
  /** The place of the value or its key; of the nearest one around it when the file has none. */
  readonly find: (pointer: string, at: 'key' | 'value') => LineAndColumn;
};

/** Makes an empty table. */
export function createPositions(toLineAndColumn: (offset: number) => LineAndColumn): Positions {
  const known = new Map<string, { readonly key?: number | undefined; readonly value?: number | undefined }>();
  const find = (pointer: string, at: 'key' | 'value'): LineAndColumn => {
    const offsets = known.get(pointer);
    const offset = at === 'key' ? (offsets?.key ?? offsets?.value) : (offsets?.value ?? offsets?.key);
    if (offset !== undefined) return toLineAndColumn(offset);
    const parent = getParentPointer(pointer);
    return parent === undefined ? { line: 1, column: 1 } : find(parent, 'value');
  };
  return { set: (pointer, offsets) => known.set(pointer, offsets), find };
}
