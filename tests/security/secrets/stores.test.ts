import { afterEach, describe, expect, test } from 'vitest';
import { createSecretStores } from '../../../packages/clouds/src/secret-stores/create-secret-stores.ts';
import {
  parseStoreReference,
  type SecretStoreName,
} from '../../../packages/clouds/src/settings/secret-reference.ts';
import { SetupError } from '../../../packages/engine/src/kernel/errors.ts';
import { readStoredSecret } from '../../../packages/hosts/src/runtime/secrets/read-stored-secret.ts';
import { providerPorts } from '../../harness/provider-ports.ts';
import {
  type SecretStand,
  startAwsStand,
  startGcpStand,
  startKeyVaultStand,
  startVaultStand,
} from '../../stand-ins/secrets/secret-stands.ts';
import { STORE_CANARY, type StoreMood } from '../../stand-ins/secrets/start-store.ts';

// Every store over real sockets, with everything that goes wrong between it and the gateway.

const STANDS: Readonly<Record<SecretStoreName, () => Promise<SecretStand>>> = {
  'aws-sm': () => startAwsStand('aws-sm'),
  'aws-ssm': () => startAwsStand('aws-ssm'),
  'gcp-sm': startGcpStand,
  'azure-kv': startKeyVaultStand,
  vault: startVaultStand,
};

const KEY = 'Zm9yIHRlc3RzIG9ubHksIGFuZCBvbmx5IGhlcmUuLi4';
const OLD = 'b2xkIGtleSwgZm9yIHRlc3RzIG9ubHksIG9sZCBrZXk';
const held = (key: unknown) => JSON.stringify({ key, other: 'x' });

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function open<S extends SecretStand>(start: () => Promise<S>) {
  const stand = await start();
  const ports = providerPorts(stand.environment);
  closing.push(stand.close, ports.close);
  const texts = { ...stand.files };
  const stores = createSecretStores(stand.settings, {
    ...{ http: stand.lead(ports.http), clock: ports.clock, environment: ports.environment },
    files: { readText: async (path) => texts[path] ?? Promise.reject(new Error(`ENOENT ${STORE_CANARY}`)) },
  });
  const read = (rest = '') => {
    const reference = parseStoreReference(`${stand.reference}${rest}`);
    if (reference === undefined) throw new Error(`no reference: ${stand.reference}${rest}`);
    return readStoredSecret({ reference, place: `here: ${stand.reference}` }, stores);
  };
  return { stand, ports, read, texts };
}

async function failure(reading: Promise<unknown>) {
  const error = await reading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SetupError)) throw new Error('It was read, or failed otherwise.', { cause: error });
  const [issue] = error.issues;
  return { code: issue?.code, message: issue?.message ?? '', fix: issue?.fix ?? '' };
}

