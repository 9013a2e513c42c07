/** Rows of one height, with one opened detail between them. All in pixels. */
export type RowLayout = {
  readonly count: number;
  readonly rowHeight: number;
  /** Position of the row whose detail is open; -1: none. */
  readonly opened: number;
  readonly detailHeight: number;
};

/** Rows beyond each edge that are there before they are seen. */
const MARGIN = 12;

/** Distance of a row from the first one. */
export function getRowTop({ rowHeight, opened, detailHeight }: RowLayout, position: number): number {
  return position * rowHeight + (opened >= 0 && position > opened ? detailHeight : 0);
}

export function getTotalHeight(layout: RowLayout): number {
  return getRowTop(layout, layout.count - 1) + layout.rowHeight + endDetail(layout);
}

function endDetail({ count, opened, detailHeight }: RowLayout): number {
  return opened === count - 1 && opened >= 0 ? detailHeight : 0;
}

/**
 * First and last row that have to be there. One height for all is what makes this a division: a library for lists builds an object a row,
 * and an answer of 5 MB has a quarter of a million.
 */
export function getVisibleRange(
  layout: RowLayout,
  { top, height }: { readonly top: number; readonly height: number },
): { readonly first: number; readonly last: number } {
  const at = (distance: number): number => {
    const detail =
      layout.opened >= 0 && distance > getRowTop(layout, layout.opened) ? layout.detailHeight : 0;
    return Math.floor((distance - Math.min(detail, distance)) / layout.rowHeight);
  };
  const first = Math.max(0, at(top) - MARGIN);
  const last = Math.min(layout.count - 1, Math.floor((top + height) / layout.rowHeight) + MARGIN);
  return { first: Math.min(first, Math.max(0, layout.count - 1)), last };
}

/** Where to scroll so that a row is seen whole, if it is not. */
export function getScrollTopFor(
  layout: RowLayout,
  position: number,
  { top, height }: { readonly top: number; readonly height: number },
): number {
  const start = getRowTop(layout, position);
  const end = start + layout.rowHeight + (position === layout.opened ? layout.detailHeight : 0);
  if (start < top) return start;
  return end > top + height ? Math.min(start, end - height) : top;
}
