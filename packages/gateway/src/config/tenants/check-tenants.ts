import type { SettingError } from '@nymgate/clouds/settings/read-settings';
import { CONNECTORS } from '@nymgate/connectors/index';
import { getAtPath } from '../check-callers.ts';
import { getBaseId } from './get-base-id.ts';

/** A connector as written. `base`: the one that it is another of. */
export type WrittenConnector = { readonly id: string; readonly base: string; readonly settings: unknown };

/** Any part of `data` may be missing or of any type. */
export function listConnectors(data: unknown): readonly WrittenConnector[] {
  const connectors = getAtPath(data, 'connectors');
  if (typeof connectors !== 'object' || connectors === null) return [];
  return Object.entries(connectors).map(([id, settings]) => {
    const of = getAtPath(settings, 'of');
    return { id, settings, base: getBaseId(id, typeof of === 'string' ? { of } : {}) };
  });
}

/** What another tenant of a connector must not be. */
export function checkTenants(data: unknown): readonly SettingError[] {
  const connectors = listConnectors(data);
  const isPsoxy = getAtPath(data, 'pseudonyms', 'scheme') === 'psoxy';
  return [...connectors.flatMap(checkName), ...(isPsoxy ? checkSalt(connectors) : [])];
}

/** The id of a connector stands for its own rules. */
function checkName({ id, base }: WrittenConnector): readonly SettingError[] {
  if (id === base || !Object.hasOwn(CONNECTORS, id)) return [];
  return [
    {
      path: ['connectors', id, 'of'],
      message: `connectors.${id}.of is another connector, and ${id} is one itself`,
      fix: 'give it another id, or remove of',
    },
  ];
}

/** Pseudonyms of this scheme hold no tenant: a token of one opens in the other (pseudonyms.md#scheme-psoxy). */
function checkSalt(connectors: readonly WrittenConnector[]): readonly SettingError[] {
  const tenants = connectors.flatMap(({ id, settings }) => {
    const tenant = getAtPath(settings, 'tenant');
    return typeof tenant === 'string' ? [{ id, tenant: tenant.toLowerCase() }] : [];
  });
  const second = tenants.find(({ tenant }) => tenant !== tenants[0]?.tenant);
  if (second === undefined) return [];
  return [
    {
      path: ['connectors', second.id, 'tenant'],
      message: `connectors.${second.id} is of another tenant, and under Psoxy's scheme all have the same salt`,
      fix: 'give each tenant a gateway and a salt of its own, or use scheme native',
    },
  ];
}
