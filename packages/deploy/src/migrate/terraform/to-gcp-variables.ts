import { ADOPTED_NAMES } from '../adopted-names.ts';
import type { OldPlace } from '../environment/find-place.ts';
import { type MigratedConfig, type Migration, TO_FILL } from '../migration.ts';
import { noteObjectId, toConnectorVariables, toCopyName } from './connector-variables.ts';
import { migrateTerraformRules } from './migrate-rules.ts';
import type { TerraformMigration } from './terraform-variables.ts';

type GcpPlace = Extract<OldPlace, { host: 'gcp' }>;

/**
 * Variables of infra/examples/gcp. Salt and key are the copies that the command `adopt` makes in Secret Manager:
 * a new secret's first version is 1.
 * @param objectId of the Entra application
 * @throws SetupError RULES_UNREADABLE
 */
export function toGcpVariables(
  migration: Migration,
  place: GcpPlace,
  objectId: string | undefined,
): TerraformMigration {
  const { pseudonyms, source, connectors } = migration.config;
  const [[id, connector]] = Object.entries(connectors) as [[string, MigratedConfig['connectors'][string]]];
  const name = `instances.${id}.connectors.${id}`;
  const input = { place: connector.rules, value: migration.rules, host: 'gcp' } as const;
  const rules = migrateTerraformRules(input, `${name}.rules`);
  const start = toGcpCopies(pseudonyms, place, id);
  const callers = { name: `instances.${id}.callers`, reason: 'service accounts that may call' };
  return {
    host: 'gcp',
    facts: toFacts(place, connector.tenant),
    variables: {
      ...(source !== undefined && { cloud: source.cloud }),
      keys: { scope: 'deployment', deployment: [], instances: {} },
      instances: {
        [id]: {
          connectors: { [id]: toConnectorVariables(connector, objectId, rules.rules) },
          callers: {},
          psoxy: toPsoxy(pseudonyms, start),
        },
      },
    },
    unknown: [callers, ...noteObjectId(name, connector, objectId), ...rules.notes],
    adopt: `nymgate keys adopt --config nymgate.yaml --to ${start}`,
  };
}

/** Start of the references to copies in Secret Manager. */
function toGcpCopies(pseudonyms: MigratedConfig['pseudonyms'], { project }: GcpPlace, id: string): string {
  return `gcp-sm:projects/${project}/secrets/nymgate-psoxy-${toCopyName(pseudonyms, id)}`;
}

/** Salt and key as an instance has them, to find it again. */
export function toGcpPsoxy(pseudonyms: MigratedConfig['pseudonyms'], place: GcpPlace, id: string) {
  return toPsoxy(pseudonyms, toGcpCopies(pseudonyms, place, id));
}

/** Cloud Run's description has the project's number, which is no ID. */
function toFacts({ project, region }: GcpPlace, tenant: string): Readonly<Record<string, string>> {
  return {
    ...{ environment: 'prod', region },
    ...(/^[a-z]/.test(project) && { project_id: project }),
    ...(tenant !== TO_FILL && { tenant_id: tenant.toLowerCase() }),
  };
}

function toPsoxy(pseudonyms: MigratedConfig['pseudonyms'], start: string) {
  const copies = Object.entries(ADOPTED_NAMES).filter(([key]) => Object.hasOwn(pseudonyms, key));
  return {
    ...Object.fromEntries(
      copies.map(([, name]) => [name.replaceAll('-', '_'), `${start}-${name}?version=1`]),
    ),
    ...(pseudonyms.domains && { domains: pseudonyms.domains.policy }),
    ...(pseudonyms.ignoreDots === true && { ignore_dots: true }),
  };
}
