import type { Config } from '../config-settings.ts';

type PseudonymSettings = Config['pseudonyms'];

/** `where`: the place of the keys in the configuration. */
export type TenantPseudonyms = {
  readonly settings: PseudonymSettings;
  readonly where: string;
  readonly hasOwnKeys: boolean;
};

/** The settings of a tenant, with its own keys and pin where it has some. Such keys never join tenants. */
export function getTenantPseudonyms(settings: PseudonymSettings, tenant: string): TenantPseudonyms {
  const id = tenant.toLowerCase();
  const tenantKeys = settings.scheme === 'native' ? settings.tenants?.[id] : undefined;
  if (settings.scheme !== 'native' || tenantKeys === undefined)
    return { settings, where: 'pseudonyms', hasOwnKeys: false };
  const { keys, expectedEpoch } = tenantKeys;
  return {
    settings: { ...settings, keys, expectedEpoch, joinTenants: false },
    where: `pseudonyms.tenants.${id}`,
    hasOwnKeys: true,
  };
}
