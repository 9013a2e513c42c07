import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../../wire/session.ts';
import type { PageName } from '../routing/route.ts';
import { TEXTS } from '../texts/en.ts';

export type PageProps = { readonly session: Session };

/** A page's code comes when it is first opened: the first view needs one of five. */
const PAGE_MODULES: Readonly<Record<PageName, () => Promise<ComponentType<PageProps>>>> = {
  playground: async () => (await import('./playground/playground-page.tsx')).PlaygroundPage,
  rules: async () => (await import('./rules/rules-page.tsx')).RulesPage,
  dictionary: async () => (await import('./dictionary/dictionary-page.tsx')).DictionaryPage,
  joins: async () => (await import('./joins/joins-page.tsx')).JoinsPage,
  operation: async () => (await import('./operation/operation-page.tsx')).OperationPage,
};

const loaded = new Map<PageName, ComponentType<PageProps>>();

/** The page of this name, loaded when it is first wanted. */
export function LazyPage({ page, session }: PageProps & { readonly page: PageName }) {
  const [, setLoaded] = useState(0);
  useEffect(() => {
    if (loaded.has(page)) return;
    void PAGE_MODULES[page]().then((component) => {
      loaded.set(page, component);
      setLoaded((count) => count + 1);
    });
  }, [page]);
  const Page = loaded.get(page);
  return Page === undefined ? <p class="waiting">{TEXTS.shell.loading}</p> : <Page session={session} />;
}
