import type { MigratedConfig, MigrationInput, MigrationNote } from './migration.ts';
import type { Variables } from './variables.ts';

type ConnectorEntry = MigratedConfig['connectors'][string];

export type MigratedConnector = {
  readonly id: string;
  readonly connector: ConnectorEntry;
  readonly source?: NonNullable<MigratedConfig['source']>;
  readonly rules?: string;
};

type Notes = { readonly toFill: MigrationNote[]; readonly blocking: MigrationNote[] };

const PATH = /^\/[A-Za-z0-9_./@-]{1,1023}$/;
const NO_GUID = '00000000-0000-0000-0000-000000000000';
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DOMAIN = /^[A-Za-z0-9](?:-?[A-Za-z0-9])*(?:\.[A-Za-z0-9](?:-?[A-Za-z0-9])*)+$/;
const TOKEN_FILE = '/var/run/secrets/azure/tokens/azure-identity-token';
const GRAPH_HOST =
  /^(?:https:\/\/)?((?:[a-z0-9-]+\.)*(?:graph\.microsoft\.(?:com|us)|microsoftgraph\.chinacloudapi\.cn))\/?$/i;
const ENTRA_HOST =
  /^(?:https:\/\/)?(login\.microsoftonline\.(?:com|us)|login\.(?:partner\.microsoftonline|chinacloudapi)\.cn)\/?$/i;
const DEFAULT_HOSTS: ReadonlySet<string> = new Set(['graph.microsoft.com', 'login.microsoftonline.com']);

/** The connector, its Entra application and its rules. */
export function migrateConnector(
  variables: Variables,
  input: MigrationInput,
  notes: Notes,
): MigratedConnector {
  const id = connectorId(variables, input, notes);
  const tenant = variables.take(/^(?:AZURE_)?TENANT_ID$/)?.value.trim();
  const clientId = variables.take(/^(?:AZURE_)?CLIENT_ID$/)?.value.trim();
  const file = variables.take(/^(?:AZURE_)?FEDERATED_TOKEN_FILE$/)?.value.trim();
  const path = file !== undefined && PATH.test(file) ? file : undefined;
  const isTenant = tenant !== undefined && (GUID.test(tenant) || DOMAIN.test(tenant));
  const isClient = clientId !== undefined && GUID.test(clientId);
  if (!isTenant)
    notes.toFill.push({ name: `connectors.${id}.tenant`, reason: 'Entra tenant id or verified domain' });
  if (!isClient)
    notes.toFill.push({ name: `connectors.${id}.clientId`, reason: 'client id of the Entra application' });
  if (path === undefined)
    notes.toFill.push({
      name: `connectors.${id}.assertion.path`,
      reason: 'file that the platform keeps filled with an identity token',
    });
  const options = appIdOptions(variables, notes);
  const rules = migrateRules(variables, input, notes);
  const source = migrateSource(variables, notes);
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
  variables: Variables,
  { connector, connectors }: MigrationInput,
  { toFill }: Notes,
): string {
  const named = variables.take(/^(?:SOURCE|CONNECTOR)(?:_ID)?$/)?.value.trim();
  if (connector !== undefined) return connector;
  const known = connectors.find((id) => id === named);
  if (known !== undefined) return known;
  toFill.push({ name: 'connectors', reason: `which of ${connectors.join(', ')} it is; --connector says so` });
  return connectors[0] ?? 'connector';
}

/** Whether ids of people are pseudonyms in the connector's own policy. */
function appIdOptions(variables: Variables, { blocking, toFill }: Notes): ConnectorEntry['options'] {
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

/** RULES holds the rules themselves (YAML, base64, base64 of gzip), or names a file of them. */
function migrateRules(
  variables: Variables,
  { rulesFile }: MigrationInput,
  { toFill }: Notes,
): MigratedRules | undefined {
  const found = variables.take('RULES');
  if (found === undefined) return undefined;
  const value = found.value.trim();
  if (/^[A-Za-z0-9_./-]{1,255}\.ya?ml$/.test(value)) return { file: value };
  const file = rulesFile ?? 'rules.yaml';
  if (rulesFile === undefined)
    toFill.push({
      name: 'rules',
      reason: `${found.name} holds the rules themselves: run again with "--rules-file ${file}" to write them there`,
    });
  return { file, text: value };
}

function migrateSource(variables: Variables, { blocking }: Notes): MigratedConnector['source'] {
  const graph = hostOf(variables, /^TARGET_HOST$/, GRAPH_HOST, blocking);
  const authority = hostOf(variables, /^AZURE_AUTHORITY_HOST$/, ENTRA_HOST, blocking);
  if (graph === undefined && authority === undefined) return undefined;
  return { ...(authority !== undefined && { authority }), ...(graph !== undefined && { graph }) };
}

/** Undefined for the host that is the default anyway. */
function hostOf(
  variables: Variables,
  name: RegExp,
  known: RegExp,
  blocking: MigrationNote[],
): string | undefined {
  const found = variables.take(name);
  if (found === undefined) return undefined;
  const host = known.exec(found.value.trim())?.[1]?.toLowerCase();
  if (host === undefined) {
    blocking.push({
      name: found.name,
      reason: 'it is not a host of Microsoft Graph or Entra ID; other sources are not built yet',
    });
    return undefined;
  }
  return DEFAULT_HOSTS.has(host) ? undefined : `https://${host}`;
}
