import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AADSTS, type AadstsCode } from 'nymgate-simulator';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { ENTRA_FAULTS } from '../../packages/clouds/src/faults/entra-faults.ts';
import { PATIENCE } from '../harness/stop-clock.ts';
import { startOidcIssuer } from '../stand-ins/oidc-issuer.ts';
import { identityGateways } from './identity/identity-gateways.ts';
import { lastingToken } from './identity/lasting-token.ts';
import { certificates, type Place, type Platform } from './identity/platforms.ts';
import {
  type IdentityGateway,
  type IdentityOptions,
  startIdentityGateway,
  USERS,
} from './identity/start-identity-gateway.ts';

/** Longer than any pause after a failure. */
const LONG = 700_000;
const AUDIENCE = 'api://AzureADTokenExchange';
const entra = 'entra' as const;
const json = { 'content-type': 'application/json' };
const start = identityGateways({ platform: lastingToken });

describe('a gateway without access token', () => {
  let gateway: IdentityGateway;
  beforeAll(async () => {
    gateway = await startIdentityGateway({ platform: lastingToken });
  });
  afterAll(() => gateway.close());
  const ask = async () => gateway.told(await gateway.get(USERS));
  const AUTH = { status: 502, code: 'SOURCE_AUTH_FAILED', retryAfter: undefined, inner: undefined };
  const DOWN = { status: 502, code: 'SOURCE_UNREACHABLE', hint: undefined, inner: undefined };

  const codes = Object.entries(AADSTS).map(
    ([code, [error, status]]) => [Number(code), error, status] as const,
  );
  const refusals = codes.filter(([, error]) => error !== 'temporarily_unavailable');
  const outages = codes.filter(([, error]) => error === 'temporarily_unavailable');

  test('every fault that the gateway explains is among them', () => {
    const known = new Set(Object.keys(AADSTS));
    expect(Object.keys(ENTRA_FAULTS).filter((code) => !known.has(code))).toEqual([]);
  });

  test.each(refusals)('AADSTS%d (%s): one call, the number as hint, nothing else', async (code) => {
    gateway.pass(LONG);
    gateway.simulator.answerNextToken({
      code: code as AadstsCode,
      detail: 'https://else.example/secret-of-entra',
    });
    for (let time = 0; time < 3; time += 1) expect(await ask()).toEqual({ ...AUTH, hint: String(code) });
    expect(gateway.counts()).toEqual({ entra: 1, graph: 0 });
  });

  test.each(outages)('AADSTS%d (%s, %d): an outage, with the time to wait', async (code, _error, status) => {
    gateway.pass(LONG);
    gateway.simulator.answerNextToken({ code: code as AadstsCode });
    const { retryAfter, ...rest } = await ask();
    expect(rest).toEqual(DOWN);
    expect(retryAfter).toBeGreaterThanOrEqual(status === 429 ? 60 : 1);
    expect(retryAfter).toBeLessThanOrEqual(status === 429 ? 66 : 30);
    expect(gateway.counts()).toEqual({ entra: 1, graph: 0 });
  });

  const grant = (fields: Record<string, unknown>) => ({ kind: 'grant', fields }) as const;
  const raw = (answer: {
    status: number;
    headers?: Record<string, string>;
    body?: string;
    cutAfter?: number;
  }) => ({ kind: 'raw', answer }) as const;
  const nonsense: [string, ReturnType<typeof grant> | ReturnType<typeof raw>][] = [
    ['a page of a proxy', raw({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' })],
    ['a redirect', raw({ status: 302, headers: { location: 'https://evil.example/' }, body: '' })],
    ['403 without body', raw({ status: 403, body: '' })],
    ['no JSON', raw({ status: 200, headers: json, body: '{"access_token":' })],
    ['a life as text', grant({ expires_in: 'soon' })],
    ['no life', grant({ expires_in: undefined })],
    ['a negative life', grant({ expires_in: -3_599 })],
    ['a life of a year', grant({ expires_in: 31_536_000 })],
    ['another token type', grant({ token_type: 'pop' })],
    ['no token', grant({ access_token: undefined })],
    ['a token with a line break', grant({ access_token: 'a\r\nx-evil: 1' })],
  ];
  test.each(nonsense)('%s instead of a token: one call, no hint', async (_name, fault) => {
    gateway.pass(LONG);
    if (fault.kind === 'grant') gateway.simulator.answerNextToken({ fields: fault.fields });
    else gateway.simulator.answerNext({ server: entra, ...fault.answer });
    for (let time = 0; time < 3; time += 1) expect(await ask()).toEqual({ ...AUTH, hint: undefined });
    expect(gateway.counts()).toEqual({ entra: 1, graph: 0 });
  });

  test.each([
    ['429 with Retry-After', { status: 429, headers: { 'retry-after': '7' } }, 7, 13],
    ['429 without', { status: 429 }, 60, 66],
    ['500', { status: 500, body: '<html>' }, 1, 1],
    ['503', { status: 503, headers: json, body: '{}' }, 1, 1],
    ['a connection that breaks before the answer', { status: 200, cutAfter: -1 }, 1, 1],
    [
      'an answer that is cut short',
      { status: 200, headers: json, body: '{"access_token":"x"}', cutAfter: 9 },
      1,
      1,
    ],
  ])('%s: an outage, one call', async (_name, answer, least, most) => {
    // A success first: back-off grows with failures in a row.
    gateway.pass(LONG);
    gateway.simulator.answerNextToken({ fields: { expires_in: 60 } });
    expect((await ask()).status).toBe(200);
    gateway.pass(LONG);
    gateway.counts();
    gateway.simulator.answerNext({ server: entra, ...answer });
    const { retryAfter, ...rest } = await ask();
    expect(rest).toEqual(DOWN);
    expect(retryAfter).toBeGreaterThanOrEqual(least);
    expect(retryAfter).toBeLessThanOrEqual(most);
    expect(gateway.counts()).toEqual({ entra: 1, graph: 0 });
  });

  test('Entra that takes the request and says nothing: an outage after five seconds (F02)', async () => {
    gateway.pass(LONG);
    gateway.simulator.answerNext({ server: entra, status: 200, delay: new Promise(() => undefined) });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const asked = gateway.simulator.requests.length;
    const answer = ask();
    await vi.waitUntil(() => gateway.simulator.requests.length > asked, PATIENCE);
    vi.advanceTimersByTime(5_000);
    expect(await answer).toMatchObject(DOWN);
    expect(gateway.counts()).toEqual({ entra: 1, graph: 0 });
  });

  test('LOG-04 a refusal with a description: the number of its code, and nothing else of it in any sink', async () => {
    gateway.pass(LONG);
    gateway.simulator.answerNextToken({ code: 700016 as AadstsCode, detail: 'canary-of-the-description' });
    const mark = gateway.lines.length;
    const answer = await gateway.get(USERS);
    const page = async (path: string) => (await fetch(`${gateway.host.adminUrl}${path}`)).text();
    const lines = gateway.lines.slice(mark);
    expect(lines.filter((line) => line.includes('"hint":"700016"'))).toHaveLength(1);
    expect(answer.headers['nymgate-hint']).toBe('700016');
    const metrics = await page('/metrics');
    expect(metrics).toContain('outcome="refused"');
    const sinks = [
      answer.headerText,
      answer.body,
      ...lines,
      metrics,
      await page('/configz'),
      await page('/readyz'),
    ];
    for (const sink of sinks) {
      expect(sink.length).toBeGreaterThan(0);
      expect(sink).not.toMatch(/canary-of-the-description|AADSTS|Trace ID|Correlation ID|error_description/);
    }
    // The number is one of the closed list of codes that have a page of ours.
    expect(metrics).toMatch(/nymgate_token_refusals_total\{[^}]*hint="700016"/);
  });

  test('after all of this nothing has been told to anybody', async () => {
    expect(await gateway.leaks()).toEqual([]);
    expect(gateway.lines.join('\n')).not.toMatch(/AADSTS|secret-of-entra|Trace ID|evil\.example/);
  });
});

describe('what an administrator got wrong', () => {
  const unreadable = async (place: Place): Promise<Platform> => {
    const platform = await lastingToken(place);
    const issuer = await startOidcIssuer();
    writeFileSync(
      join(place.directory, 'lasting-token'),
      await issuer.sign({ sub: 's-unreadable', aud: AUDIENCE }),
    );
    await issuer.close();
    return {
      ...platform,
      registration: { credentials: [{ issuer: issuer.url, subject: 's-unreadable', audience: AUDIENCE }] },
    };
  };
  const mistakes: [string, number, IdentityOptions][] = [
    ['no federated credential', 70025, { mistake: () => ({ credentials: [] }) }],
    [
      'no enterprise application',
      7000229,
      { mistake: ({ registration }) => ({ ...registration, servicePrincipal: false }) },
    ],
    ['a public client', 700025, { mistake: ({ registration }) => ({ ...registration, publicClient: true }) }],
    ['an issuer that Entra cannot reach', 50166, { platform: unreadable }],
    [
      'a certificate that was not uploaded',
      700027,
      { platform: certificates, mistake: () => ({ certificates: [] }) },
    ],
  ];
  test.each(mistakes)('%s: AADSTS%d', async (_name, code, options) => {
    const gateway = await start(options);
    expect(gateway.told(await gateway.get(USERS))).toMatchObject({
      code: 'SOURCE_AUTH_FAILED',
      hint: String(code),
    });
    const { entra, graph } = gateway.counts();
    expect(graph).toBe(0);
    expect(entra).toBeLessThanOrEqual(2);
    expect(await gateway.leaks()).toEqual([]);
  });

  test('a disabled application: refused, and served a minute after it was enabled', async () => {
    const gateway = await start();
    gateway.app.disable();
    expect(gateway.told(await gateway.get(USERS))).toMatchObject({
      code: 'SOURCE_AUTH_FAILED',
      hint: '7000112',
    });
    gateway.app.enable();
    gateway.pass(61_000);
    expect((await gateway.get(USERS)).status).toBe(200);
  });

  test('a certificate is withdrawn during a rotation: the other one signs, and nobody notices', async () => {
    const gateway = await start({ platform: certificates });
    await gateway.get(USERS);
    const [first = ''] = ['0.pem'].map((name) => readFileSync(join(gateway.directory, name), 'utf8'));
    gateway.app.removeCertificate(first);
    gateway.simulator.revokeTokens();
    gateway.counts();
    expect((await gateway.get(USERS)).status).toBe(200);
    expect(gateway.counts()).toEqual({ entra: 2, graph: 2 });
    expect(await gateway.leaks()).toEqual([]);
  });
});
