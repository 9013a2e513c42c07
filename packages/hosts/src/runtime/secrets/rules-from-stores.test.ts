import { afterEach, describe, expect, test } from 'vitest';
import { providerPorts } from '../../../../../tests/harness/provider-ports.ts';
import { startCloudStorage } from '../../../../../tests/stand-ins/gcp/cloud-storage.ts';
import { startMetadataServer } from '../../../../../tests/stand-ins/gcp/metadata-server.ts';
import { startAwsStand } from '../../../../../tests/stand-ins/secrets/secret-stands.ts';
import { SetupError } from '../../../../engine/src/kernel/errors.ts';
import { openSecrets, type SecretPorts } from './open-secrets.ts';

const RULES = 'endpoints:\n  - pathTemplate: /u\n';
const OTHER = 'endpoints:\n  - pathTemplate: /other\n';
const SETTINGS = { refreshSeconds: 300 } as Parameters<typeof openSecrets>[0]['settings'];

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

function createPorts(variables: Readonly<Record<string, string>>) {
  const ports = providerPorts(variables);
  closing.push(ports.close);
  const events: string[] = [];
  const log = { write: (_: string, event: string) => void events.push(event) };
  const random = {
    bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)),
    fraction: () => 0,
  };
  const secrets = { read: async () => Promise.reject(new Error('not here')) };
  const files = { readText: async () => Promise.reject(new Error('ENOENT')) };
  return { events, ports: { ...ports, log, random, secrets, files } as unknown as SecretPorts };
}

async function startBucket() {
  const token = 'ya29.of-this-test';
  const metadata = await startMetadataServer({
    issuer: { sign: async () => '' },
    subject: '1',
    accessToken: token,
  });
  const storage = await startCloudStorage({ bucket: 'rules', token, pageSize: 2 });
  closing.push(storage.close, metadata.close);
  const host = new URL(metadata.origin).host;
  const put = (bytes: string | Uint8Array) => storage.plant('r.yaml', Buffer.from(bytes), {});
  const made = createPorts({ STORAGE_EMULATOR_HOST: storage.origin, GCE_METADATA_HOST: host });
  return { ...made, reference: 'gs://rules/r.yaml', put, remove: () => storage.objects.delete('r.yaml') };
}

async function startSecretStore() {
  const stand = await startAwsStand('aws-ssm');
  closing.push(stand.close);
  const { events, ports } = createPorts(stand.environment);
  const http = stand.lead(ports.http as Parameters<typeof stand.lead>[0]);
  const remove = () => stand.answerWith('absent');
  return { events, ports: { ...ports, http }, reference: stand.reference, put: stand.put, remove };
}

const readIssue = async (reading: Promise<string>) =>
  reading.then(
    () => undefined,
    (error: unknown) => (error instanceof SetupError ? error.issues[0] : error),
  );

describe.each([
  ['a bucket', startBucket],
  ['a secret store', startSecretStore],
])('rules in %s', (_, start) => {
  test('are read as they are, and a change is noticed', async () => {
    const { ports, reference, put, events } = await start();
    put(RULES);
    const secrets = openSecrets({ settings: SETTINGS, ports });
    expect(await secrets.readRules(reference)).toBe(RULES);
    expect(await secrets.checkForChanges()).toBe('none');
    put(OTHER);
    expect(await secrets.checkForChanges()).toBe('rules');
    expect(events).toEqual(['secret_changed']);
    const next = openSecrets({ settings: SETTINGS, ports, previousSecrets: secrets });
    expect(await next.readRules(reference)).toBe(OTHER);
  });

  test('that stay in service without being read are still checked', async () => {
    const { ports, reference, put } = await start();
    put(RULES);
    const secrets = openSecrets({ settings: SETTINGS, ports });
    await secrets.readRules(reference);
    const next = openSecrets({ settings: SETTINGS, ports, previousSecrets: secrets });
    next.keepRules(reference);
    expect(await next.checkForChanges()).toBe('none');
    put(OTHER);
    expect(await next.checkForChanges()).toBe('rules');
  });

  test('missing: no start, and at a reload the former ones stay', async () => {
    const { ports, reference, put, remove, events } = await start();
    put(RULES);
    const former = openSecrets({ settings: SETTINGS, ports });
    await former.readRules(reference);
    remove();
    const next = openSecrets({ settings: SETTINGS, ports, previousSecrets: former });
    expect(await next.readRules(reference)).toBe(RULES);
    expect(next.states()).toEqual([expect.objectContaining({ reference, state: 'failing' })]);
    expect(events).toEqual(['secret_stale']);
    const first = openSecrets({ settings: SETTINGS, ports });
    expect(await readIssue(first.readRules(reference))).toMatchObject({
      code: 'RULES_UNREADABLE',
      message: expect.stringContaining(`rules of ${reference} cannot be read: there is no such`),
    });
  });
});

test.each([
  ['larger than 2 MiB', new Uint8Array(2_097_153), 'it is larger than 2 MiB'],
  ['not UTF-8', Uint8Array.of(0xff, 0xfe, 0x41), 'it is not UTF-8'],
])('an object that is %s is refused', async (_, bytes, reason) => {
  const { ports, reference, put } = await startBucket();
  put(bytes);
  const secrets = openSecrets({ settings: SETTINGS, ports });
  expect(await readIssue(secrets.readRules(reference))).toMatchObject({
    code: 'RULES_UNREADABLE',
    message: expect.stringContaining(reason),
  });
});

test('a store that cannot be reached is waited for', async () => {
  const { ports } = createPorts({ GCE_METADATA_HOST: '127.0.0.1:9' });
  const issue = await readIssue(openSecrets({ settings: SETTINGS, ports }).readRules('gs://rules/r.yaml'));
  expect(issue).toMatchObject({ code: 'SECRET_STORE_UNREACHABLE' });
});

test('rules are never taken for a secret of the same reference', async () => {
  const { ports, reference, put } = await startSecretStore();
  put(RULES);
  const secrets = openSecrets({ settings: SETTINGS, ports });
  await secrets.readRules(reference);
  await expect(secrets.read(reference)).rejects.toMatchObject({ issues: [{ code: 'SECRET_UNAVAILABLE' }] });
});
