import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { HeaderList } from '../../../engine/src/kernel/ports.ts';
import { createApiKey, createApiKeyVerifier, hashApiKey, parseApiKey } from './create-api-key-verifier.ts';
import { formatKeyFile, type KeyRecord, keyState, parseKeyFile, watchKeys } from './key-file.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const key = createApiKey((length) => randomBytes(length));

function createRecord(given: { id: string; text: string }, changes: Partial<KeyRecord> = {}): KeyRecord {
  return {
    id: given.id,
    name: 'warehouse',
    hash: hashApiKey(given),
    created: '2026-02-01T00:00:00.000Z',
    expires: '2027-02-01T00:00:00.000Z',
    connectors: ['outlook-cal'],
    ...changes,
  };
}

/** A key file, a clock and a log that the test moves. */
async function watched(records: readonly KeyRecord[]) {
  const state = {
    text: formatKeyFile(records) as string | undefined,
    time: 0,
    reads: 0,
    logs: [] as string[],
  };
  const keys = await watchKeys({
    file: 'callers.json',
    files: {
      readText: async () => {
        state.reads += 1;
        if (state.text === undefined) throw new Error('gone');
        return state.text;
      },
    },
    clock: { now: () => NOW, monotonic: () => state.time },
    log: { write: (level, event, fields) => void state.logs.push(JSON.stringify([level, event, fields])) },
  });
  const verifier = createApiKeyVerifier({
    keys,
    clock: { now: () => NOW, monotonic: () => state.time },
    defaults: { requestsPerMinute: 10, concurrentRequests: 2 },
  });
  const verify = (headers: HeaderList) => verifier.verify({ headers, remoteAddress: '' });
  return { state, ask: verify, bearer: (text: string) => verify([['Authorization', `Bearer ${text}`]]) };
}

describe('a key', () => {
  test('has its form, 256 random bits and an id', () => {
    expect(key.text).toMatch(/^nyk_[a-z0-5]{12}_[A-Za-z0-9_-]{43}$/);
    expect(parseApiKey(key.text)).toEqual(key);
    const made = new Set(
      Array.from({ length: 200 }, () => createApiKey((length) => randomBytes(length)).text),
    );
    expect(made.size).toBe(200);
    const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => 255 - index);
    expect(createApiKey(bytes).text.slice('nyk_'.length + 12)).toBe(
      `_${Buffer.from(bytes(32)).toString('base64url')}`,
    );
  });
  test.each([
    '',
    'nyk_',
    `x${key.text}`,
    `${key.text}x`,
    `${key.text} `,
    `${key.text}\n`,
    key.text.toUpperCase(),
  ])('%j is none', (text) => expect(parseApiKey(text)).toBeUndefined());
});

describe('the verifier', () => {
  test('as bearer and as X-Api-Key; limits of its own or the defaults', async () => {
    const { bearer, ask } = await watched([createRecord(key)]);
    const known = {
      outcome: 'known',
      caller: {
        id: `key:${key.id}`,
        grant: { connectors: ['outlook-cal'], requestsPerMinute: 10, concurrentRequests: 2 },
      },
    };
    expect(await bearer(key.text)).toEqual(known);
    expect(await ask([['x-api-key', key.text]])).toEqual(known);
    const watchedKeys = await watched([createRecord(key, { requestsPerMinute: 7, concurrentRequests: 1 })]);
    expect(await watchedKeys.bearer(key.text)).toMatchObject({
      caller: { grant: { requestsPerMinute: 7, concurrentRequests: 1 } },
    });
  });
  test('a token of another kind is none of its', async () => {
    const { bearer, ask } = await watched([createRecord(key)]);
    expect(await bearer('eyJhbGciOiJSUzI1NiJ9.e30.x')).toEqual({ outcome: 'absent' });
    expect(await ask([])).toEqual({ outcome: 'absent' });
  });

  const flipped = (text: string, at: number) =>
    text.slice(0, at) + (text.charAt(at) === 'A' ? 'B' : 'A') + text.slice(at + 1);
  test('each letter counts', async () => {
    const { bearer } = await watched([createRecord(key)]);
    for (let at = 4 + 12 + 1; at < key.text.length; at += 1)
      expect(await bearer(flipped(key.text, at))).toEqual({ outcome: 'refused', reason: 'unknown-key' });
  });
  test.each<[string, Partial<KeyRecord>, string]>([
    ['expired', { expires: '2026-03-01T12:00:00.000Z' }, 'expired'],
    ['revoked', { revoked: '2026-02-02T00:00:00.000Z' }, 'revoked'],
    [
      'revoked and expired',
      { revoked: '2026-02-02T00:00:00.000Z', expires: '2026-02-03T00:00:00Z' },
      'revoked',
    ],
  ])('%s', async (_name, changes, reason) => {
    const { bearer } = await watched([createRecord(key, changes)]);
    expect(await bearer(key.text)).toEqual({ outcome: 'refused', reason });
    expect(await bearer(flipped(key.text, 20))).toEqual({ outcome: 'refused', reason: 'unknown-key' });
  });
  test('unknown and malformed', async () => {
    const { bearer, ask } = await watched([createRecord(key)]);
    expect(await bearer(createApiKey((length) => randomBytes(length)).text)).toEqual({
      outcome: 'refused',
      reason: 'unknown-key',
    });
    expect(await bearer('nyk_short')).toEqual({ outcome: 'refused', reason: 'malformed' });
    expect(await ask([['x-api-key', 'anything']])).toEqual({ outcome: 'refused', reason: 'malformed' });
  });
});

