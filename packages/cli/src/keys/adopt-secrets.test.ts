import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { captureTerminal } from '../../../../tests/harness/capture-terminal.ts';
import { startAwsStores } from '../../../../tests/stand-ins/secrets/start-aws-stores.ts';
import { runCommandLine } from '../run-command-line.ts';

const SALT = 'CANARY-salt-Xw3-uq8Lr0PzNsTv61Yd';
const KEY = 'CANARY-key-another-Text-91-of-28';
const CONFIG = `pseudonyms: { scheme: psoxy, salt: "aws-ssm:/psoxy/PSOXY_SALT", encryptionKey: "aws-ssm:/psoxy/PSOXY_ENCRYPTION_KEY" }
connectors:
  entra-id:
    tenant: 8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b
    clientId: 7d6e5f4a-3b2c-4d1e-8f0a-9b8c7d6e5f4a
    assertion: { type: aws }
`;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(corrupt?: (value: string) => string) {
  const store = await startAwsStores('eu-west-1', corrupt);
  store.parameters.set('/psoxy/PSOXY_SALT', SALT).set('/psoxy/PSOXY_ENCRYPTION_KEY', KEY);
  const directory = mkdtempSync(join(tmpdir(), 'nymgate-adopt-'));
  closing.push(store.close, () => rmSync(directory, { recursive: true, force: true }));
  for (const [name, value] of Object.entries(store.environment)) vi.stubEnv(name, value);
  const config = join(directory, 'nymgate.yaml');
  writeFileSync(config, CONFIG, { mode: 0o600 });
  const adopt = async (to: string, ...more: string[]) => {
    const { terminal, out, err } = captureTerminal(120);
    const exit = await runCommandLine(['keys', 'adopt', '--config', config, '--to', to, ...more], terminal);
    expect(out() + err()).not.toContain('CANARY');
    return { exit, out: out(), err: err() };
  };
  return { ...store, adopt };
}

test('salt and key are copied and compared, and the references printed; again is nothing', async () => {
  const { adopt, secrets, writes } = await start();
  const first = await adopt(
    'aws-sm:nymgate/prod/entra-id',
    '--kms-key',
    'arn:aws:kms:eu-west-1:123456789012:key/k',
  );
  expect(first).toEqual({
    exit: 0,
    out: 'pseudonyms:\n  scheme: psoxy\n  salt: aws-sm:nymgate/prod/entra-id/salt\n  encryptionKey: aws-sm:nymgate/prod/entra-id/encryption-key\n',
    err: expect.stringContaining('copied from aws-ssm:/psoxy/PSOXY_SALT, digests equal'),
  });
  expect([...secrets]).toEqual([
    ['nymgate/prod/entra-id/salt', SALT],
    ['nymgate/prod/entra-id/encryption-key', KEY],
  ]);
  expect(writes.map(({ KmsKeyId }) => KmsKeyId)).toEqual(
    Array(2).fill('arn:aws:kms:eu-west-1:123456789012:key/k'),
  );
  expect((await adopt('aws-sm:nymgate/prod/entra-id')).err).toContain('holds the same value already');
  expect(writes).toHaveLength(2);
});

test('Parameter Store: encrypted, and never over another one', async () => {
  const { adopt, parameters, writes } = await start();
  parameters.set('/nymgate/prod/salt', 'another-salt-of-28-characters');
  const refused = await adopt('aws-ssm:/nymgate/prod');
  expect([refused.exit, refused.err]).toEqual([2, expect.stringContaining('holds another value')]);
  expect(writes).toEqual([]);
  parameters.delete('/nymgate/prod/salt');
  expect((await adopt('aws-ssm:/nymgate/prod')).exit).toBe(0);
  expect(writes).toEqual([
    { Name: '/nymgate/prod/salt', Value: SALT, Type: 'SecureString', Overwrite: false },
    { Name: '/nymgate/prod/encryption-key', Value: KEY, Type: 'SecureString', Overwrite: false },
  ]);
});

test('a dry run writes nothing', async () => {
  const { adopt, writes } = await start();
  const run = await adopt('aws-sm:nymgate/prod', '--dry-run');
  expect([run.exit, writes]).toEqual([0, []]);
  expect(run.err).toContain('would be copied from aws-ssm:/psoxy/PSOXY_ENCRYPTION_KEY');
});

test('a copy that differs is an error', async () => {
  const { adopt } = await start((value) => `${value}x`);
  const run = await adopt('aws-sm:nymgate/prod');
  expect([run.exit, run.err]).toEqual([2, expect.stringContaining('does not hold what was written')]);
});

test('the old secret must be there, and the new name be one', async () => {
  const { adopt, parameters } = await start();
  for (const to of [
    'file:/etc/nymgate',
    'aws-sm:arn:aws:secretsmanager:eu-west-1:123456789012:secret:x',
    'aws-sm:x?version=1',
  ])
    expect(await adopt(to)).toMatchObject({ exit: 2, err: expect.stringContaining('--to is not the start') });
  parameters.delete('/psoxy/PSOXY_SALT');
  expect((await adopt('aws-sm:nymgate/prod')).err).toContain('SECRET_UNAVAILABLE');
});
