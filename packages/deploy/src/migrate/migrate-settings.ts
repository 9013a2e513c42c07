import { migrateConnector } from './migrate-connector.ts';
import { migratePseudonyms } from './migrate-pseudonyms.ts';
import type { Migration, MigrationInput, MigrationNote } from './migration.ts';
import { createVariables } from './read-env-file.ts';
import { reuseLines } from './reuse-application.ts';

/**
 * Turns the variables of a Psoxy deployment into a configuration with the same pseudonyms (psoxy-facts.md#a, #c
 * and #j). Secrets are referred to by name; values that may be secrets go nowhere.
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

/** Why variables of a deployment have no place in the configuration, by what their names say. First match counts. */
const REASONS: readonly (readonly [names: RegExp, reason: string])[] = [
  [
    /^REQUEST_PATH_PREFIX_TO_TRIM$/,
    'the gateway serves /v1.0/... or /CONNECTOR/v1.0/... and takes no other prefix off; let callers or what stands in front leave it out',
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

/** Why a variable is left out. */
function reasonWithoutCounterpart(name: string): string {
  return REASONS.find(([names]) => names.test(name))?.[1] ?? 'no counterpart is known; look up what it did';
}
