import type { ComponentChildren } from 'preact';
import type { Session } from '../../wire/session.ts';
import { route } from '../routing/route.ts';
import { TEXTS } from '../texts/en.ts';
import { ConsoleHeader } from './console-header.tsx';
import { PageRail } from './page-rail.tsx';

/** What stands around every page. */
export function ConsoleShell({
  session,
  children,
}: {
  readonly session: Session;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="shell">
      <button type="button" class="skip" onClick={skipToPage}>
        {TEXTS.shell.skip}
      </button>
      <ConsoleHeader session={session} />
      <PageRail current={route.value.page} />
      <main id="page" tabIndex={-1} aria-label={TEXTS.pages[route.value.page]}>
        {children}
      </main>
    </div>
  );
}

/** Past header and rail. */
function skipToPage(): void {
  document.getElementById('page')?.focus();
}
