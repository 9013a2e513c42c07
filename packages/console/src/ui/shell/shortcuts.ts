import { signal } from '@preact/signals';
import { navigate, PAGES, type PageName } from '../routing/route.ts';

type Handler = () => void;

const handlers = new Map<string, Handler>();

/** Set until a search field takes the focus. */
export const isSearchRequested = signal(false);

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
      const page = findPage(event.key);
      if (page === undefined) return;
      event.preventDefault();
      navigate({ page });
    } else if (event.key === 'g') {
      waitsForPage = event.timeStamp + SEQUENCE_TIMEOUT;
    } else {
      const handler = handlers.get(event.key) ?? (event.key === '/' ? searchDictionary : undefined);
      if (handler === undefined) return;
      event.preventDefault();
      handler();
    }
  });
}

/** Pages without a search use that of the dictionary, which takes the focus when it is there. */
function searchDictionary(): void {
  if (document.querySelector('dialog[open]') !== null) return;
  isSearchRequested.value = true;
  navigate({ page: 'dictionary' });
}

function findPage(letter: string): PageName | undefined {
  return PAGES.find((page) => page.startsWith(letter));
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}
