import { describe, expect, it } from 'vitest';
import {
  CANARY,
  createTokenFixture,
  type EntraResponse,
  failure,
  granted,
  JSON_TYPE,
  settled,
  tokenRefused,
} from '../../../../tests/harness/create-token-fixture.ts';
import { RequestError } from '../../../engine/src/kernel/errors.ts';
import { SourceFailure } from '../../../engine/src/kernel/ports.ts';

describe('the exchange', () => {
  it('is one form POST to the tenant of the authority', async () => {
    const { tokens, requests } = createTokenFixture([granted()]);
    expect(await tokens.get()).toEqual({ token: 'token-1', generation: 1 });
    const [request] = requests;
    expect(request).toMatchObject({
      method: 'POST',
      origin: 'https://login.example',
      path: '/11111111-2222-3333-4444-555555555555/oauth2/v2.0/token',
      timeout: 5_000,
    });
    expect(Object.fromEntries(new URLSearchParams(new TextDecoder().decode(request?.body)))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'aaaaaaaa-2222-3333-4444-555555555555',
      scope: 'https://graph.microsoft.com/.default',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: 'head.body.signature',
    });
  });

  it('reads the assertion anew each time', async () => {
    const { tokens, requests } = createTokenFixture([granted('one'), granted('two')], {
      assertions: ['a.b.c', 'd.e.f'],
    });
    tokens.invalidate((await tokens.get()).generation);
    await tokens.get();
    expect(
      requests.map((request) =>
        new URLSearchParams(new TextDecoder().decode(request.body)).get('client_assertion'),
      ),
    ).toEqual(['a.b.c', 'd.e.f']);
  });

  const bad: Record<string, EntraResponse> = {
    'HTML with status 200': { headers: { 'content-type': 'text/html' }, body: `<html>${CANARY}` },
    'JSON labelled as text': { ...granted(), headers: { 'content-type': 'text/plain' } },
    'no content type': { ...granted(), headers: {} },
    'another charset': { ...granted(), headers: { 'content-type': 'application/json; charset=utf-16' } },
    'not JSON': { body: `{"access_token":"${CANARY}"` },
    'an array': { body: [granted().body] },
    'another token type': { body: { token_type: 'PoP', expires_in: 3_599, access_token: 'x' } },
    'no token type': { body: { expires_in: 3_599, access_token: 'x' } },
    'no token': { body: { token_type: 'Bearer', expires_in: 3_599 } },
    'an empty token': granted(''),
    'a token with a header line': granted('abc\r\nx-evil: 1'),
    'a token with a space': granted('abc def'),
    'a token as number': { body: { token_type: 'Bearer', expires_in: 3_599, access_token: 5 } },
    'a huge token': granted('x'.repeat(16_385)),
    'no life': { body: { token_type: 'Bearer', access_token: 'x' } },
    'life as text': granted('x', '3599'),
    'no time to live': granted('x', 0),
    'a negative life': granted('x', -1),
    'a life of a year': granted('x', 31_536_000),
    'a redirect': {
      status: 302,
      headers: { ...JSON_TYPE, location: 'https://evil.example/' },
      body: granted().body,
    },
    '201': { ...granted(), status: 201 },
    '404': { status: 404, body: '' },
  };
  it.each(Object.entries(bad))('refuses %s', async (_, answer) => {
    const { tokens, requests, records } = createTokenFixture([answer]);
    const error = await failure(tokens.get());
    expect(error.code).toBe('SOURCE_AUTH_FAILED');
    expect(error.detail).toEqual({});
    expect((await failure(tokens.get())).code).toBe('SOURCE_AUTH_FAILED');
    expect(requests).toHaveLength(1);
    expect(JSON.stringify([records, error.message, error.stack])).not.toContain(CANARY);
  });

  it('refuses an answer larger than 64 KiB', async () => {
    const { tokens } = createTokenFixture([
      { body: { ...(granted().body as object), padding: 'x'.repeat(70_000) } },
    ]);
    expect((await failure(tokens.get())).code).toBe('SOURCE_UNREACHABLE');
  });

  it.each(['Bearer', 'bearer', 'BEARER'])('takes token type %s', async (type) => {
    const { tokens } = createTokenFixture([
      { body: { token_type: type, expires_in: 3_599, access_token: 'x' } },
    ]);
    expect((await tokens.get()).token).toBe('x');
  });
});

