import type { ComponentChildren } from 'preact';
import type { Session } from '../../wire/session.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { useMedia } from '../parts/use-media.ts';
import { route } from '../routing/route.ts';
import { TEXTS } from '../texts/en.ts';
import { KeysDialog } from './keys-dialog.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** Product, tenant, and policy, epoch and engine of the connector that the page shows. */
export function ConsoleHeader({ session }: { readonly session: Session }) {
  const { tenant, connectors } = session;
  const shown = connectors.find(({ id }) => id === route.value.path[0]) ?? connectors[0];
  const narrow = useMedia('(max-width: 699px)');
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
            <CopyButton what={TEXTS.shell.epoch} text={shown.epoch}>
              {TEXTS.shell.epoch} <code>{shown.epoch}</code>
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

type FactsProps = {
  readonly of: string;
  readonly behind: boolean;
  readonly children: ComponentChildren;
};

/** Beside the name of the connector; behind it where the window is narrow, for the answers need the room. */
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
