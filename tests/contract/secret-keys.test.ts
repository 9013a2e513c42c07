import { expect, test } from 'vitest';
import { listAlternatives, type SchemaNode } from '../../packages/clouds/src/settings/json-schema.ts';
import { STORE_REFERENCE } from '../../packages/clouds/src/settings/secret-reference.ts';
import { type Config, configJsonSchema } from '../../packages/gateway/src/config/config-settings.ts';
import { listConfiguredSecrets } from '../../packages/hosts/src/files/list-configured-secrets.ts';

// A key that takes a reference to a secret and is forgotten among the named ones would lose the look at its file's mode and
// `doctor`'s in silence (PIN-01).

/** Paths of all keys that take a reference; what the author of the file names is `*`. */
function secretKeys(node: SchemaNode, path = ''): readonly string[] {
  return listAlternatives(node).flatMap((variant) => [
    ...(variant.pattern?.includes(STORE_REFERENCE) === true ? [path] : []),
    ...Object.entries(variant.properties ?? {}).flatMap(([key, child]) =>
      secretKeys(child, path === '' ? key : `${path}.${key}`),
    ),
    ...(variant.items === undefined ? [] : secretKeys(variant.items, `${path}.*`)),
    ...(typeof variant.additionalProperties === 'object'
      ? secretKeys(variant.additionalProperties, `${path}.*`)
      : []),
  ]);
}

const pair = { certificate: 'env:A', key: 'env:A' };
const EVERYTHING = {
  connectors: { 'entra-id': { assertion: { type: 'certificate', certificates: [pair] } } },
  state: { password: 'env:A' },
  metrics: { authorization: { secret: 'env:A' }, headers: { 'x-api-key': 'env:A' } },
  traces: { authorization: { secret: 'env:A' }, headers: { 'x-api-key': 'env:A' } },
};
const PSEUDONYMS = [
  {
    scheme: 'native',
    keys: [{ id: 1, secret: 'env:A' }],
    tenants: { contoso: { keys: [{ id: 1, secret: 'env:B' }] } },
  },
  {
    scheme: 'psoxy',
    salt: 'env:A',
    encryptionKey: 'env:A',
    domainSalt: 'env:A',
    domainEncryptionKey: 'env:A',
  },
];
/** By connector as by ids and numbers, keys are the same. */
const plain = (key: string) =>
  key
    .replace(/^(connectors|pseudonyms\.tenants)\.[^.]+/, '$1.*')
    .replace(/\.(?:\d+|x-api-key)(?=\.|$)/g, '.*');

test('PIN-01 every key that takes a reference to a secret is among the named ones', () => {
  const named = PSEUDONYMS.flatMap((pseudonyms) =>
    listConfiguredSecrets({ ...EVERYTHING, pseudonyms } as unknown as Config).map(({ key }) => plain(key)),
  );
  const taken = secretKeys(configJsonSchema()).map(plain);
  expect(taken.length).toBeGreaterThan(6);
  expect([...new Set(named)].sort()).toEqual([...new Set(taken)].sort());
});
