import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** Visible part of a scrolled box, in pixels. */
export type Viewport = { readonly top: number; readonly height: number };

/** @param given a box that another component also references; must exist as long as this component */
export function useViewport(given?: RefObject<HTMLDivElement | null>): {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly viewport: Viewport;
  readonly scrollTo: (top: number) => void;
} {
  const fallback = useRef<HTMLDivElement>(null);
  const box = given ?? fallback;
  const [viewport, setViewport] = useState<Viewport>({ top: 0, height: 600 });
  useLayoutEffect(() => {
    const { current } = box;
    if (current === null) return;
    const read = () =>
      setViewport((before) =>
        before.top === current.scrollTop && before.height === current.clientHeight
          ? before
          : { top: current.scrollTop, height: current.clientHeight },
      );
    read();
    const resized = new ResizeObserver(read);
    resized.observe(current);
    current.addEventListener('scroll', read, { passive: true });
    return () => {
      resized.disconnect();
      current.removeEventListener('scroll', read);
    };
  }, []);
  return {
    box,
    viewport,
    scrollTo: (top) => {
      if (box.current !== null && box.current.scrollTop !== top) box.current.scrollTop = top;
    },
  };
}

/** Height of the referenced element as it changes; 0 without one. */
export function useHeight(part: RefObject<HTMLElement | null>, key: unknown): number {
  const [height, setHeight] = useState(0);
  useEffect(() => {
    const { current } = part;
    if (current === null) return setHeight(0);
    const read = () => setHeight(current.offsetHeight);
    read();
    const resized = new ResizeObserver(read);
    resized.observe(current);
    return () => resized.disconnect();
  }, [part, key]);
  return height;
}

/** Rows of equal height with one open detail, in pixels. */
export type RowLayout = {
  readonly count: number;
  readonly rowHeight: number;
  /** Position of the row with open details, or -1. */
  readonly opened: number;
  readonly detailHeight: number;
};

/** Rows rendered beyond each edge. */
const MARGIN = 12;

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
 * First and last row to render. Equal heights make this a division: a list library builds an object per row, and a response
 * of 5 MB has 250,000.
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

/** Scroll position that shows a row completely. */
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
