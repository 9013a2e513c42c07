import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { PageProps } from './client/session.ts';
import { sessionState } from './client/session.ts';
import { ProblemNote } from './parts/problem-note.tsx';
import { type PageName, route } from './routing/route.ts';
import { ConsoleShell } from './shell/console-shell.tsx';
import { TEXTS } from './texts/en.ts';

/** The requested page, or the reason why there is no session. */
export function ConsoleRoot() {
  const state = sessionState.value;
  if (state.is === 'opening') return <p class="waiting">{TEXTS.shell.loading}</p>;
  if (state.is === 'refused')
    return (
      <main class="refused">
        <h1>{TEXTS.product}</h1>
        <ProblemNote problem={state.problem} />
      </main>
    );
  return (
    <ConsoleShell session={state.session}>
      <LazyPage page={route.value.page} session={state.session} />
    </ConsoleShell>
  );
}

/** Loaded on demand: the first view needs one of six pages. */
const PAGE_MODULES: Readonly<Record<PageName, () => Promise<ComponentType<PageProps>>>> = {
  leaves: async () => (await import('./pages/leaves/leaves-page.tsx')).LeavesPage,
  playground: async () => (await import('./pages/playground/playground-page.tsx')).PlaygroundPage,
  rules: async () => (await import('./pages/rules/rules-page.tsx')).RulesPage,
  dictionary: async () => (await import('./pages/dictionary/dictionary-page.tsx')).DictionaryPage,
  joins: async () => (await import('./pages/joins/joins-page.tsx')).JoinsPage,
  operation: async () => (await import('./pages/operation/operation-page.tsx')).OperationPage,
};

const loaded = new Map<PageName, ComponentType<PageProps>>();

/** The import fails when the console has ended meanwhile. */
function LazyPage({ page, session }: PageProps & { readonly page: PageName }) {
  const [, setLoaded] = useState(0);
  const [missing, setMissing] = useState<PageName>();
  useEffect(() => {
    document.title = `${TEXTS.pages[page]} · ${TEXTS.product}`;
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
