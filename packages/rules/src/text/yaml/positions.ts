import { getParentPointer } from '../json-pointer.ts';

/** Both count from 1. */
export type LineAndColumn = { readonly line: number; readonly column: number };

/** Locations of values by JSON pointer. */
export type Positions = {
  readonly set: (
    pointer: string,
    offsets: { readonly key?: number | undefined; readonly value?: number | undefined },
  ) => void;
  /** The location of the value or its key, or of the nearest ancestor in the file. */
  readonly find: (pointer: string, at: 'key' | 'value') => LineAndColumn;
};

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
