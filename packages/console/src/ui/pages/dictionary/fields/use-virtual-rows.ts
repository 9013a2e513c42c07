import type { RefObject } from 'preact';
import { getRowTop, getScrollTopFor, getTotalHeight, getVisibleRange } from '../../../answers/row-window.ts';
import { useViewport } from '../../../answers/use-row-window.ts';

export type VirtualRows = {
  /** Rows to draw, with their places in pixels. */
  readonly items: readonly { readonly index: number; readonly top: number }[];
  /** Height of all rows, pixels. */
  readonly total: number;
  readonly scrollTo: (index: number) => void;
};

export type VirtualRowsOptions = {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly count: number;
  /** Of every row, pixels. */
  readonly height: number;
  /** What stands above the rows and does not move, pixels. */
  readonly heading: number;
};

/** The rows of a long list that are in sight, and a few around them. */
export function useVirtualRows({ scroller, count, height, heading }: VirtualRowsOptions): VirtualRows {
  const { viewport, scrollTo } = useViewport(scroller);
  const layout = { count, rowHeight: height, opened: -1, detailHeight: 0 };
  const { first, last } = getVisibleRange(layout, viewport);
  return {
    items: Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => ({
      index: first + at,
      top: getRowTop(layout, first + at),
    })),
    total: getTotalHeight(layout),
    scrollTo: (index) => {
      const { scrollTop = 0, clientHeight = 0 } = scroller.current ?? {};
      scrollTo(getScrollTopFor(layout, index, { top: scrollTop, height: clientHeight - heading }));
    },
  };
}
