import { ADOPTED_NAMES } from '../adopted-names.ts';
import type { OldPlace } from '../environment/find-place.ts';
import { type MigratedConfig, type Migration, type MigrationNote, TO_FILL } from '../migration.ts';
import { noteObjectId, toConnectorVariables, toCopyName } from './connector-variables.ts';
import { migrateTerraformRules } from './migrate-rules.ts';
import type { TerraformMigration } from './terraform-variables.ts';

type AwsPlace = Extract<OldPlace, { host: 'aws' }>;
type Pseudonyms = MigratedConfig['pseudonyms'];
type Connector = MigratedConfig['connectors'][string];

const KMS_KEY = /^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key\/[0-9a-f-]+$/;

/**
 * Variables of infra/examples/aws. Salt and key are the copies that the command `adopt` makes in Parameter
 * Store, where the ARN is known in advance; never the old ones, which go with the old deployment.
 * @param objectId of the Entra application
 * @throws SetupError RULES_UNREADABLE
 */
export function toAwsVariables(
  migration: Migration,
  place: AwsPlace,
  objectId: string | undefined,
): TerraformMigration {
  const { pseudonyms, source, connectors } = migration.config;
  const [[id, connector]] = Object.entries(connectors) as [[string, Connector]];
  const name = `instances.${id}.connectors.${id}`;
  const input = { place: connector.rules, value: migration.rules, host: 'aws' } as const;
  const rules = migrateTerraformRules(input, `${name}.rules`);
  const start = toAwsCopies(pseudonyms, id);
  const kmsKey =
    migration.kmsKeys.length === 1 ? migration.kmsKeys.find((key) => KMS_KEY.test(key)) : undefined;
  const isCognito = connector.assertion.type === 'aws-cognito';
  return {
    host: 'aws',
    facts: toFacts(place, connector.tenant),
    variables: {
      ...(source !== undefined && { cloud: source.cloud }),
      ...(isCognito && { federation: 'cognito' }),
      // No native key is made for pseudonyms that none makes. keys.auto.tfvars.json is read later and wins.
      keys: { scope: 'deployment', deployment: [], instances: {}, ...(kmsKey && { kms_key_arn: kmsKey }) },
      instances: {
        [id]: {
          connectors: { [id]: toConnectorVariables(connector, objectId, rules.rules) },
          psoxy: toPsoxy(pseudonyms, place, start),
        },
      },
    },
    unknown: [
      ...(isCognito ? [NEW_POOL] : []),
      ...noteObjectId(name, connector, objectId),
      ...rules.notes,
      ...(kmsKey === undefined ? describeKeys(migration.kmsKeys) : []),
    ],
    adopt: `nymgate keys adopt --config nymgate.yaml --to aws-ssm:${start}${kmsKey ? ` --kms-key ${kmsKey}` : ''}`,
  };
}

/** Start of the names of copies in Parameter Store. */
function toAwsCopies(pseudonyms: Pseudonyms, id: string): string {
  return `/nymgate/psoxy/${toCopyName(pseudonyms, id)}`;
}

/** Salt and key as an instance has them, to find it again. */
export function toAwsPsoxy(pseudonyms: Pseudonyms, place: AwsPlace, id: string) {
  return toPsoxy(pseudonyms, place, toAwsCopies(pseudonyms, id));
}

function toFacts({ account, region }: AwsPlace, tenant: string): Readonly<Record<string, string>> {
  const known = tenant === TO_FILL ? {} : { tenant_id: tenant.toLowerCase() };
  return { environment: 'prod', account_id: account, region, ...known };
}

function toPsoxy(pseudonyms: Pseudonyms, { partition, region, account }: AwsPlace, start: string) {
  const arn = (name: string) => `arn:${partition}:ssm:${region}:${account}:parameter${start}/${name}`;
  const copies = Object.entries(ADOPTED_NAMES).filter(([key]) => Object.hasOwn(pseudonyms, key));
  return {
    ...Object.fromEntries(copies.map(([, name]) => [`${name.replaceAll('-', '_')}_arn`, arn(name)])),
    ...(pseudonyms.domains && { domains: pseudonyms.domains.policy }),
    ...(pseudonyms.ignoreDots === true && { ignore_dots: true }),
  };
}

const NEW_POOL: MigrationNote = {
  name: 'cognito_identity_ids',
  reason:
    'the identity pool is a new one, since the old one goes with the old deployment: "tofu apply -target=module.cognito", then the commands of "tofu output cognito_commands"',
};

function describeKeys(keys: readonly string[]): readonly MigrationNote[] {
  const reason = `ARN of the KMS key for the copies, and --kms-key of "keys adopt"; the old ones are encrypted with ${keys.join(', ')}`;
  return keys.length === 0 ? [] : [{ name: 'keys.kms_key_arn', reason }];
}