describe('the cache', () => {
  it('makes one exchange for 200 at once with an expired token (F05)', async () => {
    const { tokens, requests, pass } = createTokenFixture([granted('old'), granted('new')]);
    await tokens.get();
    pass(3_600_000);
    const all = await Promise.all(Array.from({ length: 200 }, () => tokens.get()));
    expect(new Set(all.map(({ token }) => token))).toEqual(new Set(['new']));
    expect(requests).toHaveLength(2);
  });

  it('serves without Entra until five minutes before the end', async () => {
    const { tokens, requests, pass } = createTokenFixture([granted()], { fraction: 0 });
    await tokens.get();
    pass(3_599_000 - 300_001);
    await tokens.get();
    await settled();
    expect(requests).toHaveLength(1);
  });

  it('refreshes in the background, nobody waits, and the old token serves meanwhile (F02)', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { tokens, requests, pass } = createTokenFixture([granted('old'), { ...granted('new'), gate }], {
      fraction: 0,
    });
    await tokens.get();
    pass(3_599_000 - 300_000);
    const during = await Promise.all(Array.from({ length: 50 }, () => tokens.get()));
    expect(during.every(({ token }) => token === 'old')).toBe(true);
    expect(requests).toHaveLength(2);
    open();
    await settled();
    expect((await tokens.get()).token).toBe('new');
    expect(requests).toHaveLength(2);
  });

  it('spreads the early refresh by up to a minute', async () => {
    const { tokens, requests, pass } = createTokenFixture([granted()], { fraction: 0.999 });
    await tokens.get();
    pass(3_599_000 - 359_900);
    await tokens.get();
    await settled();
    expect(requests).toHaveLength(2);
  });

  it('uses a token until 30 s before its end when Entra is down, not longer (F01)', async () => {
    const { tokens, pass } = createTokenFixture([granted(), { failure: new SourceFailure('unreachable') }]);
    await tokens.get();
    pass(3_599_000 - 30_001);
    expect((await tokens.get()).token).toBe('token-1');
    await settled();
    pass(1);
    const error = await failure(tokens.get());
    expect(error.code).toBe('SOURCE_UNREACHABLE');
    expect(error.detail.retryAfter).toBeGreaterThanOrEqual(1);
    expect(error.detail.retryAfter).toBeLessThanOrEqual(30);
  });

  const jumps: [string, wall: number, monotonic: number, exchanges: number][] = [
    ['wall clock set back an hour', -3_600_000, 1_000, 1],
    ['wall clock set back, life over', -3_600_000, 3_599_000, 2],
    ['wall clock set forward an hour', 3_600_000, 1_000, 2],
    ['machine slept for two minutes', 120_000, 0, 1],
    ['machine slept for two hours', 7_200_000, 0, 2],
    ['wall clock stands still, life over', 0, 3_600_000, 2],
    ['small step of time synchronisation', 5_000, 1_000, 1],
  ];
  it.each(jumps)('F23: %s', async (_, wall, monotonic, exchanges) => {
    const { tokens, requests, time } = createTokenFixture([granted()]);
    await tokens.get();
    time.wall += wall;
    time.monotonic += monotonic;
    await tokens.get();
    expect(requests).toHaveLength(exchanges);
  });

  it('flushes exactly the named generation (F06)', async () => {
    const { tokens, requests } = createTokenFixture([granted('one'), granted('two')]);
    const first = await tokens.get();
    tokens.invalidate(first.generation + 1);
    expect(await tokens.get()).toEqual(first);
    tokens.invalidate(first.generation);
    const second = await tokens.get();
    expect(second.token).toBe('two');
    tokens.invalidate(first.generation);
    expect(await tokens.get()).toEqual(second);
    expect(requests).toHaveLength(2);
  });

  it('lets a waiter leave and goes on for the others', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { tokens, requests } = createTokenFixture([{ ...granted(), gate }]);
    const controller = new AbortController();
    const aborting = tokens.get(controller.signal);
    const staying = tokens.get(new AbortController().signal);
    controller.abort();
    expect((await failure(aborting)).code).toBe('SOURCE_UNREACHABLE');
    open();
    expect((await staying).token).toBe('token-1');
    expect((await failure(createTokenFixture([granted()]).tokens.get(controller.signal))).code).toBe(
      'SOURCE_UNREACHABLE',
    );
    expect(requests).toHaveLength(1);
  });
});

