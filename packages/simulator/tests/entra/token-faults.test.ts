import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { AADSTS, type AadstsCode } from '../../src/entra/aadsts.ts';
import type { SimulatedApp } from '../../src/entra/entra-types.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { requestToken } from '../clients.ts';

let simulator: Simulator;
let app: SimulatedApp;

beforeAll(async () => {
  simulator = await startSimulator({ people: 2 });
  app = simulator.registerApp({
    name: 'test',
    roles: ['User.Read.All'],
    credentials: [{ issuer: simulator.issuerUrl, subject: 's', audience: 'api://AzureADTokenExchange' }],
  });
});
afterAll(() => simulator.close());

const ask = async () =>
  requestToken(simulator, {
    client_id: app.clientId,
    client_assertion: await simulator.issueAssertion({ subject: 's' }),
  });
const users = async (token: string) => {
  const url = `${simulator.graphUrl}/v1.0/users?$top=1`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const body = (await answer.json()) as { error?: { code: string } };
  return [answer.status, body.error?.code];
};

/** Codes of the table in graph-facts.md#4.1, and 7002138, which came later. */
const DOCUMENTED: readonly AadstsCode[] = [
  700016, 7000229, 700011, 70001, 7000112, 70021, 700211, 700212, 700213, 7002138, 70025, 700222, 700223,
  700238, 70052, 700024, 700027, 700030, 700025, 50013, 500133, 50012, 50166, 501661, 900384, 90002, 90038,
  900382, 900432, 65001, 650052, 650056, 650057, 500011, 70011, 28002, 1002012, 900144, 90014, 9002313, 90023,
  7000215, 7000222, 53003, 530035, 50001, 90055, 90024, 90012, 90006, 90033,
];

describe('answerNextToken', () => {
  test.each(DOCUMENTED)('AADSTS%d, once', async (code) => {
    simulator.answerNextToken({ code, detail: 'presented' });
    const { status, body, code: told } = await ask();
    const [error, expected] = AADSTS[code];
    expect([status, body['error'], told]).toEqual([expected, error, code]);
    expect(String(body['error_description'])).toMatch(new RegExp(`^AADSTS${code}: \\S`));
    expect(String(body['error_description'])).not.toContain('{}');
    expect((await ask()).status).toBe(200);
  });

  test('quotes the client id when not told what', async () => {
    simulator.answerNextToken({ code: 7000112 });
    expect(String((await ask()).body['error_description'])).toContain(app.clientId);
  });

  test('several times, and one after the other', async () => {
    simulator.answerNextToken({ code: 700213, times: 2 });
    simulator.answerNextToken({ code: 53003 });
    const codes = [];
    for (let time = 0; time < 4; time += 1) codes.push((await ask()).code);
    expect(codes).toEqual([700213, 700213, 53003, undefined]);
  });

  test('a token for another audience, without roles, or of another tenant', async () => {
    simulator.answerNextToken({ claims: { aud: 'https://graph.microsoft.us' } });
    const elsewhere = (await ask()).token;
    expect(decodeJwt(elsewhere)).toMatchObject({ aud: 'https://graph.microsoft.us' });
    expect(await users(elsewhere)).toEqual([401, 'InvalidAuthenticationToken']);
    simulator.answerNextToken({ claims: { roles: undefined } });
    expect(await users((await ask()).token)).toEqual([403, 'Authorization_RequestDenied']);
    simulator.answerNextToken({ claims: { iss: 'https://sts.windows.net/other/' } });
    expect(await users((await ask()).token)).toEqual([401, 'InvalidAuthenticationToken']);
  });

  test('nonsense in the answer', async () => {
    simulator.answerNextToken({ fields: { expires_in: 'soon', token_type: undefined } });
    const { body } = await ask();
    expect(body).toMatchObject({ expires_in: 'soon' });
    expect(body).not.toHaveProperty('token_type');
  });

  test('claims and fields wait for an admitted request, and do not turn a refusal into a grant', async () => {
    simulator.answerNextToken({ fields: { expires_in: 1 } });
    const refused = await requestToken(simulator, { client_id: app.clientId, client_assertion: 'a.b.c' });
    expect([refused.status, refused.code]).toEqual([401, 50013]);
    expect((await ask()).body['expires_in']).toBe(1);
  });
});

describe('answerNext on Entra', () => {
  const server = 'entra' as const;
  test('throttling, an outage, a page, a redirect, so many times', async () => {
    simulator.answerNext({ server, status: 429, headers: { 'retry-after': '60' }, body: '{}', times: 2 });
    for (let time = 0; time < 2; time += 1) {
      const { status, headers } = await ask();
      expect([status, headers.get('retry-after')]).toEqual([429, '60']);
    }
    expect((await ask()).status).toBe(200);
    simulator.answerNext({ server, status: 503, body: '{}' });
    expect((await ask()).status).toBe(503);
  });

  test('an answer that waits until it is let go', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    simulator.answerNext({ server, status: 200, body: '{"access_token":"late"}', delay: gate });
    const asked = simulator.requests.length;
    const late = ask();
    // Only then is the next one certain to be the second.
    await vi.waitUntil(() => simulator.requests.length > asked);
    expect((await ask()).token).not.toBe('late');
    open();
    expect((await late).token).toBe('late');
    simulator.answerNext({ server, status: 204 + 296, body: '{}', delay: 1 });
    expect((await ask()).status).toBe(500);
  });
});
