import { isLoopbackHost as isLoopback } from '@nymgate/clouds/network/loopback';
import { getHost } from '@nymgate/clouds/settings/origins';
import type { SettingError } from '@nymgate/clouds/settings/read-settings';
import { CLOUD_KEYS, CLOUDS, type CloudName, findClouds, UNAVAILABLE_CONNECTORS } from './clouds.ts';

/** What `source` and the connectors' ids say, as far as they are text at all; the schema tells of the rest. */
type SourceTexts = Readonly<Record<string, string>>;

/**
 * Whether `source` is one cloud: a name alone, or all four values given by hand and not of two different clouds. A token of one
 * cloud is worth nothing in another, and an assertion sent to the wrong Entra tells a stranger who we are.
 *
 * On this machine (simulator, tests) Entra and Graph suffice: nobody else's scope or audience could be meant.
 *
 * @example checkCloud({ cloud: 'china', graph: 'https://graph.microsoft.com' }, [])[0]?.path // ['source', 'graph']
 */
export function checkCloud(source: SourceTexts, connectors: readonly string[]): readonly SettingError[] {
  const given = CLOUD_KEYS.filter((key) => source[key] !== undefined);
  if (source['cloud'] !== undefined)
    return [
      ...redundantKeys(source['cloud'], given),
      ...unavailableConnectors([source['cloud']], connectors),
    ];
  if (given.length === 0) return [];
  const missing = isLocal(source) ? [] : CLOUD_KEYS.filter((key) => source[key] === undefined);
  if (missing.length > 0) return [incompleteFinding(given[0] ?? 'authority', missing)];
  const [clouds, mixed] = findCommonClouds(source);
  return mixed.length > 0 ? mixed : unavailableConnectors(clouds, connectors);
}

/**
 * The named clouds that `source` may be, by its name or its Entra; none for a cloud without name and on this machine.
 *
 * @example possibleClouds({}) // ['global']
 */
export function possibleClouds({ cloud, authority }: SourceTexts): readonly CloudName[] {
  const names = Object.keys(CLOUDS) as CloudName[];
  if (authority !== undefined) return findClouds('authority', authority);
  return cloud === undefined ? ['global'] : names.filter((name) => name === cloud);
}

function redundantKeys(cloud: string, given: readonly string[]): readonly SettingError[] {
  return given.map((key) => ({
    path: ['source', key],
    message: `source.${key} is given beside source.cloud, which has it already`,
    fix: `remove it, or remove cloud: ${getCloudName(cloud)} and give ${CLOUD_KEYS.join(', ')} all by hand`,
  }));
}

function incompleteFinding(key: string, missing: readonly string[]): SettingError {
  return {
    path: ['source', key],
    message: `source gives some addresses of a cloud by hand, but not ${missing.join(', ')}; the rest would be another cloud's`,
    fix: `give all four, or cloud: ${Object.keys(CLOUDS).join(', ')}`,
  };
}

/** The named clouds that all known values have in common, or what does not fit. */
function findCommonClouds(source: SourceTexts): readonly [readonly CloudName[], readonly SettingError[]] {
  let common: readonly CloudName[] | undefined;
  for (const key of CLOUD_KEYS) {
    const clouds = findClouds(key, source[key] ?? '');
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

function unavailableConnectors(
  clouds: readonly string[],
  connectors: readonly string[],
): readonly SettingError[] {
  return connectors
    .filter((id) => clouds.length > 0 && clouds.every((name) => getMissingAvailability(id, name) === 'all'))
    .map((id) => ({
      path: ['connectors', id],
      message: `${id} does not exist in this cloud: Microsoft offers its data in the global cloud only`,
      fix: 'remove the connector',
    }));
}

/** Which endpoints of a connector are missing in a cloud. */
export function getMissingAvailability(connector: string, cloud: string): 'all' | 'some' | undefined {
  const entry = Object.hasOwn(UNAVAILABLE_CONNECTORS, connector)
    ? UNAVAILABLE_CONNECTORS[connector]
    : undefined;
  return entry?.clouds.some((name) => name === cloud) === true ? entry.extent : undefined;
}

function isLocal({ authority = '', graph = '' }: SourceTexts): boolean {
  return isLoopback(getHost(authority)) && isLoopback(getHost(graph));
}

/** Never an unknown text: it may be anything. */
function getCloudName(cloud: string): string {
  return Object.hasOwn(CLOUDS, cloud) ? cloud : '…';
}
