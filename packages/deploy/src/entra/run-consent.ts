import { APP_ROLES } from '@nymgate/connectors/builders/permissions';
import { getBaseId } from '@nymgate/gateway/config/tenants/get-base-id';
import { lookupConnector } from '@nymgate/shell/input/find-connector';
import { EXIT, type ExitCode } from '@nymgate/shell/terminal/exit-codes';
import { formatColumns } from '@nymgate/shell/terminal/layout';
import type { Terminal } from '@nymgate/shell/terminal/print';
import { usageError } from '@nymgate/shell/terminal/report-failure';
import { readDeployment } from '../deployment/deployment-file.ts';
import type { Deployment } from '../deployment/parse-deployment.ts';
import { NOT_REGISTERED } from '../deployment/unregistered.ts';
import { permissionsPageUrl } from '../documents/facts/cloud-tools.ts';
import { checkPermissions } from '../documents/facts/served-connector.ts';
import { applySetup, type SetupOptions } from './run-setup-entra.ts';
import { type DesiredApp, listDesiredApps } from './to-desired-app.ts';

type ConsentRow = { readonly role: string; readonly id: string; readonly reason: string };

type ConsentSheet = {
  readonly connector: string;
  readonly displayName: string;
  readonly clientId: string;
  /** Portal page with the consent button; null before registration. */
  readonly link: string | null;
  readonly roles: readonly ConsentRow[];
  /** Granted by Exchange instead of Entra. */
  readonly withheld: readonly string[];
};

function consentReport(
  { cloud }: Pick<Deployment, 'cloud'>,
  desired: readonly DesiredApp[],
): readonly ConsentSheet[] {
  return desired.map(({ connector, displayName, settings, roles, withheldRoles }) => {
    const { clientId } = settings.app;
    return {
      ...{ connector, displayName, clientId, withheld: withheldRoles },
      link: clientId === NOT_REGISTERED ? null : permissionsPageUrl(cloud, clientId),
      roles: roles.map((role) => createRow(getBaseId(connector, settings), role, settings.options)),
    };
  });
}

function createRow(connector: string, role: string, options: DesiredApp['settings']['options']): ConsentRow {
  const permissions = lookupConnector(connector)?.permissions({ ...ALL_MAILBOXES_WARNING, ...options }) ?? [];
  const ids: Readonly<Record<string, string>> = APP_ROLES;
  const reason = permissions.find(({ value }) => value === role)?.reason ?? '';
  return { role, id: ids[role] ?? '', reason };
}

const ALL_MAILBOXES_WARNING = Object.freeze({ pseudonymizeAppIds: true, includeGroups: true, basic: false });

function formatConsent(deployment: Deployment, desired: readonly DesiredApp[]): readonly string[] {
  const head = [
    `Consent for environment ${deployment.environment}, tenant ${deployment.tenantId}.`,
    'Who: a Privileged Role Administrator (or Global Administrator). No other role can.',
  ];
  return [...head, ...consentReport(deployment, desired).flatMap(formatSheet)];
}

function formatSheet({ displayName, clientId, link, roles, withheld }: ConsentSheet): readonly string[] {
  return [
    '',
    `${displayName}, client id ${clientId}`,
    link === null
      ? 'not registered yet: nymgate setup entra'
      : `Grant admin consent on this page, after comparing the list: ${link}`,
    ...formatColumns(roles.map(({ role, id, reason }) => [role, id, reason])),
    ...(withheld.length === 0
      ? []
      : [
          `Not these, which Exchange gives for some mailboxes; here they would open all: ${withheld.join(', ')}`,
        ]),
  ];
}

export type ConsentOptions = Pick<
  SetupOptions,
  'deployment' | 'operatorToken' | 'graph' | 'dryRun' | 'optional' | 'json' | 'yes'
> & {
  readonly print?: true;
};

/**
 * Grants the roles of a deployment's applications with a Privileged Role Administrator's token, or prints
 * link and table for that person. With `scoping: exchange` mailbox roles are never granted, as a grant in
 * Entra opens every mailbox.
 * @param connector only this one
 * @throws as runSetupEntra; SetupError USAGE, DEPLOYMENT_INVALID for a permission that the connector doesn't
 * need (T9-13)
 */
export async function runConsent(
  connector: string | undefined,
  options: ConsentOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const read = await readDeployment(options.deployment);
  checkPermissions(read.deployment);
  const desired = listDesiredApps(read.deployment, { connector, optional: options.optional });
  if (desired.length === 0) throw usageError(`The deployment has no connector "${connector}".`);
  if (options.print) {
    const { deployment } = read;
    if (options.json) terminal.out(JSON.stringify(consentReport(deployment, desired), undefined, 2));
    else terminal.out(formatConsent(deployment, desired).join('\n'));
    return EXIT.ok;
  }
  for (const { connector: id, withheldRoles } of desired)
    if (withheldRoles.length > 0)
      terminal.note(
        `${id}: ${withheldRoles.join(', ')} is not consented to here; Exchange gives it for the mailboxes of its scope`,
      );
  const goal = { register: false, consent: true, connector, optional: options.optional, owners: [] };
  return applySetup({ ...read, goal, options }, terminal);
}
