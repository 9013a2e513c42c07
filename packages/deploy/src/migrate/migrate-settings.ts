import { APP_ROLES, findBroaderRoles } from '@nymgate/connectors/builders/permissions';
import { CONNECTORS, type ConnectorOptions, DEFAULT_CONNECTOR_OPTIONS } from '@nymgate/connectors/index';
import { addAndConsentCommands } from '@nymgate/doctor/roles/role-commands';
import type { EnvVariable } from './environment/read-env-file.ts';
import { migrateBulk } from './migrate-bulk.ts';
import { migrateConnector } from './migrate-connector.ts';
import { migratePseudonyms } from './migrate-pseudonyms.ts';
import { isGuid, type Migration, type MigrationInput, type MigrationNote } from './migration.ts';
import { createVariables } from './migration-variables.ts';
import { findOldStore, findParameters, type OldStore } from './old-store.ts';
import { explainMissingCounterpart } from './without-counterpart.ts';

/** Permissions that Psoxy requests, by connector (graph-facts.md#1). */
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

type PermissionDifference = {
  /** Neither held nor part of a held one. */
  readonly missing: readonly string[];
  /** Suffice instead of a held one. */
  readonly narrower: readonly string[];
  /** Held and unneeded, once the narrower ones are consented to. */
  readonly excess: readonly string[];
};

/** Missing and excess permissions of an application from Psoxy's setup. */
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

/** How the application can serve both; the old credential stays until the switch. */
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
          ...addAndConsentCommands({ id: connector, clientId }, ids).map((line) => `  ${line}`),
        ]),
    ...(excess.length === 0 ? [] : [`after the switch nothing here needs ${excess.join(', ')} any more`]),
  ];
}

/**
 * Converts the variables of a Psoxy deployment to a configuration with the same pseudonyms (psoxy-facts.md#a,
 * #c, #j and #o). Refers to secrets by name; never outputs values that may be secret.
 */
export function migrateSettings(input: MigrationInput): Migration {
  const store = findOldStore(input.variables, input.place);
  const parameters = store === undefined ? [] : findParameters(input.parameters, store);
  const stored = parameters.map(({ variable }) => variable);
  const variables = createVariables([...input.variables, ...stored]);
  if (store !== undefined) variables.takeReferences(/^(?:PATH_TO_(?:SHARED|INSTANCE)_CONFIG|SECRETS_STORE)$/);
  const toFill = listUnseenParameters(input, store);
  const blocking: MigrationNote[] = [];
  const pseudonyms = migratePseudonyms(variables, { secrets: input.secrets, store }, blocking);
  const notes = { toFill, blocking };
  const files = migrateBulk(variables, input, notes);
  const { connectors, rules, source } = files ?? migrateConnector(variables, input, notes);
  blocking.push(...variables.unread().map(describeUnread));
  const unmigrated = variables.unused().map((name) => ({ name, reason: explainMissingCounterpart(name) }));
  return {
    config: {
      pseudonyms,
      ...(source !== undefined && { source }),
      connectors,
      ...(files !== undefined && { bulk: files.jobs }),
    },
    ...{ toFill, unmigrated, blocking, place: input.place },
    kmsKeys: [...new Set(parameters.flatMap(({ kmsKey }) => kmsKey ?? []))],
    // Files need no application.
    reuse: files === undefined ? Object.entries(connectors).flatMap(reuseIfKnown) : [],
    ...(rules !== undefined && { rules }),
    ...(files !== undefined && { bulk: files.bulk }),
  };
}

function reuseIfKnown([connector, { clientId, options }]: readonly [
  string,
  Migration['config']['connectors'][string],
]): readonly string[] {
  return isGuid(clientId) ? reuseLines({ connector, clientId }, options) : [];
}

/** Parameters are no part of the environment, and those of an instance win over shared ones. */
function listUnseenParameters({ parameters }: MigrationInput, store: OldStore | undefined): MigrationNote[] {
  if (store === undefined || parameters !== undefined) return [];
  const prefixes = [store.instancePrefix ?? 'PATH_TO_INSTANCE_CONFIG', store.sharedPrefix];
  return [
    {
      name: 'parameters',
      reason: `settings below ${prefixes.join(' and ')} were not read, and those of the instance win: give --parameters what "aws ssm describe-parameters" prints`,
    },
  ];
}

function describeUnread({ name, reference = '' }: EnvVariable): MigrationNote {
  return {
    name,
    reason: `its value is only in ${reference}: add NAME=value to the environment file, or give --parameters the output of "aws ssm get-parameters-by-path --with-decryption"`,
  };
}
