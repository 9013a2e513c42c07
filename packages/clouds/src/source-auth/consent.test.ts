import { describe, expect, it, test } from 'vitest';
import {
  createTokenFixture,
  type EntraResponse,
  failure,
  granted,
  settled,
  tokenRefused,
} from '../../../../tests/harness/create-token-fixture.ts';
import { SourceFailure } from '../../../engine/src/kernel/ports.ts';
import { hasRoles } from './read-token-response.ts';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: unknown) => `${part({ alg: 'RS256' })}.${part(claims)}.c2ln`;
const roleless = (uti: string) => granted(jwt({ uti }));
const consented = (uti: string) => granted(jwt({ uti, roles: ['User.Read.All'] }));
const many = (make: (uti: string) => EntraResponse) =>
  Array.from({ length: 400 }, (_, index) => make(String(index)));

describe('a token without roles (graph-facts.md#4.1)', () => {
  it('is kept for a minute, whatever the traffic: one exchange a minute', async () => {
    const { tokens, requests, pass, records } = createTokenFixture(many(roleless));
    const starts: number[] = [];
    for (let second = 0; second < 300; second += 1) {
      const before = requests.length;
      await Promise.all(Array.from({ length: 20 }, () => tokens.get()));
      if (requests.length > before) starts.push(second);
      pass(1_000);
    }
    expect(starts).toEqual([0, 60, 120, 180, 240]);
    expect(requests).toHaveLength(5);
    expect(records.filter((line) => line.includes('token_without_roles'))).toHaveLength(5);
  });

  it('so that consent is noticed within the minute, by the first request after it', async () => {
    const { tokens, requests, pass } = createTokenFixture([roleless('a'), consented('b')]);
    const first = await tokens.get();
    pass(59_999);
    expect(await tokens.get()).toEqual(first);
    pass(1);
    expect((await tokens.get()).token).toBe(jwt({ uti: 'b', roles: ['User.Read.All'] }));
    pass(60_000);
    await tokens.get();
    expect(requests).toHaveLength(2);
  });

  it('200 at once after the minute make one exchange', async () => {
    const { tokens, requests, pass } = createTokenFixture([roleless('a'), consented('b')]);
    await tokens.get();
    pass(60_000);
    const all = await Promise.all(Array.from({ length: 200 }, () => tokens.get()));
    expect(new Set(all.map(({ generation }) => generation))).toEqual(new Set([2]));
    expect(requests).toHaveLength(2);
  });

  it.each<[string, EntraResponse]>([
    ['does not answer', { failure: new SourceFailure('timeout') }],
    ['refuses', tokenRefused()],
    ['throttles', { status: 429, body: {} }],
  ])('goes on serving when Entra %s then: Graph decides what it is worth', async (_, answer) => {
    const { tokens, requests, pass } = createTokenFixture([roleless('a'), answer], { fraction: 1 });
    const first = await tokens.get();
    pass(60_000);
    for (let call = 0; call < 50; call += 1) expect(await tokens.get()).toEqual(first);
    expect(requests).toHaveLength(2);
  });

  it('that Graph answers with 401 costs two exchanges a minute (F06)', async () => {
    const { tokens, requests, pass } = createTokenFixture(many(roleless));
    for (let second = 0; second < 180; second += 1) {
      for (let call = 0; call < 3; call += 1) {
        const token = await tokens.get().catch(() => undefined);
        if (token !== undefined) tokens.invalidate(token.generation);
      }
      pass(1_000);
    }
    expect(requests).toHaveLength(6);
  });
});

describe('a token to which Graph says 403', () => {
  it('is replaced in the background when it is five minutes old: twelve exchanges an hour, whatever the traffic', async () => {
    const { tokens, requests, pass } = createTokenFixture(many(consented));
    const starts: number[] = [];
    for (let second = 0; second < 3_600; second += 1) {
      const before = requests.length;
      const issued = await Promise.all(Array.from({ length: 5 }, () => tokens.get()));
      for (const { generation } of issued) tokens.invalidate(generation, 403);
      await settled();
      if (requests.length > before) starts.push(second);
      pass(1_000);
    }
    expect(starts).toEqual(Array.from({ length: 12 }, (_, index) => index * 300));
    expect(requests).toHaveLength(12);
  });

  it('and the very next request has the fresh one', async () => {
    const { tokens, requests, pass } = createTokenFixture([consented('a'), consented('b')]);
    const first = await tokens.get();
    pass(300_000);
    expect(await tokens.get()).toEqual(first);
    tokens.invalidate(first.generation, 403);
    await settled();
    expect((await tokens.get()).generation).toBe(2);
    expect(requests).toHaveLength(2);
  });

  it('serves on while it is younger, and is not waited for (F02)', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { tokens, requests, pass } = createTokenFixture([consented('a'), { ...consented('b'), gate }]);
    const first = await tokens.get();
    tokens.invalidate(first.generation, 403);
    pass(299_999);
    expect(await tokens.get()).toEqual(first);
    expect(requests).toHaveLength(1);
    pass(1);
    expect(await tokens.get()).toEqual(first);
    await settled();
    expect(requests).toHaveLength(2);
    open();
    await settled();
    expect((await tokens.get()).generation).toBe(2);
  });

  it('another generation is left alone', async () => {
    const { tokens, requests, pass } = createTokenFixture([consented('a'), consented('b')]);
    const first = await tokens.get();
    pass(400_000);
    tokens.invalidate(first.generation + 1, 403);
    await tokens.get();
    await settled();
    expect(requests).toHaveLength(1);
  });

  it('an Entra that refuses then is asked once a minute, and the token serves to its end', async () => {
    const { tokens, requests, pass } = createTokenFixture([consented('a'), tokenRefused()]);
    const first = await tokens.get();
    pass(300_000);
    tokens.invalidate(first.generation, 403);
    for (let second = 0; second < 180; second += 1) {
      expect(await tokens.get()).toEqual(first);
      await settled();
      pass(1_000);
    }
    expect(requests).toHaveLength(4);
    pass(3_600_000);
    expect((await failure(tokens.get())).code).toBe('SOURCE_AUTH_FAILED');
  });
});

test.each<[string, boolean]>([
  [jwt({ roles: ['User.Read.All'] }), true],
  [jwt({ roles: [] }), false],
  [jwt({}), false],
  [jwt({ roles: 'User.Read.All' }), true],
  [jwt([]), true],
  [jwt(null), true],
  ['opaque', true],
  ['a.b', true],
  ['a.b.c', true],
  [`a.${part('text')}.c`, true],
])('hasRoles(%s) is %s: only a token that says so has none', (token, expected) => {
  expect(hasRoles(token)).toBe(expected);
});
