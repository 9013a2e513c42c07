import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { identityGateways } from './identity/identity-gateways.ts';
import { lastingToken, renewLastingToken } from './identity/lasting-token.ts';
import { federated, type Place, type Platform } from './identity/platforms.ts';
import { type IdentityGateway, USERS } from './identity/start-identity-gateway.ts';

const HOUR = 3_600_000;
const start = identityGateways({ platform: lastingToken });

describe('Graph does not take the token', () => {
  test('tokens are revoked: one exchange, one replay, the answer (F06)', async () => {
    const gateway = await start();
    await gateway.get(USERS);
    gateway.simulator.revokeTokens();
    gateway.counts();
    expect((await gateway.get(USERS)).status).toBe(200);
    expect(gateway.counts()).toEqual({ entra: 1, graph: 2 });
  });

  test('tokens for the Graph of another cloud: two exchanges, then a minute of silence', async () => {
    const gateway = await start();
    gateway.simulator.answerNextToken({ claims: { aud: 'https://graph.microsoft.us' }, times: 2 });
    for (let time = 0; time < 5; time += 1)
      expect(gateway.told(await gateway.get(USERS))).toMatchObject({
        status: 502,
        code: 'SOURCE_AUTH_FAILED',
      });
    expect(gateway.counts()).toEqual({ entra: 2, graph: 2 });
    gateway.pass(61_000);
    expect((await gateway.get(USERS)).status).toBe(200);
    expect(await gateway.leaks()).toEqual([]);
  });

  test('the service principal is gone: AADSTS7000229', async () => {
    const gateway = await start();
    await gateway.get(USERS);
    gateway.app.removeServicePrincipal();
    gateway.counts();
    expect(gateway.told(await gateway.get(USERS))).toMatchObject({
      code: 'SOURCE_AUTH_FAILED',
      hint: '7000229',
    });
    expect(gateway.counts()).toEqual({ entra: 1, graph: 1 });
    expect(await gateway.leaks()).toEqual([]);
  });

  test('no consent: 403, and a minute after consent all is well without a restart', async () => {
    const gateway = await start({ consented: false });
    const denied = { status: 403, code: 'SOURCE_ERROR', inner: 'Authorization_RequestDenied' };
    expect(gateway.told(await gateway.get(USERS))).toMatchObject(denied);
    gateway.app.consent();
    expect(gateway.told(await gateway.get(USERS))).toMatchObject(denied);
    expect(gateway.counts()).toEqual({ entra: 1, graph: 2 });
    gateway.pass(61_000);
    expect((await gateway.get(USERS)).status).toBe(200);
    expect(gateway.counts()).toEqual({ entra: 1, graph: 1 });
  });

  test('Graph does not know the application before consent: 401 twice, then as above', async () => {
    const gateway = await start({
      consented: false,
      mistake: ({ registration }) => ({ ...registration, unknownToGraph: true }),
    });
    expect(gateway.told(await gateway.get(USERS))).toMatchObject({ status: 502, code: 'SOURCE_AUTH_FAILED' });
    expect(gateway.counts()).toEqual({ entra: 2, graph: 2 });
    gateway.app.consent();
    gateway.pass(61_000);
    expect((await gateway.get(USERS)).status).toBe(200);
  });
});

