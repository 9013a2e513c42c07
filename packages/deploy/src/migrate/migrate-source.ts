import { type CloudName, findClouds } from '@nymgate/gateway/config/clouds';
import type { EnvVariable } from './environment/read-env-file.ts';
import type { MigratedConfig, MigrationNote } from './migration.ts';
import type { MigrationVariables } from './migration-variables.ts';

const HOST = /^(?:https:\/\/)?([a-z0-9.-]{1,253})(?:\/|$)/i;

/**
 * Identifies the cloud by the hosts of Graph and Entra ID; undefined for the global cloud.
 * @param tokenEndpoint REFRESH_ENDPOINT, whose host counts where AZURE_AUTHORITY_HOST is absent
 */
export function migrateSource(
  variables: MigrationVariables,
  tokenEndpoint: EnvVariable | undefined,
  blocking: MigrationNote[],
): MigratedConfig['source'] {
  const byGraph = cloudsNamed(variables.take('TARGET_HOST'), 'graph', blocking);
  const authority = variables.take('AZURE_AUTHORITY_HOST') ?? tokenEndpoint;
  const byAuthority = cloudsNamed(authority, 'authority', blocking);
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
  found: EnvVariable | undefined,
  key: 'graph' | 'authority',
  blocking: MigrationNote[],
): readonly CloudName[] | undefined {
  if (found === undefined) return undefined;
  const clouds = findClouds(key, `https://${HOST.exec(found.value.trim())?.[1]?.toLowerCase() ?? ''}`);
  if (clouds.length > 0) return clouds;
  blocking.push({
    name: found.name,
    reason: 'it is not a host of Microsoft Graph or Entra ID; other sources are not built yet',
  });
  return undefined;
}
