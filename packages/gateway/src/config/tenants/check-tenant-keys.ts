import type { SettingError } from '@nymgate/clouds/settings/read-settings';
import { getAtPath } from '../check-callers.ts';
import { listConnectors } from './check-tenants.ts';

type KeyRing = { readonly path: SettingError['path']; readonly keys: unknown };

/** Key rings, that of all tenants first. Any part of `data` may be missing or of any type. */
export function checkTenantKeys(data: unknown): readonly SettingError[] {
  const configured = getAtPath(data, 'pseudonyms', 'tenants');
  const tenants = typeof configured === 'object' && configured !== null ? Object.entries(configured) : [];
  const rings: readonly KeyRing[] = [
    { path: ['pseudonyms', 'keys'], keys: getAtPath(data, 'pseudonyms', 'keys') },
    ...tenants.map(([id, settings]) => ({
      path: ['pseudonyms', 'tenants', id, 'keys'],
      keys: getAtPath(settings, 'keys'),
    })),
  ];
  return [
    ...rings.flatMap((ring) => findRepeated([ring], 'id')),
    ...findRepeated(rings, 'secret'),
    ...tenants.flatMap(([id]) => checkTenant(id, data)),
  ];
}

/** Keys with one id would confuse each other's pseudonyms, and a secret of two tenants can't be deleted for one of them. */
function findRepeated(rings: readonly KeyRing[], field: 'id' | 'secret'): readonly SettingError[] {
  const keys = rings.flatMap(({ path, keys }) =>
    Array.isArray(keys)
      ? keys.map((key, index) => ({ path: [...path, index, field], value: getAtPath(key, field) }))
      : [],
  );
  const values = keys.map(({ value }) => value);
  return keys.flatMap(({ path, value }, index) =>
    value === undefined || values.indexOf(value) === index
      ? []
      : [{ path, message: `the ${field} of a key is given twice`, fix: 'each key needs its own' }],
  );
}

/** With a typing error the tenant would have the keys of all. */
function checkTenant(id: string, data: unknown): readonly SettingError[] {
  const isKnown = listConnectors(data).some(({ settings }) => {
    const tenant = getAtPath(settings, 'tenant');
    return typeof tenant === 'string' && tenant.toLowerCase() === id;
  });
  if (isKnown) return [];
  return [
    {
      path: ['pseudonyms', 'tenants', id],
      message: `pseudonyms.tenants has keys for ${id}, which is the tenant of no connector`,
      fix: 'correct the id, or remove its keys here',
    },
  ];
}
