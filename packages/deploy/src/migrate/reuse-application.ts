import { APP_ROLES, findBroaderRoles } from '@nymgate/connectors/builders/permissions';
import { CONNECTORS, type ConnectorOptions, DEFAULT_CONNECTOR_OPTIONS } from '@nymgate/connectors/index';
import { addAndConsentCommands } from '@nymgate/doctor/roles/role-commands';

/** Permissions that Psoxy asks for, by connector (graph-facts.md#1). */
const PSOXY_PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  'entra-id': ['User.Read.All', 'Group.Read.All', 'MailboxSettings.Read'],
  'outlook-cal': ['Calendars.Read', 'MailboxSettings.Read', 'Group.Read.All', 'User.Read.All'],
  'outlook-mail': ['Mail.ReadBasic.All', 'MailboxSettings.Read', 'Group.Read.All', 'User.Read.All'],
  'msft-onedrive': ['Files.Read.All', 'User.Read.All', 'Group.Read.All'],
  'msft-teams': [
    'User.Read.All',
    'Team.ReadBasic.All',
    'Channel.ReadBasic.All',
    'Chat.Read.All',
    'ChannelMessage.Read.All',
    'CallRecords.Read.All',
    'OnlineMeetings.Read.All',
    'OnlineMeetingArtifact.Read.All',
  ],
  'msft-copilot': ['User.Read.All', 'AiEnterpriseInteraction.Read.All'],
};

export type PermissionDifference = {
  /** Neither held nor within a wider one that is held. */
  readonly missing: readonly string[];
  /** Narrower ones that do what a held one does, and more. */
  readonly narrower: readonly string[];
  /** Held and not needed, once the narrower ones are consented to. */
  readonly excess: readonly string[];
};

/**
 * What an application that Psoxy's set-up has made lacks for our connector, and has too much.
 *
 * @example permissionDifference('outlook-mail').spare // ['Group.Read.All']
 */
export function comparePermissions(
  connector: string,
  options: Partial<ConnectorOptions> = {},
): PermissionDifference {
  const held = PSOXY_PERMISSIONS[connector] ?? [];
  const needed = requiredBy(connector, { ...DEFAULT_CONNECTOR_OPTIONS, ...options });
  const absent = needed.filter((value) => !held.includes(value));
  return {
    missing: absent.filter((value) => findBroaderRoles(value, held).length === 0),
    narrower: absent.filter((value) => findBroaderRoles(value, held).length > 0),
    excess: held.filter((value) => !needed.includes(value)),
  };
}

function requiredBy(connector: string, options: ConnectorOptions): readonly string[] {
  const known = Object.values(CONNECTORS).find(({ id }) => id === connector);
  return (known?.permissions(options) ?? [])
    .filter(({ optional }) => optional !== true)
    .map(({ value }) => value);
}

/** How the application goes on serving both, in lines; the old credential stays until the switch. */
export function reuseLines(
  { connector, clientId }: { readonly connector: string; readonly clientId: string },
  options: Partial<ConnectorOptions> = {},
): readonly string[] {
  const { missing, narrower, excess } = comparePermissions(connector, options);
  const roles: Readonly<Record<string, string>> = APP_ROLES;
  const ids = [...missing, ...narrower].flatMap((value) =>
    roles[value] === undefined ? [] : [{ id: roles[value] }],
  );
  return [
    `application ${clientId} goes on; its old credential stays until the switch:`,
    `  az ad app federated-credential list --id ${clientId} -o table`,
    '  nymgate doctor --offline --config nymgate.yaml',
    ...(ids.length === 0
      ? ['  it holds all that is needed']
      : [
          `consent to the difference: ${[...missing, ...narrower].join(', ')}`,
          ...addAndConsentCommands(clientId, ids).map((line) => `  ${line}`),
        ]),
    ...(excess.length === 0 ? [] : [`after the switch nothing here needs ${excess.join(', ')} any more`]),
  ];
}