describe('failures', () => {
  it('remembers a refusal for a minute and tells the numeric code only (F03)', async () => {
    const { tokens, requests, pass, records } = createTokenFixture([tokenRefused()]);
    const error = await failure(tokens.get());
    expect(error).toMatchObject({ code: 'SOURCE_AUTH_FAILED', status: 502, detail: { hint: '700213' } });
    pass(59_999);
    expect((await failure(tokens.get())).detail.hint).toBe('700213');
    expect(requests).toHaveLength(1);
    pass(1);
    await failure(tokens.get());
    expect(requests).toHaveLength(2);
    expect(JSON.stringify(records)).not.toContain(CANARY);
    expect(records.join()).toContain('"hint":"700213"');
  });

  it.each([[['x']], [-1], [1.5], [1e12], ['700213'], [null], [{}]])(
    'tells no hint from error_codes [%j]',
    async (code) => {
      expect((await failure(createTokenFixture([tokenRefused(code)]).tokens.get())).detail).toEqual({});
    },
  );

  const permanent: [string, EntraResponse, string[], number][] = [
    ['refused', tokenRefused(), ['a.b.c'], 1],
    [
      'refused, assertion stale and replaced each time',
      tokenRefused(700024),
      Array.from({ length: 600 }, (_, i) => `a.b.${i}`),
      2,
    ],
    ['refused, assertion stale and the same', tokenRefused(700024), ['a.b.c'], 1],
    ['400', tokenRefused(90014, 'invalid_request', 400), ['a.b.c'], 1],
    ['redirected', { status: 301, headers: { location: 'https://evil.example' }, body: '' }, ['a.b.c'], 1],
  ];
  it.each(permanent)(
    'permanently %s: never more than two calls in a minute',
    async (_, answer, assertions, each) => {
      const { tokens, requests, pass } = createTokenFixture([answer], { assertions });
      const starts: number[] = [];
      for (let second = 0; second < 300; second += 1) {
        const before = requests.length;
        await Promise.all([failure(tokens.get()), failure(tokens.get())]);
        for (let call = before; call < requests.length; call += 1) starts.push(second);
        pass(1_000);
      }
      expect(starts).toEqual(
        [0, 60, 120, 180, 240].flatMap((second) => Array.from({ length: each }, () => second)),
      );
    },
  );

  it('what is known of it is told without asking: nothing, a token, a failure, our own limit', async () => {
    const { tokens, requests, pass } = createTokenFixture([tokenRefused(), granted('one'), granted('two')]);
    expect(tokens.state()).toBe('unknown');
    await failure(tokens.get());
    expect(tokens.state()).toBe('failing');
    pass(600_000);
    expect(tokens.state()).toBe('failing');
    const { generation } = await tokens.get();
    expect(tokens.state()).toBe('ok');
    tokens.invalidate(generation);
    expect(tokens.state()).toBe('unknown');
    tokens.invalidate((await tokens.get()).generation);
    expect(tokens.state()).toBe('failing');
    expect(requests).toHaveLength(3);
  });

  it('a Graph that refuses every fresh token costs two exchanges a minute', async () => {
    const { tokens, requests, pass } = createTokenFixture(
      Array.from({ length: 9 }, (_, index) => granted(`t${index}`)),
    );
    const refusals: number[] = [];
    for (let second = 0; second < 180; second += 1) {
      for (let request = 0; request < 5; request += 1) {
        try {
          tokens.invalidate((await tokens.get()).generation);
        } catch (error) {
          expect(error).toMatchObject({ code: 'SOURCE_AUTH_FAILED' });
          refusals.push(second);
        }
      }
      pass(1_000);
    }
    expect(requests).toHaveLength(6);
    expect(refusals.length).toBe(900 - 6);
  });

  it('bytes that Graph has refused are never sent again, though Entra hands them out again (F06)', async () => {
    const { tokens, requests, pass } = createTokenFixture([granted('one')]);
    tokens.invalidate((await tokens.get()).generation);
    const starts: number[] = [];
    for (let second = 0; second < 180; second += 1) {
      const before = requests.length;
      expect((await failure(tokens.get())).code).toBe('SOURCE_AUTH_FAILED');
      if (requests.length > before) starts.push(second);
      pass(1_000);
    }
    expect(starts).toEqual([0, 60, 120]);
  });

  it('nor after another token has been refused in between', async () => {
    const { tokens, pass } = createTokenFixture([
      granted('one'),
      granted('two'),
      granted('one'),
      granted('two'),
      granted('three'),
    ]);
    const sent: string[] = [];
    for (let minute = 0; minute < 8; minute += 1) {
      const { token, generation } = await tokens.get().catch(() => ({ token: '', generation: -1 }));
      sent.push(token);
      tokens.invalidate(generation);
      pass(61_000);
    }
    expect(sent).toEqual(['one', 'two', '', '', 'three', '', '', '']);
  });

  it('a failure that nobody foresaw is no reason to ask Entra at each request', async () => {
    const { tokens, requests, pass } = createTokenFixture([granted()], {
      counted: () => {
        throw new TypeError(CANARY);
      },
    });
    for (let tick = 0; tick < 100; tick += 1) {
      const error = await failure(tokens.get());
      expect([error.code, error.detail]).toEqual(['SOURCE_AUTH_FAILED', { subject: 'internal' }]);
      pass(10);
    }
    expect(requests).toHaveLength(2);
  });

  it('whatever the dice say, an outage costs no more than two calls a second', async () => {
    const { tokens, requests, pass } = createTokenFixture([{ status: 503, body: '' }], { fraction: 0 });
    for (let tick = 0; tick < 100; tick += 1) {
      await failure(tokens.get());
      pass(100);
    }
    expect(requests).toHaveLength(20);
  });

  it('a stale assertion is read again once, and the new one works', async () => {
    const { tokens, requests } = createTokenFixture([tokenRefused(700024), granted()], {
      assertions: ['old.a.b', 'new.a.b'],
    });
    expect((await tokens.get()).token).toBe('token-1');
    expect(requests).toHaveLength(2);
  });

  it.each([
    ['60', 60_000],
    [undefined, 60_000],
    ['nonsense', 60_000],
    ['0', 1_000],
    ['999999999', 600_000],
    [new Date(1_800_000_000_000 + 20_000).toUTCString(), 20_000],
  ])('honours Retry-After %s of a 429 (F04)', async (value, wait) => {
    const headers = value === undefined ? JSON_TYPE : { ...JSON_TYPE, 'retry-after': value };
    const { tokens, requests, pass } = createTokenFixture([{ status: 429, headers, body: {} }, granted()], {
      fraction: 0,
    });
    expect(await failure(tokens.get())).toMatchObject({
      code: 'SOURCE_UNREACHABLE',
      detail: { retryAfter: wait / 1_000 },
    });
    pass(wait - 1);
    await failure(tokens.get());
    expect(requests).toHaveLength(1);
    pass(1);
    expect((await tokens.get()).token).toBe('token-1');
  });

  it.each<[string, EntraResponse]>([
    ['503', { status: 503, body: 'x' }],
    ['temporarily_unavailable', { status: 400, body: { error: 'temporarily_unavailable' } }],
    ['reset', { failure: new SourceFailure('unreachable') }],
    ['timeout', { failure: new SourceFailure('timeout') }],
  ])('backs off exponentially with full jitter: %s', async (_, answer) => {
    const { tokens, requests, pass } = createTokenFixture([answer], { fraction: 1 });
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const before = requests.length;
      let waited = 0;
      while (requests.length === before) {
        expect((await failure(tokens.get())).code).toBe('SOURCE_UNREACHABLE');
        if (requests.length > before) break;
        pass(500);
        waited += 500;
      }
      waits.push(waited);
    }
    expect(waits).toEqual([0, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it('a second assertion is not begun when it could not end within the five seconds (F02)', async () => {
    const { tokens, requests, time, reads } = createTokenFixture([tokenRefused(700024), granted()], {
      assertions: ['old.a.b', 'new.a.b'],
      assertionTakes: 1_001,
    });
    const before = time.monotonic;
    expect((await failure(tokens.get())).detail.hint).toBe('700024');
    expect([requests.length, reads(), time.monotonic - before]).toEqual([1, 1, 1_001]);
    expect(requests[0]?.timeout).toBe(3_999);
  });

  it.each([700027, 50012])('%i: another key signs, once, if the provider has one', async (code) => {
    const keys = [true, false];
    const options = { assertions: ['old.a.b', 'new.a.b'], useNextKey: () => keys.shift() ?? false };
    const { tokens, requests } = createTokenFixture([tokenRefused(code), granted()], options);
    expect((await tokens.get()).token).toBe('token-1');
    expect(requests).toHaveLength(2);
    const lone = createTokenFixture([tokenRefused(code), granted()], { ...options, useNextKey: () => false });
    expect((await failure(lone.tokens.get())).detail.hint).toBe(String(code));
    expect(lone.requests).toHaveLength(1);
  });

  it('no other refusal asks for another key', async () => {
    const { tokens, requests } = createTokenFixture([tokenRefused(700213)], {
      useNextKey: () => {
        throw new Error('asked');
      },
    });
    await failure(tokens.get());
    expect(requests).toHaveLength(1);
  });

  it('two unknown keys in turn are two calls a minute', async () => {
    const { tokens, requests, pass } = createTokenFixture([tokenRefused(700027)], {
      assertions: Array.from({ length: 600 }, (_, index) => `a.b.${index}`),
      useNextKey: () => true,
    });
    for (let second = 0; second < 180; second += 1) {
      await failure(tokens.get());
      pass(1_000);
    }
    expect(requests).toHaveLength(6);
  });

  it('which step of the provider failed is told, and only if it is a constant of ours', async () => {
    const throwing = (error: Error) => ({ provider: { get: () => Promise.reject(error) } });
    const known = new RequestError('SOURCE_AUTH_FAILED', { subject: 'GCP metadata server refused' });
    const { tokens, records } = createTokenFixture([granted()], throwing(known));
    expect((await failure(tokens.get())).detail).toEqual({ subject: 'GCP metadata server refused' });
    expect(records.join()).toContain('"reason":"GCP metadata server refused"');
    const unknown = createTokenFixture([granted()], throwing(new Error(CANARY)));
    expect((await failure(unknown.tokens.get())).detail).toEqual({ subject: 'no client assertion' });
    expect(JSON.stringify(unknown.records)).not.toContain(CANARY);
  });

  it('without an assertion Entra is not asked', async () => {
    const { tokens, requests, records } = createTokenFixture([granted()], { assertions: [''] });
    expect((await failure(tokens.get())).code).toBe('SOURCE_AUTH_FAILED');
    expect(requests).toHaveLength(0);
    expect(JSON.stringify(records)).not.toContain(CANARY);
  });
});
