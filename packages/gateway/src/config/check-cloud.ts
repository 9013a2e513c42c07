import { isLoopbackHost as isLoopback } from '@nymgate/clouds/network/loopback';
import { getHost } from '@nymgate/clouds/settings/origins';
import type { SettingError } from '@nymgate/clouds/settings/read-settings';
import { CLOUD_KEYS, CLOUDS, type CloudName, findClouds, UNAVAILABLE_CONNECTORS } from './clouds.ts';

/** The string values of `source`; the schema reports others. */
type SourceTexts = Readonly<Record<string, string>>;

/** `base`: the connector that it is another of. */
type ConfiguredConnector = { readonly id: string; readonly base: string };

/** A name, or four values that don't mix clouds: an assertion sent to a wrong Entra discloses us. */
export function checkCloud(
  source: SourceTexts,
  connectors: readonly ConfiguredConnector[],
): readonly SettingError[] {
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

/** Clouds that `source` may be; empty for an unnamed cloud or loopback. */
export function possibleClouds({ cloud, authority }: SourceTexts): readonly CloudName[] {
  const names = Object.keys(CLOUDS) as CloudName[];
  if (authority !== undefined) return findClouds('authority', authority);
  return cloud === undefined ? ['global'] : names.filter((name) => name === cloud);
}

function redundantKeys(cloud: string, given: readonly string[]): readonly SettingError[] {
  return given.map((key) => ({
    path: ['source', key],
    message: `source.${key} is given in addition to source.cloud, which includes it`,
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

/** The clouds that all known values have in common, or a finding. */
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
  connectors: readonly ConfiguredConnector[],
): readonly SettingError[] {
  return connectors
    .filter(
      ({ base }) => clouds.length > 0 && clouds.every((name) => getMissingAvailability(base, name) === 'all'),
    )
    .map(({ id, base }) => ({
      path: ['connectors', id],
      message: `${base} does not exist in this cloud: Microsoft offers its data in the global cloud only`,
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

/** Never an unknown string: it may be anything. */
function getCloudName(cloud: string): string {
  return Object.hasOwn(CLOUDS, cloud) ? cloud : '…';
}
