import { useEffect, useState } from 'preact/hooks';

/**
 * Whether the page is being printed. The components render before the browser lays out the paper. What is mounted later, when its data
 * comes, has missed the event and asks the browser.
 */
export function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(() => matchMedia('print').matches);
  useEffect(() => {
    const media = matchMedia('print');
    const begin = () => setPrinting(true);
    const end = () => setPrinting(media.matches);
    addEventListener('beforeprint', begin);
    addEventListener('afterprint', end);
    media.addEventListener('change', end);
    return () => {
      removeEventListener('beforeprint', begin);
      removeEventListener('afterprint', end);
      media.removeEventListener('change', end);
    };
  }, []);
  return isPrinting;
}
