import { describe, expect, test } from 'vitest';
import { createAuditSink } from '../../../../tests/harness/audit-sink.ts';
import { formatKeyFile } from '../caller-auth/key-file.ts';
import type { Config } from '../config/config-settings.ts';
import { loadConfig } from '../config/load-config.ts';
import type { AppPorts } from './app-ports.ts';
import { createCallerAdmission } from './create-caller-admission.ts';

const LOCAL = 'http://127.0.0.1:8484';
const PUBLIC = 'https://nymgate.contoso.com';
const ARN = 'arn:aws:iam::111122223333:role/caller';

function config(changes: object = {}): Config {
  const text = JSON.stringify({
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:K' }] },
    connectors: {
      'entra-id': {
        tenant: '7d9a5e0b-3c41-4f0e-9a52-1b8c6d2e4f70',
        clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
        assertion: { type: 'token-file', path: '/t' },
      },
    },
    ...changes,
  });
  return loadConfig({ text, file: 'n.json', environment: {} });
}

const nothing = () => {
  throw new Error('not needed here');
};

const ports: AppPorts = {
  http: { send: nothing },
  clock: { now: () => 0, monotonic: () => 0 },
  random: { bytes: nothing, fraction: nothing },
  log: { write: () => undefined },
  metrics: { count: () => undefined, observe: () => undefined },
  audit: createAuditSink(nothing),
  secrets: { read: nothing },
  files: { readText: async () => formatKeyFile([]) },
  environment: () => undefined,
  gunzip: nothing,
};

const create = (of: Config, publicUrl: string) => createCallerAdmission(of, ports, { publicUrl });

describe('a program that calls app.handle itself', () => {
  test.each([LOCAL, 'http://localhost', 'http://[::1]:1'])('%s needs no verifier', async (publicUrl) => {
    const { admission, description } = await create(config(), publicUrl);
    expect(admission).toBeUndefined();
    expect(description).toBe('any caller on this machine, none from elsewhere: no verifier is configured');
  });
  test.each([PUBLIC, 'http://10.0.0.1', 'http://127.0.0.1.evil.example', 'http://localhost.evil.example'])(
    '%s needs one',
    async (publicUrl) => {
      await expect(create(config(), publicUrl)).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        message: expect.stringContaining('needs a verifier of callers'),
      });
      const callers = { apiKeys: { file: 'callers.json' } };
      expect((await create(config({ callers }), publicUrl)).admission).toBeTypeOf('function');
    },
  );
  test('a listener beyond this machine needs one, whatever its public address', async () => {
    const local = config();
    const exposed = { ...local, listen: { ...local.listen, host: '0.0.0.0' } };
    await expect(create(exposed, LOCAL)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  });
});

describe('verifiers, from the configuration', () => {
  const callers = {
    apiKeys: { file: 'callers.json' },
    addresses: { allow: ['10.0.0.0/8'] },
    defaults: { concurrentRequests: 3 },
  };
  const request = { headers: [], remoteAddress: '10.0.0.1' };

  test('an address list restricts, and proves nothing', async () => {
    const { admission, description } = await create(config({ callers }), PUBLIC);
    expect(description).toBe('API keys, from 1 address ranges');
    expect(await admission?.(request)).toEqual({ outcome: 'refused', reason: 'no-credential' });
    expect(await admission?.({ ...request, remoteAddress: '11.0.0.1' })).toEqual({
      outcome: 'forbidden',
      reason: 'address',
    });
  });
  test('an identity that a platform is said to have verified counts for nothing where none is listed', async () => {
    const { admission } = await create(config({ callers }), PUBLIC);
    const platformIdentity = { kind: 'aws-iam', principal: ARN } as const;
    expect(await admission?.({ ...request, platformIdentity })).toEqual({
      outcome: 'refused',
      reason: 'no-credential',
    });
    const headers = [
      'x-amzn-iam-arn',
      'x-amz-caller',
      'x-goog-authenticated-user-email',
      'x-ms-client-principal',
    ].map((name) => [name, ARN] as const);
    expect(await admission?.({ ...request, headers })).toEqual({
      outcome: 'refused',
      reason: 'no-credential',
    });
  });
  test('a key file that is not there: nothing starts', async () => {
    const keys = config({ callers: { apiKeys: { file: 'callers.json' } } });
    const files = { readText: nothing };
    await expect(
      createCallerAdmission(keys, { ...ports, files }, { publicUrl: LOCAL }),
    ).rejects.toMatchObject({ code: 'SECRET_UNAVAILABLE' });
  });
});
