import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';

export type VirtualRows = {
  /** Rows to draw, with their places in pixels. */
  readonly items: readonly VirtualItem[];
  /** Height of all rows, pixels. */
  readonly total: number;
  readonly scrollTo: (index: number) => void;
};

export type VirtualWish = {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly count: number;
  /** Of every row, pixels. */
  readonly height: number;
  /** What stands above the rows and does not move, pixels. */
  readonly heading: number;
};

/** The rows of a long list that are in sight, and a few around them. */
export function useVirtualRows({ scroller, count, height, heading }: VirtualWish): VirtualRows {
  const [, redraw] = useReducer((round: number) => round + 1, 0);
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
    scrollPaddingStart: heading,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => redraw(0),
  };
  const kept = useRef<Virtualizer<HTMLElement, HTMLElement>>(null);
  kept.current ??= new Virtualizer<HTMLElement, HTMLElement>(options);
  const virtualizer = kept.current;
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, height]);
  return {
    items: virtualizer.getVirtualItems(),
    total: virtualizer.getTotalSize(),
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  };
}