describe('the calls of Entra, counted', () => {
  test('200 requests at once with an expired token make one exchange, and nobody sends the old one (F05)', async () => {
    const gateway = await start();
    expect((await gateway.get(USERS)).status).toBe(200);
    gateway.pass(HOUR);
    gateway.counts();
    const answers = await Promise.all(Array.from({ length: 200 }, () => gateway.get(USERS)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(gateway.counts()).toEqual({ entra: 1, graph: 200 });
    const sent = gateway.simulator.requests.filter(({ server }) => server === 'graph');
    expect(sent.every(({ status }) => status === 200)).toBe(true);
  });

  test('REL-01 Entra is out of reach: the token serves until 30 s before its end, then the time to wait is told (F01)', async () => {
    const gateway = await start();
    const down = () => gateway.simulator.answerNext({ server: 'entra', status: 503, body: '' });
    gateway.simulator.answerNextToken({ fields: { expires_in: 3_600 } });
    expect((await gateway.get(USERS)).status).toBe(200);
    expect(gateway.counts()).toEqual({ entra: 1, graph: 1 });
    gateway.pass(3_560_000);
    down();
    for (let time = 0; time < 3; time += 1) expect((await gateway.get(USERS)).status).toBe(200);
    expect(gateway.counts()).toEqual({ entra: 1, graph: 3 });
    gateway.pass(11_000);
    down();
    const answers = await Promise.all(Array.from({ length: 20 }, () => gateway.get(USERS)));
    for (const answer of answers) {
      expect(gateway.told(answer)).toMatchObject({ status: 502, code: 'SOURCE_UNREACHABLE' });
      expect(gateway.told(answer).retryAfter).toBeGreaterThanOrEqual(1);
      expect(gateway.told(answer).retryAfter).toBeLessThanOrEqual(30);
    }
    expect(gateway.counts()).toEqual({ entra: 1, graph: 0 });
    gateway.pass(30_000);
    expect((await gateway.get(USERS)).status).toBe(200);
    expect(gateway.counts()).toEqual({ entra: 1, graph: 1 });
  });

  test('REL-01 Entra throttles for 60 s: it is asked no sooner (F04)', async () => {
    const gateway = await start();
    gateway.simulator.answerNext({
      server: 'entra',
      status: 429,
      headers: { 'content-type': 'application/json', 'retry-after': '60' },
      body: '{"error":"temporarily_unavailable"}',
    });
    expect(gateway.told(await gateway.get(USERS)).retryAfter).toBeGreaterThanOrEqual(60);
    expect(gateway.counts()).toEqual({ entra: 1, graph: 0 });
    gateway.pass(50_000);
    expect(gateway.told(await gateway.get(USERS)).code).toBe('SOURCE_UNREACHABLE');
    expect(gateway.counts()).toEqual({ entra: 0, graph: 0 });
    gateway.pass(16_000);
    expect((await gateway.get(USERS)).status).toBe(200);
    expect(gateway.counts()).toEqual({ entra: 1, graph: 1 });
  });

  /** Asks every second for so long; the times at which Entra was called, in seconds of the gateway, which real time adds to. */
  async function calls(gateway: IdentityGateway, seconds: number, each?: (second: number) => Promise<void>) {
    const called: number[] = [];
    const started = performance.now();
    for (let second = 0; second < seconds; second += 1) {
      await each?.(second);
      const answers = await Promise.all([gateway.get(USERS), gateway.get(USERS)]);
      for (const answer of answers) expect(gateway.told(answer).code).toBe('SOURCE_AUTH_FAILED');
      const time = second + (performance.now() - started) / 1_000;
      called.push(...Array.from({ length: gateway.counts().entra }, () => time));
      gateway.pass(1_000);
    }
    return called;
  }
  /** Calls are seen when their requests have been answered: two seconds of the minute are left to a busy machine. */
  const mostInAMinute = (called: readonly number[]) =>
    Math.max(...called.map((from) => called.filter((time) => time >= from && time < from + 58).length));

  test('a credential that is not there: one call a minute', async () => {
    const gateway = await start({ mistake: () => ({ credentials: [] }) });
    expect(mostInAMinute(await calls(gateway, 150))).toBe(1);
  });

  test('an assertion that is always stale and always another: two calls a minute', async () => {
    const issue: { renew?: () => Promise<void> } = {};
    const stale = async ({ simulator, directory }: Place): Promise<Platform> => {
      const path = join(directory, 'stale');
      issue.renew = async () =>
        writeFileSync(path, await simulator.issueAssertion({ subject: 's-stale', expiresIn: -1 }));
      await issue.renew();
      return federated(
        { issuer: simulator.issuerUrl, subject: 's-stale' },
        { settings: { type: 'token-file', path } },
      );
    };
    const gateway = await start({ platform: stale });
    const called = await calls(gateway, 150, async () => issue.renew?.());
    expect(mostInAMinute(called)).toBeLessThanOrEqual(2);
    expect(called.length).toBeGreaterThanOrEqual(3);
  });

  test('a Graph that refuses every token: two calls a minute', async () => {
    const gateway = await start();
    gateway.simulator.answerNextToken({ claims: { aud: 'https://graph.microsoft.us' }, times: 100 });
    expect(mostInAMinute(await calls(gateway, 150))).toBe(2);
  });
});

describe('a host that freezes between requests', () => {
  test('FRZ-01 five pauses of two minutes: every request is served, with one exchange', async () => {
    const gateway = await start();
    for (let pause = 0; pause < 6; pause += 1) {
      expect((await gateway.get(USERS)).status).toBe(200);
      gateway.freeze(120_000);
    }
    expect(gateway.counts()).toEqual({ entra: 1, graph: 6 });
  });

  test('FRZ-01 five pauses of two hours: every request is served, with one exchange each', async () => {
    const gateway = await start();
    for (let pause = 0; pause < 6; pause += 1) {
      expect((await gateway.get(USERS)).status).toBe(200);
      gateway.freeze(2 * HOUR);
    }
    expect(gateway.counts()).toEqual({ entra: 6, graph: 6 });
  });

  test('FRZ-01 waiting out our own limit is told in words of its own, with the time', async () => {
    const gateway = await start();
    gateway.simulator.answerNextToken({ claims: { aud: 'https://graph.microsoft.us' }, times: 2 });
    await gateway.get(USERS);
    const answer = await gateway.get(USERS);
    expect(gateway.told(answer)).toMatchObject({ status: 502, code: 'SOURCE_AUTH_FAILED' });
    expect(gateway.told(answer).retryAfter).toBeGreaterThan(50);
    expect(gateway.told(answer).retryAfter).toBeLessThanOrEqual(60);
    expect(answer.body).toContain('the gateway waits before it asks for another');
    expect(gateway.counts()).toEqual({ entra: 2, graph: 2 });
  });
});

describe('setting up', () => {
  test('a new credential that Entra learns late and forgets once: refusals of a minute each, no restart', async () => {
    const gateway = await start({ simulator: { propagation: { exchanges: 2, flaps: 1 } } });
    const codes: (string | undefined)[] = [];
    for (let minute = 0; minute < 5; minute += 1) {
      gateway.simulator.answerNextToken({ fields: { expires_in: 60 } });
      codes.push(gateway.told(await gateway.get(USERS)).hint ?? 'served');
      gateway.pass(61_000);
    }
    expect(codes).toEqual(['700211', '700211', 'served', '700211', 'served']);
    expect(await gateway.leaks()).toEqual([]);
  });

  test("after a rotation of the issuer's keys the next token that the platform writes is good", async () => {
    const gateway = await start();
    await gateway.get(USERS);
    await gateway.simulator.rotateIssuerKeys();
    gateway.pass(HOUR);
    expect(gateway.told(await gateway.get(USERS))).toMatchObject({
      code: 'SOURCE_AUTH_FAILED',
      hint: '50013',
    });
    await renewLastingToken(gateway);
    gateway.pass(61_000);
    expect((await gateway.get(USERS)).status).toBe(200);
    expect(await gateway.leaks()).toEqual([]);
  });
});