describe.each(Object.entries(STANDS))('%s', (name, start) => {
  test('gives a member of what it holds, with version and time', async () => {
    const { stand, read } = await open(start);
    stand.put(held(OLD));
    stand.put(held(KEY));
    const found = await read('#key');
    expect(found.value).toBe(KEY);
    expect(found.version).toMatch(/^\w/);
    if (name !== 'gcp-sm') expect(Math.abs(Date.now() - (found.createdAt ?? 0))).toBeLessThan(10_000);
    expect((await read(`?version=${stand.older()}#key`)).value).toBe(OLD);
  });

  test.runIf(name !== 'vault')('gives the whole of it without a field', async () => {
    const { stand, read } = await open(start);
    stand.put(KEY);
    expect((await read()).value).toBe(KEY);
  });

  const moods: readonly (readonly [StoreMood, string, RegExp])[] = [
    ['forbidden', 'SECRET_UNAVAILABLE', / is forbidden: /],
    ['absent', 'SECRET_UNAVAILABLE', / is absent: /],
    ['slow', 'SECRET_STORE_UNREACHABLE', / is unreachable: .*in time/],
    ['cut', 'SECRET_STORE_UNREACHABLE', / is unreachable: /],
    ['half', 'SECRET_STORE_UNREACHABLE', / is unreachable: /],
    ['down', 'SECRET_STORE_UNREACHABLE', / is unreachable: /],
    ['throttled', 'SECRET_STORE_UNREACHABLE', / is unreachable: /],
    ['broken', 'SECRET_UNAVAILABLE', / holds no secret: /],
    ['redirect', 'SECRET_UNAVAILABLE', / holds no secret: /],
    ['huge', 'SECRET_UNAVAILABLE', / holds no secret: /],
    ['page', 'SECRET_UNAVAILABLE', / holds no secret: /],
    ['odd', 'SECRET_UNAVAILABLE', / holds no secret: /],
    ['bytes', 'SECRET_UNAVAILABLE', / holds no secret: /],
  ];

  test.each(moods)('STO-01 %s: %s, and nothing of the answer is told', async (mood, code, words) => {
    const { stand, read, ports } = await open(start);
    stand.put(held(KEY));
    stand.answerWith(mood);
    if (mood === 'slow') ports.http.accelerate(true);
    const told = await failure(read('#key'));
    expect(told.code).toBe(code);
    expect(told.message).toMatch(words);
    expect(told.message).toContain(`here: ${stand.reference}`);
    expect(told.fix.length).toBeGreaterThan(20);
    if (mood === 'forbidden' || mood === 'absent') expect(told.message).toContain(stand.identity);
    for (const secret of [STORE_CANARY, KEY, ...stand.secrets])
      expect(JSON.stringify(told)).not.toContain(secret);
    expect(stand.requests.filter(({ target }) => target === '/stolen')).toEqual([]);
    stand.answerWith('good');
    ports.http.accelerate(false);
    expect((await read('#key')).value).toBe(KEY);
  });

  test.each([
    ['no such member', JSON.stringify({ other: KEY })],
    ['a number', held(12_345_678_901_234)],
    ['an object', held({ key: KEY })],
    ['an empty text', held('')],
    ['a page', held('<html>denied</html>')],
    ['a sentence', held('access to this secret was denied')],
    ['a text too large', held('x'.repeat(63_000) + 'ä'.repeat(3_000))],
    ['inherited members only', '{"__proto__":{"key":"inherited"}}'],
  ])('STO-02 a member that is no secret: %s', async (_, value) => {
    const { stand, read } = await open(start);
    stand.put(value);
    const told = await failure(read('#key'));
    expect(told.code).toBe('SECRET_UNAVAILABLE');
    expect(told.message).not.toContain(KEY);
  });

  test('STO-02 a secret that is all of it, but of bytes or without a JSON object for the field', async () => {
    const { stand, read } = await open(start);
    if (name === 'vault') return;
    stand.put('no object');
    expect((await failure(read('#key'))).message).toContain('no JSON object');
    stand.put(Uint8Array.of(0xff, 0xfe, 0x00, 0x01));
    // Key Vault holds text only; a parameter of bytes stands for one that is not encrypted.
    if (name !== 'azure-kv') expect((await failure(read())).message).toMatch(/binary|unencrypted/);
  });
});

test('T3-07 a checksum of Google that does not fit is no secret', async () => {
  const { stand, read } = await open(startGcpStand);
  stand.put(KEY);
  stand.corrupt(true);
  expect((await failure(read())).message).toContain('CRC-32C');
});

test('Key Vault of another cloud gets a token for that cloud', async () => {
  const { stand, read } = await open(() => startKeyVaultStand('vault.usgovcloudapi.net'));
  stand.put(KEY);
  expect((await read()).value).toBe(KEY);
});

describe('the login at Vault', () => {
  test('is one for several secrets', async () => {
    const { stand, read } = await open(startVaultStand);
    stand.put(held(KEY));
    await Promise.all([read('#key'), read('#key'), read('#other')]);
    await read('#key');
    expect(stand.logins()).toBe(1);
  });

  test('is made anew at three quarters of the lease', async () => {
    const { stand, read } = await open(startVaultStand);
    stand.put(held(KEY));
    stand.lease(1);
    await read('#key');
    await new Promise((resolve) => setTimeout(resolve, 800));
    await read('#key');
    expect(stand.logins()).toBe(2);
  });

  test('is made anew when the token was revoked, and the secret is read all the same', async () => {
    const { stand, read } = await open(startVaultStand);
    stand.put(held(KEY));
    await read('#key');
    stand.revoke();
    expect((await read('#key')).value).toBe(KEY);
    expect(stand.logins()).toBe(2);
  });

  test.each([
    ['a forged token', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln', 'Vault refuses the login'],
    ['a file that holds none', STORE_CANARY, 'holds no service account token'],
  ])('is forbidden with %s, which is not told', async (_, token, words) => {
    const { stand, read, texts } = await open(startVaultStand);
    stand.put(held(KEY));
    for (const path of Object.keys(texts)) texts[path] = token;
    const told = await failure(read('#key'));
    expect(told.message).toContain(words);
    expect(JSON.stringify(told)).not.toContain(token);
  });
});
