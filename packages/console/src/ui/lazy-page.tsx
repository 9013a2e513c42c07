import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { PageProps } from './pages/page-props.ts';
import { ProblemNote } from './parts/problem-note.tsx';
import type { PageName } from './routing/route.ts';
import { TEXTS } from './texts/en.ts';

/** A page's code comes when it is first opened: the first view needs one of five. */
const PAGE_MODULES: Readonly<Record<PageName, () => Promise<ComponentType<PageProps>>>> = {
  playground: async () => (await import('./pages/playground/playground-page.tsx')).PlaygroundPage,
  rules: async () => (await import('./pages/rules/rules-page.tsx')).RulesPage,
  dictionary: async () => (await import('./pages/dictionary/dictionary-page.tsx')).DictionaryPage,
  joins: async () => (await import('./pages/joins/joins-page.tsx')).JoinsPage,
  operation: async () => (await import('./pages/operation/operation-page.tsx')).OperationPage,
};

const loaded = new Map<PageName, ComponentType<PageProps>>();

/** The page of this name, loaded when it is first wanted; its code does not come when the console has ended meanwhile. */
export function LazyPage({ page, session }: PageProps & { readonly page: PageName }) {
  const [, setLoaded] = useState(0);
  const [missing, setMissing] = useState<PageName>();
  useEffect(() => {
    if (loaded.has(page)) return;
    PAGE_MODULES[page]().then(
      (component) => {
        loaded.set(page, component);
        setLoaded((count) => count + 1);
      },
      () => setMissing(page),
    );
  }, [page]);
  const Page = loaded.get(page);
  if (Page !== undefined) return <Page session={session} />;
  if (missing !== page) return <p class="waiting">{TEXTS.shell.loading}</p>;
  return (
    <section>
      <h1>{TEXTS.pages[page]}</h1>
      <ProblemNote problem={TEXTS.problems.ended} />
    </section>
  );
}
