import { expect, test } from 'vitest';
import { NO_STATUS } from '../../../../tests/harness/app-parts.ts';
import { loadConfig } from '../../../gateway/src/config/load-config.ts';
import { createFunctionRuntime } from '../functions/create-function-runtime.ts';
import type { CreateApp } from '../runtime/generation.ts';
import { createHandler } from './create-handler.ts';

const LARGEST = 1_000;
const config = loadConfig({
  text: JSON.stringify({
    publicUrl: 'https://gateway.example',
    callers: { apiKeys: { file: '/nowhere' } },
    limits: { requestBodyBytes: LARGEST, bodyMilliseconds: 200 },
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:K' }] },
    connectors: {
      'entra-id': {
        tenant: '6e4c8e9f-76cf-41d1-806e-61838b880b87',
        clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
        assertion: { type: 'gcp' },
      },
    },
  }),
  file: 'n.json',
  environment: {},
});

/** What the gateway gets: it answers with the length of the body. */
const createApp = (async () => ({
  handle: async ({ body }: { readonly body: Uint8Array }) => ({
    status: 200,
    headers: [['length', String(body.length)]],
    body: new Uint8Array(0),
  }),
  callers: { ids: () => [] },
  status: () => ({ ...NO_STATUS, policy: 'p', keyFingerprint: 'e', configuration: 'c' }),
})) as unknown as CreateApp;

function createTestHandler(of = config) {
  const host = createFunctionRuntime({
    loadConfig: async () => ({ ...of, callers: undefined }),
    createApp,
    platform: { trustedPlatforms: [] },
    checkProcess: () => undefined,
    logSink: () => undefined,
  });
  return createHandler(host);
}

/** With the platform's mark of the target as it came, which has to be that of the address. */
function createRequest(
  path: string,
  headers: Record<string, string>,
  body: AsyncIterable<unknown> | null = null,
): never {
  const sent = new Headers({ 'x-waws-unencoded-url': '/v1.0/users', ...headers });
  return { method: 'POST', url: `https://gateway.example${path}`, headers: sent, body } as never;
}

function open(of = config) {
  const handler = createTestHandler(of);
  return async (
    body: AsyncIterable<unknown> | null,
    headers: Record<string, string> = {},
    url = '/v1.0/users',
  ) => {
    const { status, headers: given } = await handler(createRequest(url, headers, body));
    const received = new Headers(given as [string, string][]);
    return [status, received.get('length') ?? received.get('nymgate-error')];
  };
}

function chunks(...sizes: readonly number[]) {
  const seen = { read: 0, left: false };
  const stream = (async function* () {
    try {
      for (const size of sizes) {
        seen.read += 1;
        yield new Uint8Array(size);
      }
    } finally {
      seen.left = true;
    }
  })();
  return { stream, seen };
}

test('F24 a body is read within the configured limit, and let go beyond it', async () => {
  const send = open();
  expect(await send(chunks(400, 600).stream)).toEqual([200, '1000']);
  expect(await send(null)).toEqual([200, '0']);
  const { stream, seen } = chunks(600, 600, 600, 600);
  expect(await send(stream)).toEqual([403, 'BODY_NOT_ALLOWED']);
  expect(seen).toEqual({ read: 2, left: true });
});

test('F24 what can be refused by its head is refused without its body', async () => {
  const send = open();
  const { stream, seen } = chunks(10);
  expect(await send(stream, { 'content-length': '1001' })).toEqual([403, 'BODY_NOT_ALLOWED']);
  expect(await send(stream, {}, '/v1.0/groups')).toEqual([400, 'TARGET_MALFORMED']);
  expect(await send(stream, { upgrade: 'x' })).toEqual([400, 'TARGET_MALFORMED']);
  expect(seen.read).toBe(0);
});

test('F24 T1-30 many slow bodies have one budget, and each has its time', async () => {
  const large = { ...config, limits: { ...config.limits, requestBodyBytes: 16_777_216 } };
  const send = open(large);
  async function* slow() {
    yield new Uint8Array(65_536);
    await new Promise(() => undefined);
  }
  await send(null);
  const answers = await Promise.all(Array.from({ length: 60 }, () => send(slow())));
  expect(answers.filter(([status]) => status === 503)).toHaveLength(56);
  expect(answers.filter(([status]) => status === 400)).toHaveLength(4);
  for (const length of ['x', '-5', '1e3'])
    expect(await send(chunks(5).stream, { 'content-length': length })).toEqual([200, '5']);
});

test('a request that is lost on the way has its own id in the refusal', async () => {
  const id = '4f0c1f1e-5c1b-4d8c-9c39-6f3e1a0b7c11';
  const sent = { 'client-request-id': id };
  const { status, headers } = await createTestHandler()(createRequest('/v1.0/other', sent));
  const received = new Headers(headers as [string, string][]);
  expect([status, received.get('client-request-id')]).toEqual([400, id]);
});
