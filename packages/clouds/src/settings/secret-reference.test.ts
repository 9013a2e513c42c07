import { expect, test } from 'vitest';
import { objectField } from './field.ts';
import { secretReferenceField } from './origins.ts';
import { readSettings } from './read-settings.ts';
import { parseStoreReference } from './secret-reference.ts';

const UUID = '3f2b1c4d-5e6f-4708-9a0b-1c2d3e4f5a6b';
const VAULT = 'nymgate-keys.vault.azure.net';

/** Whether the configuration takes a reference, which is what decides. */
function isTaken(text: string): boolean {
  return !('errors' in readSettings(objectField('', { secret: secretReferenceField() }), { secret: text }));
}

test.each([
  ['aws-sm:nymgate/key', { store: 'aws-sm', name: 'nymgate/key' }],
  ['aws-sm:key+=.@-_/x', { store: 'aws-sm', name: 'key+=.@-_/x' }],
  [`aws-sm:n?version=${UUID}#key`, { store: 'aws-sm', name: 'n', version: UUID, field: 'key' }],
  ['aws-sm:n?version=AWSPREVIOUS', { store: 'aws-sm', name: 'n', version: 'AWSPREVIOUS' }],
  [
    'aws-sm:arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:nymgate/key-AbCdEf#k',
    {
      store: 'aws-sm',
      name: 'arn:aws-us-gov:secretsmanager:us-gov-west-1:123456789012:secret:nymgate/key-AbCdEf',
      field: 'k',
    },
  ],
  ['aws-ssm:/nymgate/key?version=3', { store: 'aws-ssm', name: '/nymgate/key', version: '3' }],
  [
    'aws-ssm:arn:aws:ssm:eu-west-1:123456789012:parameter/nymgate/key',
    { store: 'aws-ssm', name: 'arn:aws:ssm:eu-west-1:123456789012:parameter/nymgate/key' },
  ],
  ['gcp-sm:projects/p-1/secrets/S_1', { store: 'gcp-sm', name: 'projects/p-1/secrets/S_1' }],
  [
    'gcp-sm:projects/p/locations/europe-west3/secrets/s?version=7#a.b',
    { store: 'gcp-sm', name: 'projects/p/locations/europe-west3/secrets/s', version: '7', field: 'a.b' },
  ],
  [`azure-kv:${VAULT}/key`, { store: 'azure-kv', name: `${VAULT}/key` }],
  ['azure-kv:abc.vault.azure.cn/key', { store: 'azure-kv', name: 'abc.vault.azure.cn/key' }],
  ['vault:secret/nymgate#key', { store: 'vault', name: 'secret/nymgate', field: 'key' }],
  [
    'vault:nymgate?version=2&mount=team-a/kv#key',
    { store: 'vault', name: 'nymgate', version: '2', mount: 'team-a/kv', field: 'key' },
  ],
])('%s is a reference', (text, parts) => {
  expect(parseStoreReference(text)).toEqual(parts);
  expect(isTaken(text)).toBe(true);
});

test.each([
  // No store of this name, or no name.
  'aws:key',
  'AWS-SM:key',
  'aws-sm:',
  'aws-sm',
  'toString:x',
  '__proto__:x',
  ' aws-sm:key',
  'aws-sm:key ',
  'aws-sm:key\n',
  // The parts in another order, twice, empty, unknown.
  'vault:secret/a#key?version=3',
  'aws-sm:key#a#b',
  'aws-sm:key?version=1?version=2',
  'aws-sm:key?version=1&version=2',
  'aws-sm:key?version=',
  'aws-sm:key?',
  'aws-sm:key#',
  'aws-sm:key?region=eu-west-1',
  'aws-sm:key?Version=1',
  'aws-sm:key?mount=kv',
  'gcp-sm:projects/p/secrets/s?mount=kv',
  'aws-sm:key?version=1&mount=a&version=2',
  // What could lead to another address.
  'vault:secret/../sys/seal#key',
  'vault:secret/./a#key',
  'vault:secret//a#key',
  'vault:/secret/a#key',
  'vault:secret/a/#key',
  'vault:a?mount=../sys#key',
  'vault:secret/a%2f..#key',
  'vault:secret/a\\b#key',
  'vault:secret/a@evil.example#key',
  'gcp-sm:projects/p/secrets/s/versions/1',
  'gcp-sm:projects/p/secrets/..',
  'gcp-sm:projects/p/locations/evil.example/secrets/s',
  'gcp-sm:projects/p/secrets/s?version=1/../2',
  'gcp-sm:https://evil.example/secrets/s',
  'azure-kv:evil.example/key',
  `azure-kv:${VAULT}.evil.example/key`,
  'azure-kv:evil.example/a.vault.azure.net/key',
  'azure-kv:user@abc.vault.azure.net/key',
  'azure-kv:abc.vault.azure.net:8443/key',
  `azure-kv:${VAULT}/key/more`,
  `azure-kv:${VAULT}/key?version=latest`,
  `azure-kv:${VAULT}/`,
  'azure-kv:-a.vault.azure.net/key',
  // Names of another service or shape.
  'aws-sm:arn:aws:s3:eu-west-1:123456789012:secret:key',
  'aws-sm:arn:aws:secretsmanager:evil.example:123456789012:secret:key',
  'aws-sm:arn:aws:secretsmanager:eu-west-1:123:secret:key',
  'aws-sm:nymgate:key',
  'aws-ssm:arn:aws:ssm:eu-west-1:123456789012:parameternymgate',
  'aws-ssm:key:3',
  // A value of Vault is an object, and an engine is not a secret.
  'vault:secret/a',
  'vault:secret#key',
  'vault:secret/a?version=0#key',
  'vault:secret/a?version=latest#key',
  `aws-sm:${'a'.repeat(520)}`,
  `aws-sm:${'a/'.repeat(1_200)}`,
  'aws-sm:schlüssel',
  'aws-sm:key#fi eld',
  'aws-sm:key#__proto__ ',
])('CFG-05 %j is none, and the configuration refuses it', (text) => {
  expect(parseStoreReference(text)).toBeUndefined();
  expect(isTaken(text)).toBe(false);
});

test('env: and file: stay what they were', () => {
  for (const text of ['env:NYMGATE_KEY', 'file:/run/keys/a b#c?d', 'file:aws-sm:x']) {
    expect(parseStoreReference(text)).toBeUndefined();
    expect(isTaken(text)).toBe(true);
  }
  expect(isTaken('env:not a name')).toBe(false);
});
