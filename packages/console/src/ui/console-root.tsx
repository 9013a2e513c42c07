import { sessionState } from './client/session.ts';
import { LazyPage } from './lazy-page.tsx';
import { ProblemNote } from './parts/problem-note.tsx';
import { route } from './routing/route.ts';
import { ConsoleShell } from './shell/console-shell.tsx';
import { TEXTS } from './texts/en.ts';

/** The console: nothing but the reason where there is no session, else the page that the address names. */
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
