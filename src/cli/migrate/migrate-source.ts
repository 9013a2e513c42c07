import { type CloudName, cloudsOf } from '../../config/index.ts';
import type { MigratedConfig, MigrationNote } from './migration.ts';
import type { Variables } from './variables.ts';

const HOST = /^(?:https:\/\/)?([a-z0-9.-]{1,253})\/?$/i;

/** Which cloud it is, by the host of Graph and that of Entra ID; undefined for the global one, which is the default. */
export function migrateSource(variables: Variables, blocking: MigrationNote[]): MigratedConfig['source'] {
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
          : `the host of Entra ID alone does not tell ${[cloud, ...others].join(' from ')}`,
    });
  return cloud === undefined || cloud === 'global' ? undefined : { cloud };
}

/** Undefined when there is no such variable, or its host is nobody's that we know. */
function cloudsNamed(
  variables: Variables,
  name: string,
  key: 'graph' | 'authority',
  blocking: MigrationNote[],
): readonly CloudName[] | undefined {
  const found = variables.take(name);
  if (found === undefined) return undefined;
  const clouds = cloudsOf(key, `https://${HOST.exec(found.value.trim())?.[1]?.toLowerCase() ?? ''}`);
  if (clouds.length > 0) return clouds;
  blocking.push({
    name: found.name,
    reason: 'it is not a host of Microsoft Graph or Entra ID; other sources are not built yet',
  });
  return undefined;
}
