import { expect, test } from 'vitest';
import type { NativeOptions } from '../../../../engine/src/pseudonyms/pseudonymizer.ts';
import { createBulkPseudonymizer } from './create-bulk-pseudonymizer.ts';

const NATIVE: NativeOptions = {
  scheme: 'native',
  keys: [{ id: 1, secret: 'Zk3vQ0w9Yb1r8mXcT5uH2pLs7dNf4gJa6eRi0oWqVxE' }],
  tenant: '6e4c8e9f-76cf-41d1-806e-61838b880b87',
};
const fingerprint = (more: Partial<NativeOptions>) =>
  createBulkPseudonymizer({ ...NATIVE, ...more }).fingerprint;

test.each<[string, Partial<NativeOptions>, Partial<NativeOptions>]>([
  [
    'own domains',
    { domains: { policy: 'hash', own: ['contoso.com'] } },
    { domains: { policy: 'hash', own: [] } },
  ],
  ['dots that do not count', {}, { ignoreDots: true }],
  [
    'the tenant, where tenants join',
    { joinTenants: true },
    { joinTenants: true, tenant: '6e4c8e9f-76cf-41d1-806e-61838b880b88' },
  ],
])('BLK-05: %s: another fingerprint, so no run skips a file of other pseudonyms', (_, before, after) => {
  expect(fingerprint(after)).not.toBe(fingerprint(before));
});

test('order and letters of own domains change nothing', () => {
  const fingerprintWithDomains = (...names: readonly string[]) =>
    fingerprint({ domains: { policy: 'drop', own: names } });
  expect(fingerprintWithDomains('B.org', 'a.org')).toBe(fingerprintWithDomains('a.org', 'b.org'));
});
