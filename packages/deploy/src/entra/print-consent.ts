import { APP_ROLES } from '@nymgate/connectors/builders/permissions';
import { lookupConnector } from '@nymgate/shell/input/find-connector';
import { formatColumns } from '@nymgate/shell/terminal/layout';
import type { Deployment } from '../deployment/parse-deployment.ts';
import { NOT_REGISTERED } from '../deployment/unregistered.ts';
import { permissionsPageUrl } from '../documents/facts/cloud-tools.ts';
import type { DesiredApp } from './to-desired-app.ts';

type ConsentRow = { readonly role: string; readonly id: string; readonly reason: string };

/** What a Privileged Role Administrator needs of one application. */
export type ConsentSheet = {
  readonly connector: string;
  readonly displayName: string;
  readonly clientId: string;
  /** Page of the portal with the button; null before the application is registered. */
  readonly link: string | null;
  readonly roles: readonly ConsentRow[];
  /** Roles that Exchange gives in the place of Entra. */
  readonly withheld: readonly string[];
};

export function consentReport(
  { cloud }: Pick<Deployment, 'cloud'>,
  wanted: readonly DesiredApp[],
): readonly ConsentSheet[] {
  return wanted.map(({ connector, displayName, settings, roles, withheldRoles }) => {
    const { clientId } = settings.app;
    return {
      ...{ connector, displayName, clientId, withheld: withheldRoles },
      link: clientId === NOT_REGISTERED ? null : permissionsPageUrl(cloud, clientId),
      roles: roles.map((role) => rowOf(connector, role, settings.options)),
    };
  });
}

function rowOf(connector: string, role: string, options: DesiredApp['settings']['options']): ConsentRow {
  const permissions = lookupConnector(connector)?.permissions({ ...ALL_MAILBOXES_WARNING, ...options }) ?? [];
  const ids: Readonly<Record<string, string>> = APP_ROLES;
  const reason = permissions.find(({ value }) => value === role)?.reason ?? '';
  return { role, id: ids[role] ?? '', reason };
}

const ALL_MAILBOXES_WARNING = Object.freeze({ pseudonymizeAppIds: true, includeGroups: true, basic: false });

/** The same for people, to send on. */
export function formatConsent(deployment: Deployment, wanted: readonly DesiredApp[]): readonly string[] {
  const head = [
    `Consent for environment ${deployment.environment}, tenant ${deployment.tenantId}.`,
    'Who: a Privileged Role Administrator (or Global Administrator). Nobody else can.',
  ];
  return [...head, ...consentReport(deployment, wanted).flatMap(formatSheet)];
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
