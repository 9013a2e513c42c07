import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSecretStores } from '../../packages/clouds/src/secret-stores/create-secret-stores.ts';
import { parseStoreReference } from '../../packages/clouds/src/settings/secret-reference.ts';
import type { AwsCredentials } from '../../packages/clouds/src/source-auth/aws/aws-credentials.ts';
import { signRequest } from '../../packages/clouds/src/source-auth/aws/sign-request.ts';
import type { HttpClient } from '../../packages/engine/src/kernel/ports.ts';
import { readStoredSecret } from '../../packages/hosts/src/runtime/secrets/read-stored-secret.ts';
import { awsPorts, type TestAwsPorts } from '../stand-ins/aws/aws-ports.ts';
import { type Moto, startMoto } from './start-moto.ts';

// Secrets Manager and Parameter Store as moto has them: its answers are those of AWS's own models, not of our reading of them.

const REGION = 'eu-west-1';
const NOBODY: AwsCredentials = { accessKeyId: 'AKIANOBODY', secretAccessKey: 'nothing' };
const KEY = 'Zm9yIHRlc3RzIG9ubHksIGFuZCBvbmx5IGhlcmUuLi4';
const OLD = 'b2xkIGtleSwgZm9yIHRlc3RzIG9ubHksIG9sZCBrZXk';

let moto: Moto;
let ports: TestAwsPorts;

/** A call of an administrator; the members of the answer. */
async function administer(service: 'secretsmanager' | 'ssm', action: string, body: object) {
  const target = `${service === 'ssm' ? 'AmazonSSM' : 'secretsmanager'}.${action}`;
  const text = JSON.stringify(body);
  const request = {
    method: 'POST',
    origin: moto.url,
    path: '/',
    headers: [['content-type', 'application/x-amz-json-1.1'] as const, ['x-amz-target', target] as const],
    body: new TextEncoder().encode(text),
  };
  const headers = signRequest(request, { credentials: NOBODY, region: REGION, service, now: Date.now() });
  const answer = await fetch(moto.url, {
    method: 'POST',
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    body: text,
  });
  if (!answer.ok) throw new Error(`${target}: ${answer.status}`);
  return (await answer.json()) as Record<string, string>;
}

function read(text: string) {
  const reference = parseStoreReference(text);
  if (reference === undefined) throw new Error(`no reference: ${text}`);
  // moto on a busy machine needs more patience than AWS.
  const http: HttpClient = {
    send: (request) => ports.http.send({ ...request, timeout: request.timeout * 10 }),
  };
  return readStoredSecret({ reference, place: text }, createSecretStores({}, { ...ports, http }));
}

let arn: string;
let first: string;

beforeAll(async () => {
  moto = await startMoto();
  ports = awsPorts({
    AWS_ACCESS_KEY_ID: NOBODY.accessKeyId,
    AWS_SECRET_ACCESS_KEY: NOBODY.secretAccessKey,
    AWS_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: moto.url,
    AWS_ENDPOINT_URL_SSM: moto.url,
    AWS_ENDPOINT_URL_STS: moto.url,
  });
  const made = await administer('secretsmanager', 'CreateSecret', { Name: 'nymgate/key', SecretString: OLD });
  arn = made['ARN'] ?? '';
  first = made['VersionId'] ?? '';
  await administer('secretsmanager', 'PutSecretValue', { SecretId: arn, SecretString: KEY });
  await administer('secretsmanager', 'CreateSecret', {
    Name: 'json',
    SecretString: JSON.stringify({ key: KEY }),
  });
  await administer('secretsmanager', 'CreateSecret', { Name: 'bytes', SecretBinary: 'AAECAw==' });
  await administer('secretsmanager', 'CreateSecret', { Name: 'gone', SecretString: KEY });
  await administer('secretsmanager', 'DeleteSecret', { SecretId: 'gone' });
  for (const [Value, Overwrite] of [
    [OLD, false],
    [KEY, true],
  ])
    await administer('ssm', 'PutParameter', { Name: '/nymgate/key', Type: 'SecureString', Value, Overwrite });
  await administer('ssm', 'LabelParameterVersion', {
    Name: '/nymgate/key',
    ParameterVersion: 1,
    Labels: ['before'],
  });
  await administer('ssm', 'PutParameter', { Name: '/nymgate/clear', Type: 'String', Value: KEY });
});

afterAll(async () => {
  await ports?.close();
  moto?.close();
});

describe('Secrets Manager', () => {
  test.each([
    ['by name', () => 'aws-sm:nymgate/key', KEY],
    ['by ARN', () => `aws-sm:${arn}`, KEY],
    ['by ARN without its last letters', () => `aws-sm:${arn.replace(/-\w{6}$/, '')}`, KEY],
    ['by version', () => `aws-sm:nymgate/key?version=${first}`, OLD],
    ['by staging label', () => 'aws-sm:nymgate/key?version=AWSPREVIOUS', OLD],
    ['by member', () => 'aws-sm:json#key', KEY],
  ])('%s', async (_, reference, value) => {
    const found = await read(reference());
    expect(found.value).toBe(value);
    expect(found.version).toMatch(/^[0-9a-f-]{36}$/);
    expect(Math.abs(Date.now() - (found.createdAt ?? 0))).toBeLessThan(600_000);
  });

  test.each([
    ['aws-sm:nymgate/other', /absent.*asked as arn:aws:/],
    ['aws-sm:nymgate/key?version=NOLABEL', /absent/],
    ['aws-sm:gone', /absent.*deleted/],
    ['aws-sm:bytes', /binary/],
    ['aws-sm:json', /JSON document/],
    ['aws-sm:json#other', /no "other"/],
  ])('STO-01 %s: %s', async (reference, words) => {
    await expect(read(reference)).rejects.toThrow(words);
  });
});

describe('Parameter Store', () => {
  test.each([
    ['aws-ssm:/nymgate/key', KEY, '2'],
    ['aws-ssm:/nymgate/key?version=1', OLD, '1'],
    ['aws-ssm:/nymgate/key?version=before', OLD, '1'],
  ])('%s', async (reference, value, version) => {
    expect(await read(reference)).toMatchObject({ value, version });
  });

  test.each([
    ['aws-ssm:/nymgate/other', /absent/],
    ['aws-ssm:/nymgate/key?version=9', /absent/],
    ['aws-ssm:/nymgate/clear', /unencrypted/],
  ])('STO-01 %s: %s', async (reference, words) => {
    await expect(read(reference)).rejects.toThrow(words);
  });
});

test('STO-01 credentials that AWS does not know are forbidden', async () => {
  // From the next call on moto holds each action against the policies of the caller, who has none.
  await fetch(`${moto.url}/moto-api/reset-auth`, { method: 'POST', body: '0' });
  await expect(read('aws-sm:nymgate/key')).rejects.toThrow(/is forbidden: the platform says/);
  await fetch(`${moto.url}/moto-api/reset-auth`, { method: 'POST', body: '1000000' });
});