describe('the file', () => {
  const other = createApiKey((length) => randomBytes(length));

  test('a change is seen within five seconds, with one look for many requests', async () => {
    const { state, bearer } = await watched([createRecord(key)]);
    state.text = formatKeyFile([createRecord(other)]);
    state.time = 4_999;
    expect((await bearer(key.text)).outcome).toBe('known');
    expect(state.reads).toBe(1);
    state.time = 5_000;
    const verdicts = await Promise.all(Array.from({ length: 50 }, () => bearer(key.text)));
    expect(new Set(verdicts.map(({ outcome }) => outcome))).toEqual(new Set(['refused']));
    expect((await bearer(other.text)).outcome).toBe('known');
    expect(state.reads).toBe(2);
  });
  test.each([undefined, '', '{', '{"nymgateCallers":1,"keys":[{}]}'])(
    'F15 one that has become %j is an outage: the last good one stays, and it is logged',
    async (text) => {
      const { state, bearer } = await watched([createRecord(key)]);
      state.text = text;
      state.time = 6_000;
      expect((await bearer(key.text)).outcome).toBe('known');
      expect(state.logs).toEqual(['["error","caller_keys_unreadable",{"count":1}]']);
      state.text = formatKeyFile([]);
      state.time = 12_000;
      expect((await bearer(key.text)).outcome).toBe('refused');
    },
  );
  test('without a good one to begin with nothing starts', async () => {
    const files = { readText: async () => '{}' };
    const clock = { now: () => NOW, monotonic: () => 0 };
    await expect(
      watchKeys({ file: 'callers.json', files, clock, log: { write: () => undefined } }),
    ).rejects.toMatchObject({ code: 'SECRET_UNAVAILABLE' });
  });
  test('what is written can be read', () => {
    const records = [
      createRecord(key),
      createRecord(other, { revoked: '2026-02-02T00:00:00.000Z', requestsPerMinute: 5 }),
    ];
    expect(parseKeyFile(formatKeyFile(records))).toEqual(records);
    expect(formatKeyFile(records)).not.toContain(key.text);
  });

  const with_ = (changes: object) =>
    JSON.stringify({ nymgateCallers: 1, keys: [{ ...createRecord(key), ...changes }] });
  test.each<[string, string]>([
    ['not JSON', 'x'],
    ['a list', '[]'],
    ['another version', '{"nymgateCallers":2,"keys":[]}'],
    ['a key more', '{"nymgateCallers":1,"keys":[],"more":1}'],
    ['id twice', JSON.stringify({ nymgateCallers: 1, keys: [createRecord(key), createRecord(key)] })],
    ['unknown field', with_({ scope: 'x' })],
    ['no expiry', with_({ expires: undefined })],
    ['no time', with_({ expires: 'never' })],
    ['impossible time', with_({ expires: '2026-13-41T00:00:00Z' })],
    ['hash too short', with_({ hash: 'abc' })],
    ['no connectors', with_({ connectors: [] })],
    ['connectors as text', with_({ connectors: '*' })],
    ['an odd connector', with_({ connectors: ['Outlook'] })],
    ['a limit of nothing', with_({ requestsPerMinute: 0 })],
    ['a limit as text', with_({ concurrentRequests: '5' })],
    ['control character in the name', with_({ name: 'a\nb' })],
  ])('%s: the whole file is refused', (_name, text) => {
    expect(parseKeyFile(text)).toBeUndefined();
  });
  test('states', () => {
    const expires = '2026-03-01T12:00:00Z';
    expect([NOW - 1, NOW, NOW + 1].map((now) => keyState({ expires }, now))).toEqual([
      'active',
      'expired',
      'expired',
    ]);
  });
});
