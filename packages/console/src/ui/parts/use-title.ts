import { useEffect } from 'preact/hooks';

/** The window's title, which names the printed file, while a document is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
    };
  }, [title]);
}
