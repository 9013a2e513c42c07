import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** What is seen of a scrolled box, in pixels. */
export type Viewport = { readonly top: number; readonly height: number };

/**
 * Follows how far a box is scrolled and how high it is.
 *
 * @param given of a box that somebody else refers to as well; it has to be there as long as the component is
 */
export function useViewport(given?: RefObject<HTMLDivElement | null>): {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly viewport: Viewport;
  readonly scrollTo: (top: number) => void;
} {
  const own = useRef<HTMLDivElement>(null);
  const box = given ?? own;
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

/** Height of what a reference points to, as it changes; 0 while it is not there. */
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
