import { isLoopbackHost as isLoopback } from '@nymgate/clouds/network/loopback';
import { hostOf } from '@nymgate/clouds/settings/origins';
import type { Misfit } from '@nymgate/clouds/settings/read-settings';
import { ABSENT, CLOUD_KEYS, CLOUDS, type CloudName, cloudsOf } from './clouds.ts';

/** What `source` and the connectors' ids say, as far as they are text at all; the schema tells of the rest. */
type Source = Readonly<Record<string, string>>;

/**
 * Whether `source` is one cloud: a name alone, or all four values given by hand and not of two different clouds. A token of one
 * cloud is worth nothing in another, and an assertion sent to the wrong Entra tells a stranger who we are.
 *
 * On this machine (simulator, tests) Entra and Graph suffice: nobody else's scope or audience could be meant.
 *
 * @example checkCloud({ cloud: 'china', graph: 'https://graph.microsoft.com' }, [])[0]?.path // ['source', 'graph']
 */
export function checkCloud(source: Source, connectors: readonly string[]): readonly Misfit[] {
  const given = CLOUD_KEYS.filter((key) => source[key] !== undefined);
  if (source['cloud'] !== undefined)
    return [...besidesName(source['cloud'], given), ...absent([source['cloud']], connectors)];
  if (given.length === 0) return [];
  const missing = isLocal(source) ? [] : CLOUD_KEYS.filter((key) => source[key] === undefined);
  if (missing.length > 0) return [incomplete(given[0] ?? 'authority', missing)];
  const [clouds, mixed] = commonClouds(source);
  return mixed.length > 0 ? mixed : absent(clouds, connectors);
}

/**
 * The named clouds that `source` may be, by its name or its Entra; none for a cloud without name and on this machine.
 *
 * @example possibleClouds({}) // ['global']
 */
export function possibleClouds({ cloud, authority }: Source): readonly CloudName[] {
  const names = Object.keys(CLOUDS) as CloudName[];
  if (authority !== undefined) return cloudsOf('authority', authority);
  return cloud === undefined ? ['global'] : names.filter((name) => name === cloud);
}

function besidesName(cloud: string, given: readonly string[]): readonly Misfit[] {
  return given.map((key) => ({
    path: ['source', key],
    message: `source.${key} is given beside source.cloud, which has it already`,
    fix: `remove it, or remove cloud: ${nameOf(cloud)} and give ${CLOUD_KEYS.join(', ')} all by hand`,
  }));
}

function incomplete(key: string, missing: readonly string[]): Misfit {
  return {
    path: ['source', key],
    message: `source gives some addresses of a cloud by hand, but not ${missing.join(', ')}; the rest would be another cloud's`,
    fix: `give all four, or cloud: ${Object.keys(CLOUDS).join(', ')}`,
  };
}

/** The named clouds that all known values have in common, or what does not fit. */
function commonClouds(source: Source): readonly [readonly CloudName[], readonly Misfit[]] {
  let common: readonly CloudName[] | undefined;
  for (const key of CLOUD_KEYS) {
    const clouds = cloudsOf(key, source[key] ?? '');
    if (clouds.length === 0) continue;
    const shared = common === undefined ? clouds : clouds.filter((name) => common?.includes(name));
    if (shared.length === 0) {
      const message = `source.${key} belongs to ${clouds.join(' or ')}, what stands before it to ${common?.join(' or ')}`;
      return [[], [{ path: ['source', key], message, fix: 'tokens do not cross clouds: use cloud alone' }]];
    }
    common = shared;
  }
  return [common ?? [], []];
}

function absent(clouds: readonly string[], connectors: readonly string[]): readonly Misfit[] {
  return connectors
    .filter((id) => clouds.length > 0 && clouds.every((name) => lacks(id, name) === 'all'))
    .map((id) => ({
      path: ['connectors', id],
      message: `${id} does not exist in this cloud: Microsoft offers its data in the global cloud only`,
      fix: 'remove the connector',
    }));
}

/** Which endpoints of a connector are missing in a cloud. */
export function lacks(connector: string, cloud: string): 'all' | 'some' | undefined {
  const entry = Object.hasOwn(ABSENT, connector) ? ABSENT[connector] : undefined;
  return entry?.clouds.some((name) => name === cloud) === true ? entry.extent : undefined;
}

function isLocal({ authority = '', graph = '' }: Source): boolean {
  return isLoopback(hostOf(authority)) && isLoopback(hostOf(graph));
}

/** Never an unknown text: it may be anything. */
function nameOf(cloud: string): string {
  return Object.hasOwn(CLOUDS, cloud) ? cloud : '…';
}
