import type { Session } from '../../wire/session.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { route } from '../routing/route.ts';
import { TEXTS } from '../texts/en.ts';
import { KeysDialog } from './keys-dialog.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** Product, tenant, and policy, epoch and engine of the connector that the page shows. */
export function ConsoleHeader({ session }: { readonly session: Session }) {
  const { tenant, connectors } = session;
  const shown = connectors.find(({ id }) => id === route.value.path[0]) ?? connectors[0];
  return (
    <header class="header">
      {tenant.kind === 'inspected' && (
        <p class="inspected" role="status">
          {TEXTS.shell.inspected(tenant.name)}
        </p>
      )}
      <div class="header-line">
        <strong>{TEXTS.product}</strong>
        {tenant.kind === 'simulated' && <span class="muted">{TEXTS.shell.simulated(tenant.name)}</span>}
        {shown !== undefined && (
          <span class="facts">
            <span>{shown.id}</span>
            <CopyButton what={`${TEXTS.shell.policy} ${shown.id}`} text={shown.policy}>
              {TEXTS.shell.policy} <code>{shown.policy}</code>
            </CopyButton>
            <CopyButton what={TEXTS.shell.epoch} text={shown.epoch}>
              {TEXTS.shell.epoch} <code>{shown.epoch}</code>
            </CopyButton>
            <span>
              {TEXTS.shell.engine} <code>{shown.engine}</code>
            </span>
          </span>
        )}
        <KeysDialog />
        <ThemeSwitch />
      </div>
    </header>
  );
}
