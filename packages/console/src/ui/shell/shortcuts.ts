import { navigate, PAGES, type PageName } from '../routing/route.ts';

type Handler = () => void;

const handlers = new Map<string, Handler>();

/** How long `g` waits for the page's letter, in milliseconds. */
const SEQUENCE_TIMEOUT = 1_500;

let waitsForPage = 0;

/**
 * Registers single keys; ignored in fields and editors and with Ctrl, Alt, or Meta.
 * @returns the effect's clean-up
 */
export function registerShortcuts(added: Readonly<Record<string, Handler>>): () => void {
  for (const [key, handler] of Object.entries(added)) handlers.set(key, handler);
  return () => {
    for (const [key, handler] of Object.entries(added))
      if (handlers.get(key) === handler) handlers.delete(key);
  };
}

export function startShortcuts(): void {
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
    if (event.timeStamp < waitsForPage) {
      waitsForPage = 0;
      const page = pageOf(event.key);
      if (page === undefined) return;
      event.preventDefault();
      navigate({ page });
    } else if (event.key === 'g') {
      waitsForPage = event.timeStamp + SEQUENCE_TIMEOUT;
    } else {
      const handler = handlers.get(event.key);
      if (handler === undefined) return;
      event.preventDefault();
      handler();
    }
  });
}

function pageOf(letter: string): PageName | undefined {
  return PAGES.find((page) => page.startsWith(letter));
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
