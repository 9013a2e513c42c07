import { type CloudName, findClouds } from '@nymgate/gateway/config/clouds';
import { FIND_TENANT_ID_HINT } from '@nymgate/gateway/config/connector-settings';
import type { MigratedConfig, MigrationInput, MigrationNote } from './migration.ts';
import type { MigrationVariables } from './read-env-file.ts';

type ConnectorEntry = MigratedConfig['connectors'][string];

export type MigratedConnector = {
  readonly id: string;
  readonly connector: ConnectorEntry;
  readonly source?: NonNullable<MigratedConfig['source']>;
  readonly rules?: string;
};

type MigrationNotes = { readonly toFill: MigrationNote[]; readonly blocking: MigrationNote[] };

const PATH = /^\/[A-Za-z0-9_./@-]{1,1023}$/;
const NO_GUID = '00000000-0000-0000-0000-000000000000';
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TOKEN_FILE = '/var/run/secrets/azure/tokens/azure-identity-token';
export function migrateConnector(
  variables: MigrationVariables,
  input: MigrationInput,
  notes: MigrationNotes,
): MigratedConnector {
  const id = connectorId(variables, input, notes);
  const made = input.applications?.find(({ connector }) => connector === id);
  const tenant = variables.take(/^(?:AZURE_)?TENANT_ID$/)?.value.trim() ?? made?.tenant;
  const clientId = variables.take(/^(?:AZURE_)?CLIENT_ID$/)?.value.trim() ?? made?.clientId;
  const file = variables.take(/^(?:AZURE_)?FEDERATED_TOKEN_FILE$/)?.value.trim();
  const path = file !== undefined && PATH.test(file) ? file : undefined;
  const isTenant = tenant !== undefined && GUID.test(tenant);
  const isClient = clientId !== undefined && GUID.test(clientId);
  if (!isTenant)
    notes.toFill.push({
      name: `connectors.${id}.tenant`,
      reason: `Entra tenant id, a GUID; ${FIND_TENANT_ID_HINT}`,
    });
  if (!isClient)
    notes.toFill.push({ name: `connectors.${id}.clientId`, reason: 'client id of the Entra application' });
  if (path === undefined)
    notes.toFill.push({
      name: `connectors.${id}.assertion.path`,
      reason: 'file that the platform keeps filled with an identity token',
    });
  const options = appIdOptions(variables, notes);
  const rules = migrateRules(variables, input);
  const source = migrateSource(variables, notes.blocking);
  return {
    id,
    connector: {
      tenant: isTenant ? tenant : NO_GUID,
      clientId: isClient ? clientId : NO_GUID,
      assertion: { type: 'token-file', path: path ?? TOKEN_FILE },
      ...(options !== undefined && { options }),
      ...(rules?.file !== undefined && { rules: rules.file }),
    },
    ...(source !== undefined && { source }),
    ...(rules?.text !== undefined && { rules: rules.text }),
  };
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
  toFill.push({ name: 'connectors', reason: `which of ${connectors.join(', ')} it is; --connector says so` });
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
function migrateRules(
  variables: MigrationVariables,
  { rulesFile }: MigrationInput,
): MigratedRules | undefined {
  const found = variables.take('RULES');
  if (found === undefined) return undefined;
  const value = found.value.trim();
  if (/^[A-Za-z0-9_./-]{1,255}\.ya?ml$/.test(value)) return { file: value };
  return rulesFile === undefined ? { file: `env:${found.name}` } : { file: rulesFile, text: value };
}

const HOST = /^(?:https:\/\/)?([a-z0-9.-]{1,253})\/?$/i;

/** Identifies the cloud by the hosts of Graph and Entra ID; undefined for the global cloud. */
function migrateSource(variables: MigrationVariables, blocking: MigrationNote[]): MigratedConfig['source'] {
  const byGraph = cloudsNamed(variables, 'TARGET_HOST', 'graph', blocking);
  const byAuthority = cloudsNamed(variables, 'AZURE_AUTHORITY_HOST', 'authority', blocking);
  if (byGraph === undefined && byAuthority === undefined) return undefined;
  const [cloud, ...others] = (byGraph ?? byAuthority ?? []).filter(
    (name) => byAuthority?.includes(name) !== false,
  );
  if (cloud === undefined || others.length > 0)
    blocking.push({
      name: 'source.cloud',
      reason:
        cloud === undefined
          ? 'the hosts of Microsoft Graph and Entra ID are of different clouds'
          : `the host of Entra ID doesn't distinguish ${[cloud, ...others].join(' and ')}`,
    });
  return cloud === undefined || cloud === 'global' ? undefined : { cloud };
}

/** Undefined for a missing variable or an unknown host. */
function cloudsNamed(
  variables: MigrationVariables,
  name: string,
  key: 'graph' | 'authority',
  blocking: MigrationNote[],
): readonly CloudName[] | undefined {
  const found = variables.take(name);
  if (found === undefined) return undefined;
  const clouds = findClouds(key, `https://${HOST.exec(found.value.trim())?.[1]?.toLowerCase() ?? ''}`);
  if (clouds.length > 0) return clouds;
  blocking.push({
    name: found.name,
    reason: 'it is not a host of Microsoft Graph or Entra ID; other sources are not built yet',
  });
  return undefined;
}
