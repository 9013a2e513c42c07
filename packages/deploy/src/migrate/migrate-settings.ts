import { APP_ROLES, findBroaderRoles } from '@nymgate/connectors/builders/permissions';
import { CONNECTORS, type ConnectorOptions, DEFAULT_CONNECTOR_OPTIONS } from '@nymgate/connectors/index';
import { addAndConsentCommands } from '@nymgate/doctor/roles/role-commands';
import { migrateConnector } from './migrate-connector.ts';
import { migratePseudonyms } from './migrate-pseudonyms.ts';
import type { Migration, MigrationInput, MigrationNote } from './migration.ts';
import { createVariables } from './read-env-file.ts';

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
          ...addAndConsentCommands(clientId, ids).map((line) => `  ${line}`),
        ]),
    ...(excess.length === 0 ? [] : [`after the switch nothing here needs ${excess.join(', ')} any more`]),
  ];
}

/**
 * Converts the variables of a Psoxy deployment to a configuration with the same pseudonyms (psoxy-facts.md#a,
 * #c and #j). Refers to secrets by name; never outputs values that may be secret.
 */
export function migrateSettings(input: MigrationInput): Migration {
  const variables = createVariables(input.variables);
  const toFill: MigrationNote[] = [];
  const blocking: MigrationNote[] = [];
  const pseudonyms = migratePseudonyms(variables, input.secrets, blocking);
  const { id, connector, rules, source } = migrateConnector(variables, input, { toFill, blocking });
  const left = variables
    .unused()
    .map((name) => ({ name, reason: reasonWithoutCounterpart(name.replace(/^PSOXY_/, '')) }));
  return {
    config: { pseudonyms, ...(source !== undefined && { source }), connectors: { [id]: connector } },
    toFill,
    unmigrated: left,
    blocking,
    reuse: connector.clientId.startsWith('00000000-')
      ? []
      : reuseLines({ connector: id, clientId: connector.clientId }, connector.options),
    ...(rules !== undefined && { rules }),
  };
}

/** Why variables have no counterpart, by name. The first match wins. */
const REASONS: readonly (readonly [names: RegExp, reason: string])[] = [
  [
    /^REQUEST_PATH_PREFIX_TO_TRIM$/,
    'the gateway serves /v1.0/... or /CONNECTOR/v1.0/... and takes no other prefix off; have callers or the reverse proxy omit it',
  ],
  [
    /(?:CLIENT_SECRET|PASSWORD|REFRESH_TOKEN|ACCESS_TOKEN|PRIVATE_KEY|SERVICE_ACCOUNT_KEY|API_KEY|CREDENTIALS?)(?:_|$)/,
    'a stored secret: the gateway proves who it is by a federated identity credential and takes no other; remove it where it is kept',
  ],
  [
    /(?:^|_)IPS?_(?:.*_)?(?:ALLOW|WHITE|ACL|LIST)|(?:ALLOW|WHITE)(?:ED|LIST)?_(?:.*_)?IPS?(?:_|$)/,
    'write the ranges into callers.addresses.allow by hand; there an invalid one is an error, not passed over',
  ],
  [/ASYNC|SIDE_?OUTPUT|WEBHOOK/, 'asynchronous requests, side outputs and webhooks are not built yet'],
  [
    /^BULK_|BUCKET|COLUMNS?_|^(?:IN|OUT)PUT_/,
    'files are pseudonymized by "nymgate bulk", with the rules of RULES',
  ],
  [/DEVELOPMENT|SKIP_SANITIZER|(?:^|_)DEV(?:_|$)/, 'there is no mode in which answers pass as they are'],
  [
    /LOG(?:GING)?_LEVEL|(?:^|_)DEBUG(?:_|$)/,
    'set log.level by hand; log lines hold no personal data at any level',
  ],
  [
    /^(?:AWS|LAMBDA|GOOGLE|GCP|GCLOUD|AZURE|WEBSITE|FUNCTIONS?|CONTAINER|KUBERNETES|K|JAVA|JDK)_|^(?:PATH|HOME|TZ|LANG|PORT|HOSTNAME|_HANDLER|_JAVA_OPTIONS)$/,
    'it belongs to the platform, not to the product',
  ],
];

function reasonWithoutCounterpart(name: string): string {
  return REASONS.find(([names]) => names.test(name))?.[1] ?? 'no counterpart is known; look up what it did';
}
