import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Session } from '../../wire/session.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { Link } from '../parts/link.tsx';
import { useMedia } from '../parts/use-media.ts';
import { getView, PAGES, type PageName, route } from '../routing/route.ts';
import { TEXTS } from '../texts/en.ts';
import { registerShortcuts } from './shortcuts.ts';
import { ThemeSwitch } from './theme-switch.tsx';

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
      <PageArea>{children}</PageArea>
    </div>
  );
}

/** Scrolls to the top when another page or view is shown; a choice within a view keeps its place. */
function PageArea({ children }: { readonly children: ComponentChildren }) {
  const area = useRef<HTMLElement>(null);
  const { page } = route.value;
  const view = getView(route.value);
  useLayoutEffect(() => {
    if (area.current !== null) area.current.scrollTop = 0;
  }, [page, view]);
  return (
    <main ref={area} id="page" tabIndex={-1} aria-label={TEXTS.pages[page]}>
      {children}
    </main>
  );
}

function skipToPage(): void {
  document.getElementById('page')?.focus();
}

const SHAPES: Readonly<Record<PageName, string>> = {
  leaves: 'M4 3h8v14H4zm3 4h2m-2 3h2m1 0h8m-3-3 3 3-3 3',
  playground: 'M3 4h6v12H3zm8 0h6v12h-6z',
  rules: 'M4 3h12v14H4zm3 4h6m-6 3h6m-6 3h4',
  dictionary: 'M4 4h5a2 2 0 0 1 1 1 2 2 0 0 1 1-1h5v12h-5l-1 1-1-1H4zm6 1v12',
  joins: 'M5 4a2 2 0 1 0 .01 0zM15 4a2 2 0 1 0 .01 0zM10 13a2 2 0 1 0 .01 0zM6 8l3 5m5-5l-3 5M7 6h6',
  operation: 'M2 11h4l2-6 4 11 2-5h4',
};

function PageRail({ current }: { readonly current: PageName }) {
  return (
    <nav class="rail" aria-label={TEXTS.shell.pages}>
      <ul>
        {PAGES.map((page) => (
          <li key={page}>
            <Link to={{ page }} current={page === current}>
              <svg viewBox="0 0 20 20" aria-hidden="true" class="icon">
                <path d={SHAPES[page]} />
              </svg>
              <span class="rail-word">{TEXTS.pages[page]}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function ConsoleHeader({ session }: { readonly session: Session }) {
  const { tenant, connectors } = session;
  const shown = connectors.find(({ id }) => id === route.value.path[0]) ?? connectors[0];
  const narrow = useMedia('(max-width: 999px)');
  const simulated = tenant.kind === 'simulated' && (
    <span class="muted" title={tenant.name}>
      {TEXTS.shell.simulated}
    </span>
  );
  return (
    <header class="header">
      {tenant.kind === 'inspected' && (
        <p class="inspected" role="status">
          {TEXTS.shell.inspected(tenant.name)}
        </p>
      )}
      <div class="header-line">
        <strong>{TEXTS.product}</strong>
        {!narrow && simulated}
        {shown !== undefined && (
          <Facts of={shown.id} behind={narrow}>
            {narrow && simulated}
            <CopyButton what={`${TEXTS.shell.policy} ${shown.id}`} text={shown.policy}>
              {TEXTS.shell.policy} <code>{shown.policy}</code>
            </CopyButton>
            <CopyButton what={TEXTS.shell.epoch} text={shown.keyFingerprint}>
              {TEXTS.shell.epoch} <code>{shown.keyFingerprint}</code>
            </CopyButton>
            <span>
              {TEXTS.shell.engine} <code>{shown.engine}</code>
            </span>
          </Facts>
        )}
        <KeysDialog />
        <ThemeSwitch />
      </div>
    </header>
  );
}

type FactsProps = { readonly of: string; readonly behind: boolean; readonly children: ComponentChildren };

/** Collapsed in a narrow window, which needs the space for responses. */
function Facts({ of, behind, children }: FactsProps) {
  if (!behind)
    return (
      <span class="facts">
        <span>{of}</span>
        {children}
      </span>
    );
  return (
    <details class="facts-behind">
      <summary>{of}</summary>
      <span class="facts">{children}</span>
    </details>
  );
}

/** A native dialog traps the focus and restores it. */
function KeysDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => registerShortcuts({ '?': () => dialog.current?.showModal() }), []);
  return (
    <>
      <button type="button" class="quiet" onClick={() => dialog.current?.showModal()}>
        {TEXTS.shell.keys}
      </button>
      <dialog ref={dialog} aria-labelledby="keys-title">
        <h2 id="keys-title">{TEXTS.keys.title}</h2>
        <dl class="keys">
          {TEXTS.keys.list.map(([keys, what]) => (
            <div key={keys}>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <form method="dialog">
          <button type="submit">{TEXTS.shell.close}</button>
        </form>
      </dialog>
    </>
  );
}
