import { describe, expect, test } from 'vitest';
import { crc32c } from '../../../packages/clouds/src/secret-stores/crc32c.ts';
import { createSecretStores } from '../../../packages/clouds/src/secret-stores/create-secret-stores.ts';
import { StoreFailure } from '../../../packages/clouds/src/secret-stores/store-failure.ts';
import { parseStoreReference } from '../../../packages/clouds/src/settings/secret-reference.ts';
import type { HttpClient } from '../../../packages/engine/src/kernel/ports.ts';

// Stores that answer, in the form of their own documentation, with another secret or version than the reference names.

const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

function answering(body: unknown): HttpClient {
  return {
    send: async ({ origin }: { readonly origin: string }) => {
      const isMetadata = origin.includes('169.254') || origin.includes('metadata');
      const token = { access_token: 'ya29.aaaaaaaaaaaa', expires_in: 3_600, token_type: 'Bearer' };
      const headers = { 'metadata-flavor': 'Google', 'content-type': 'application/json' };
      return {
        status: 200,
        headers: isMetadata ? headers : {},
        body: (async function* () {
          yield bytes(isMetadata ? token : body);
        })(),
      };
    },
  } as unknown as HttpClient;
}

const ENVIRONMENT: Readonly<Record<string, string>> = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIASTANDIN',
  AWS_SECRET_ACCESS_KEY: 'aws-secret-of-the-stand-in',
};
const NOW = Date.parse('2026-11-01T00:00:00Z');

/** What a store that answers so gives for a reference: its value, or the outcome of the failure. */
async function read(reference: string, body: unknown): Promise<string> {
  const parsed = parseStoreReference(reference);
  if (parsed === undefined) throw new Error(`no reference: ${reference}`);
  const stores = createSecretStores(
    { vault: { address: 'https://vault.example', auth: { type: 'token-file', path: '/token' } } },
    {
      http: answering(body),
      clock: { now: () => NOW, monotonic: () => performance.now() },
      files: { readText: async () => 'hvs.token-of-the-stand-in' },
      environment: (name) => ENVIRONMENT[name],
    },
  );
  try {
    return (await stores(parsed)).value;
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    expect(JSON.stringify(error.finding)).not.toContain('VALUE');
    return error.finding.outcome;
  }
}

const google = (name: string) => {
  const data = new TextEncoder().encode('VALUE');
  return { name, payload: { data: Buffer.from(data).toString('base64'), dataCrc32c: String(crc32c(data)) } };
};
const ID = '11111111-1111-1111-1111-111111111111';
const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:nymgate';
const manager = (more: object = {}) => ({
  ...{
    ARN: `${ARN}-AbCdEf`,
    Name: 'nymgate',
    SecretString: 'VALUE',
    VersionId: ID,
    VersionStages: ['AWSCURRENT'],
  },
  ...more,
});
const parameter = (more: object = {}) => ({
  Parameter: { Name: '/nymgate/key', Type: 'SecureString', Value: 'VALUE', Version: 3, ...more },
});
const vault = (metadata: object) => ({ data: { data: { key: 'VALUE' }, metadata } });
const GIVEN = 'VALUE';
const KV = JSON.stringify({ key: 'VALUE' });

const G = 'gcp-sm:projects/mine/secrets/key';
const REGIONAL = 'gcp-sm:projects/mine/locations/europe-west3/secrets/key';
const S = 'aws-ssm:/nymgate/key';

describe('STO-03 a store that answers with another secret or version', () => {
  test.each<readonly [string, string, unknown, string]>([
    ['the number of a project', `${G}?version=3`, google('projects/99/secrets/key/versions/3'), GIVEN],
    ['any version as the latest', G, google('projects/99/secrets/key/versions/7'), GIVEN],
    ['any version by an alias', `${G}?version=live`, google('projects/99/secrets/key/versions/7'), GIVEN],
    ['a region', REGIONAL, google('projects/99/locations/europe-west3/secrets/key/versions/7'), GIVEN],
    ['another version', `${G}?version=3`, google('projects/99/secrets/key/versions/7'), 'unusable'],
    ['another project', G, google('projects/evil/secrets/key/versions/3'), 'unusable'],
    [
      'another number',
      'gcp-sm:projects/98/secrets/key',
      google('projects/99/secrets/key/versions/3'),
      'unusable',
    ],
    ['another region', REGIONAL, google('projects/99/locations/us-east1/secrets/key/versions/7'), 'unusable'],
    ['no region', REGIONAL, google('projects/99/secrets/key/versions/7'), 'unusable'],
    ['another secret', G, google('projects/99/secrets/x/secrets/key/versions/3'), 'unusable'],
    ['the version', `aws-sm:nymgate?version=${ID}`, manager(), GIVEN],
    ['the stage', 'aws-sm:nymgate?version=AWSCURRENT', manager(), GIVEN],
    ['the ARN', `aws-sm:${ARN}-AbCdEf`, manager(), GIVEN],
    ['the ARN without its end', `aws-sm:${ARN}`, manager(), GIVEN],
    ['another id', `aws-sm:nymgate?version=${ID.replace('1', '2')}`, manager(), 'unusable'],
    ['another stage', 'aws-sm:nymgate?version=AWSPREVIOUS', manager(), 'unusable'],
    ['a longer name', `aws-sm:${ARN}`, manager({ ARN: `${ARN}-staging-AbCdEf` }), 'unusable'],
    ['a name for an end', `aws-sm:${ARN}`, manager({ ARN: `${ARN}-staging` }), 'unusable'],
    ['the number', `${S}?version=3`, parameter(), GIVEN],
    ['the label', `${S}?version=live`, parameter({ Selector: ':live' }), GIVEN],
    ['another number', `${S}?version=3`, parameter({ Version: 9 }), 'unusable'],
    ['another label', `${S}?version=live`, parameter({ Selector: ':dead' }), 'unusable'],
    ['the version', 'vault:secret/x?version=2#key', vault({ version: 2, deletion_time: '' }), KV],
    ['a later end', 'vault:secret/x#key', vault({ version: 2, deletion_time: '2026-11-02T00:00:00Z' }), KV],
    ['another version', 'vault:secret/x?version=2#key', vault({ version: 9 }), 'unusable'],
    ['a destroyed one', 'vault:secret/x#key', vault({ version: 9, destroyed: true }), 'absent'],
    [
      'a deleted one',
      'vault:secret/x#key',
      vault({ version: 9, deletion_time: '2020-01-01T00:00:00Z' }),
      'absent',
    ],
    ['an odd end', 'vault:secret/x#key', vault({ version: 9, deletion_time: 'soon' }), 'absent'],
  ])('%s for %s', async (_, reference, body, outcome) => {
    expect(await read(reference, body)).toBe(outcome);
  });
});
