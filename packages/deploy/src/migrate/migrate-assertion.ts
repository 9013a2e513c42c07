import type { OldPlace } from './environment/find-place.ts';
import { type MigratedAssertion, type MigrationNote, TO_FILL } from './migration.ts';
import type { MigrationVariables } from './migration-variables.ts';

const PATH = /^\/[A-Za-z0-9_./@-]{1,1023}$/;
const COGNITO_ID = /^[a-z0-9-]+:[0-9a-f-]{36}$/;
const PROVIDER = /^[\w._-]{1,128}$/;

export type AssertionInput = {
  readonly place: OldPlace | undefined;
  /** Key of the connector, for findings. */
  readonly key: string;
  readonly clientId: string | undefined;
};

/** How the gateway proves its identity, as the old deployment did where that is known (psoxy-facts.md#o). */
export function migrateAssertion(
  variables: MigrationVariables,
  { place, key, clientId }: AssertionInput,
  toFill: MigrationNote[],
): MigratedAssertion {
  rejectCertificates(variables, key, toFill);
  const file = variables.take(/^(?:AZURE_)?FEDERATED_TOKEN_FILE$/)?.value.trim();
  const cognito = migrateCognito(variables, { key, clientId }, toFill);
  if (cognito !== undefined) return cognito;
  if (file !== undefined && PATH.test(file)) return { type: 'token-file', path: file };
  if (place !== undefined) {
    toFill.push({
      name: `${key}.assertion`,
      reason: `the new ${place.host === 'aws' ? 'role' : 'service account'} needs a federated credential of its own; "nymgate doctor --offline" prints it`,
    });
    return { type: place.host };
  }
  toFill.push({
    name: `${key}.assertion.path`,
    reason:
      'file that the platform keeps filled with an identity token; on a cloud, another type of assertion',
  });
  return { type: 'token-file' };
}

/** Developer-authenticated identities: the login is the application's client ID. */
function migrateCognito(
  variables: MigrationVariables,
  { key, clientId }: Omit<AssertionInput, 'place'>,
  toFill: MigrationNote[],
): MigratedAssertion | undefined {
  const pool = variables.take('IDENTITY_POOL_ID');
  const identity = variables.take('IDENTITY_ID');
  const provider = variables.take('DEVELOPER_NAME_ID');
  if (pool === undefined && identity === undefined && provider === undefined) return undefined;
  const read = (found: typeof pool, name: string, member: string, format: RegExp): string => {
    const value = found?.value.trim() ?? '';
    if (format.test(value)) return value;
    const reason = found === undefined ? `${name} is not in the file` : `the value of ${name} is malformed`;
    toFill.push({ name: `${key}.assertion.${member}`, reason });
    return TO_FILL;
  };
  return {
    type: 'aws-cognito',
    identityPoolId: read(pool, 'IDENTITY_POOL_ID', 'identityPoolId', COGNITO_ID),
    identityId: read(identity, 'IDENTITY_ID', 'identityId', COGNITO_ID),
    developerProvider: read(provider, 'DEVELOPER_NAME_ID', 'developerProvider', PROVIDER),
    login: clientId ?? TO_FILL,
  };
}

function rejectCertificates(variables: MigrationVariables, key: string, toFill: MigrationNote[]): void {
  const found = variables.take('GRANT_TYPE');
  if (found === undefined || found.value.trim() === 'workload_identity_federation') return;
  toFill.push({
    name: `${key}.assertion`,
    reason: `${found.name} is not workload_identity_federation: the application has no federated credential yet`,
  });
}
