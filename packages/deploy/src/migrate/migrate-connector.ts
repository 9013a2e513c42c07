import { FIND_TENANT_ID_HINT } from '@nymgate/gateway/config/connector-settings';
import type { EnvVariable } from './environment/read-env-file.ts';
import { migrateAssertion } from './migrate-assertion.ts';
import { migrateSource } from './migrate-source.ts';
import {
  isGuid,
  type MigratedConfig,
  type MigrationInput,
  type MigrationNote,
  TO_FILL,
} from './migration.ts';
import type { MigrationVariables } from './migration-variables.ts';

type ConnectorEntry = MigratedConfig['connectors'][string];

type MigratedConnector = {
  readonly connectors: MigratedConfig['connectors'];
  readonly source?: NonNullable<MigratedConfig['source']>;
  readonly rules?: string;
};

type MigrationNotes = { readonly toFill: MigrationNote[]; readonly blocking: MigrationNote[] };

export function migrateConnector(
  variables: MigrationVariables,
  input: MigrationInput,
  notes: MigrationNotes,
): MigratedConnector {
  const id = connectorId(variables, input, notes);
  const made = input.applications?.find(({ connector }) => connector === id);
  const endpoint = variables.take('REFRESH_ENDPOINT');
  const tenant = migrateTenant(variables, endpoint, notes.blocking) ?? made?.tenant;
  const clientId = variables.take(/^(?:AZURE_)?CLIENT_ID$/)?.value.trim() ?? made?.clientId;
  const key = `connectors.${id}`;
  requireGuid(
    tenant,
    { name: `${key}.tenant`, reason: `Entra tenant id, a GUID; ${FIND_TENANT_ID_HINT}` },
    notes,
  );
  requireGuid(clientId, { name: `${key}.clientId`, reason: 'client id of the Entra application' }, notes);
  const known = isGuid(clientId) ? clientId : undefined;
  const assertion = migrateAssertion(variables, { place: input.place, key, clientId: known }, notes.toFill);
  const options = appIdOptions(variables, notes);
  const rules = migrateRules(variables, input);
  const source = migrateSource(variables, endpoint, notes.blocking);
  const connector = {
    tenant: isGuid(tenant) ? tenant : TO_FILL,
    clientId: known ?? TO_FILL,
    assertion,
    ...(options !== undefined && { options }),
    ...(rules?.file !== undefined && { rules: rules.file }),
  };
  return {
    connectors: { [id]: connector },
    ...(source !== undefined && { source }),
    ...(rules?.text !== undefined && { rules: rules.text }),
  };
}

function requireGuid(value: string | undefined, note: MigrationNote, { toFill }: MigrationNotes): void {
  if (!isGuid(value)) toFill.push(note);
}

/** The tenant of TENANT_ID, else the first segment of the token endpoint's path. */
function migrateTenant(
  variables: MigrationVariables,
  endpoint: EnvVariable | undefined,
  blocking: MigrationNote[],
): string | undefined {
  const named = variables.take(/^(?:AZURE_)?TENANT_ID$/)?.value.trim();
  const [, segment] = /^https:\/\/[^/?#]+\/([^/?#]+)/.exec(endpoint?.value.trim() ?? '') ?? [];
  const found = isGuid(segment) ? segment.toLowerCase() : undefined;
  if (endpoint !== undefined && isGuid(named) && found !== undefined && found !== named.toLowerCase())
    blocking.push({ name: endpoint.name, reason: 'its tenant is another one than that of TENANT_ID' });
  return named ?? found;
}

function connectorId(
  variables: MigrationVariables,
  { connector, connectors, applications = [] }: MigrationInput,
  { toFill }: MigrationNotes,
): string {
  const named = variables.take(/^(?:SOURCE|CONNECTOR)(?:_ID)?$/)?.value.trim();
  if (connector !== undefined) return connector;
  const known = connectors.find((id) => id === named);
  if (known !== undefined) return known;
  const [only, ...others] = applications;
  if (only !== undefined && others.length === 0) return only.connector;
  toFill.push({ name: 'connectors', reason: `which of ${connectors.join(', ')} it is; set --connector` });
  return connectors[0] ?? 'connector';
}

/** Whether the connector's own policy pseudonymizes person IDs. */
function appIdOptions(
  variables: MigrationVariables,
  { blocking, toFill }: MigrationNotes,
): ConnectorEntry['options'] {
  const found = variables.take('PSEUDONYMIZE_APP_IDS');
  const word = found?.value.trim().toLowerCase();
  if (word === 'true' || word === 'false') return { pseudonymizeAppIds: word === 'true' };
  if (found === undefined)
    toFill.push({
      name: 'options.pseudonymizeAppIds',
      reason:
        'PSEUDONYMIZE_APP_IDS is not in the file; true, the default here, delivers ids of people as pseudonyms only',
    });
  else blocking.push({ name: found.name, reason: 'its value is neither true nor false' });
  return undefined;
}

type MigratedRules = { readonly file: string; readonly text?: string };

/** RULES holds the rules (YAML, base64, base64 of gzip), which is still supported, or the name of a file. */
export function migrateRules(
  variables: MigrationVariables,
  { rulesFile }: MigrationInput,
): MigratedRules | undefined {
  const [found] = variables.takeReferences('RULES');
  if (found === undefined) return undefined;
  const value = found.value.trim();
  if (/^[A-Za-z0-9_./-]{1,255}\.ya?ml$/.test(value)) return { file: value };
  const file = found.reference ?? `env:${found.name}`;
  return value === '' ? { file } : { file: rulesFile ?? file, text: value };
}
