/** Neighbouring rows of a row group that are read, and which of them are written. */
export type RowBatch = {
  readonly rows: number;
  /** Places of those that are written, in the order of the output; absent: all, as they stand. */
  readonly order?: Uint16Array | Uint32Array;
};

export type BatchSizes = {
  /** Rows that change places among themselves. */
  readonly window: number;
  /** Rows of a batch, if its windows are no larger. */
  readonly batch: number;
};

export type GroupRows = {
  readonly rows: number;
  /** By row, 1 where it is left out; absent: none. */
  readonly rejected: Uint8Array | undefined;
};

/** The order of the rows of a window, by its number in the group. */
export type CreateWindowOrder = (window: number, rows: number) => readonly number[];

/**
 * Divides the rows of a row group, so that each window is in one batch and all columns are written by the same batches. Rows that are left
 * behind whole windows go with the last of them: of a window of one row everybody knows where the row stood.
 *
 * @param orderWindow absent: rows stay as they are
 */
export function createRowBatches(
  group: GroupRows,
  sizes: BatchSizes,
  orderWindow?: CreateWindowOrder,
): readonly RowBatch[] {
  if (group.rejected === undefined && orderWindow === undefined)
    return createOrderedBatches(group.rows, sizes.batch);
  const left = group.rejected?.reduce((sum, one) => sum + one, 0) ?? 0;
  const windows = Math.max(1, Math.floor((group.rows - left) / sizes.window));
  const batches: RowBatch[] = [];
  const takeRows = createRowCursor(group);
  let order: number[] = [];
  let from = 0;
  for (let number = 0; number < windows; number += 1) {
    const rows = takeRows(number === windows - 1 ? group.rows : sizes.window);
    const ordered = orderWindow?.(number, rows.length).map((at) => rows[at] ?? 0) ?? rows;
    order.push(...ordered);
    const end = (rows.at(-1) ?? group.rows - 1) + 1;
    if (end - from < sizes.batch && number < windows - 1) continue;
    batches.push({ rows: end - from, order: toRowIndexes(order, from, end) });
    [order, from] = [[], end];
  }
  return batches;
}

function createOrderedBatches(rows: number, batch: number): readonly RowBatch[] {
  return Array.from({ length: Math.ceil(rows / batch) }, (_, at) => ({
    rows: Math.min(batch, rows - at * batch),
  }));
}

/** Gives the next rows that are not left out. */
function createRowCursor({ rows, rejected }: GroupRows): (maxRows: number) => readonly number[] {
  let at = 0;
  return (maxRows) => {
    const next: number[] = [];
    for (; at < rows && next.length < maxRows; at += 1) if (rejected?.[at] !== 1) next.push(at);
    return next;
  };
}

function toRowIndexes(order: readonly number[], from: number, end: number): Uint16Array | Uint32Array {
  const places = end - from > 65_536 ? new Uint32Array(order.length) : new Uint16Array(order.length);
  for (const [at, row] of order.entries()) places[at] = row - from;
  return places;
}
