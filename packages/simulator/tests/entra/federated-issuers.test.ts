import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type OidcIssuer, startOidcIssuer } from '../../../../tests/stand-ins/oidc-issuer.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { requestToken } from '../clients.ts';

const AUDIENCE = 'api://AzureADTokenExchange';
const GOOGLE = 'https://accounts.google.com';
let simulator: Simulator;
let issuer: OidcIssuer;
/** Milliseconds by which the simulator's clock is ahead. */
let ahead = 0;

beforeAll(async () => {
  simulator = await startSimulator({ people: 2, now: () => new Date(Date.now() + ahead) });
});
afterAll(() => simulator.close());
beforeEach(async () => {
  ahead = 0;
  issuer = await startOidcIssuer({ path: '/cluster/' });
  return () => issuer.close();
});

const trusting = (name: string, subject = 's') =>
  simulator.registerApp({
    name: 'test',
    roles: [],
    credentials: [{ issuer: name, subject, audience: AUDIENCE }],
  }).clientId;
const present = async (client_id: string, client_assertion: string) =>
  (await requestToken(simulator, { client_id, client_assertion })).code ?? 200;
const signed = (claims: Record<string, unknown> = {}, header?: Record<string, unknown>) =>
  issuer.sign({ sub: 's', aud: AUDIENCE, ...claims }, header);

describe('the keys of an issuer', () => {
  test('are fetched once, again for an unknown key id, and the old ones then no longer count', async () => {
    const clientId = trusting(issuer.url);
    const old = await signed();
    expect([await present(clientId, old), await present(clientId, await signed())]).toEqual([200, 200]);
    expect(issuer.requests).toHaveLength(2);
    await issuer.rotate();
    expect(await present(clientId, old)).toBe(200);
    expect(issuer.requests).toHaveLength(2);
    expect(await present(clientId, await signed())).toBe(200);
    expect(issuer.requests).toHaveLength(4);
    expect(await present(clientId, old)).toBe(50013);
  });

  test('are fetched anew after a day', async () => {
    const clientId = trusting(issuer.url);
    const exp = Math.floor(Date.now() / 1000) + 200_000;
    const token = await signed({ exp });
    expect(await present(clientId, token)).toBe(200);
    ahead = 86_300_000;
    expect(await present(clientId, token)).toBe(200);
    expect(issuer.requests).toHaveLength(2);
    ahead = 86_400_001;
    expect(await present(clientId, token)).toBe(200);
    expect(issuer.requests).toHaveLength(4);
  });

  test.each(['ES384', 'PS256', 'RS512'])('sign with RS256 only: %s is refused', async (alg) => {
    expect(await present(trusting(issuer.url), await signed({}, { alg }))).toBe(50013);
  });

  test('the hundred and first is not read', async () => {
    const late = await startOidcIssuer();
    const { keys } = (await (await fetch(`${late.url}/.well-known/jwks.json`)).json()) as {
      keys: { kid: string }[];
    };
    const filler = Array.from({ length: 100 }, (_, index) => ({ ...keys[0], kid: `filler-${index}` }));
    let documents: Record<string, unknown> = {};
    const server = createServer((request, response) =>
      response.end(JSON.stringify(documents[request.url ?? ''])),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const publish = (list: unknown[]) => {
      documents = {
        '/.well-known/openid-configuration': { issuer: url, jwks_uri: `${url}/keys` },
        '/keys': { keys: list },
      };
    };
    const token = await late.sign({ iss: url, sub: 's', aud: AUDIENCE });
    publish([...filler, ...keys]);
    expect(await present(trusting(url), token)).toBe(50013);
    publish([...filler.slice(1), ...keys]);
    expect(await present(trusting(url), token)).toBe(200);
    server.close();
    await late.close();
  });

  test('of a real name are read where the test says', async () => {
    const clientId = trusting(GOOGLE);
    const token = await signed({ iss: GOOGLE });
    expect(await present(clientId, token)).toBe(50166);
    simulator.locateIssuer(GOOGLE, issuer.url);
    expect(await present(clientId, token)).toBe(200);
  });

  test('cannot be read when the document names another issuer', async () => {
    const slashless = issuer.url.slice(0, -1);
    expect(await present(trusting(slashless), await signed({ iss: slashless }))).toBe(50166);
  });
});

describe('comparison is exact', () => {
  const cases: [string, Record<string, unknown>, number][] = [
    ['as registered', {}, 200],
    ['no trailing slash', { iss: 'CUT' }, 700211],
    ['issuer with a blank', { iss: ' URL' }, 700211],
    ['issuer in other case', { iss: 'UPPER' }, 700211],
    ['subject in other case', { sub: 'S' }, 700213],
    ['subject with a blank', { sub: 's ' }, 700213],
    ['no subject', { sub: undefined }, 700213],
    ['audience in other case', { aud: AUDIENCE.toLowerCase() }, 700212],
    ['two audiences', { aud: [AUDIENCE, 'other'] }, 700212],
    ['one audience in a list', { aud: [AUDIENCE] }, 200],
    ['no audience', { aud: undefined }, 700212],
    ['no expiry', { exp: undefined }, 700024],
  ];
  test.each(cases)('%s', async (_name, claims, expected) => {
    const names: Record<string, string> = {
      CUT: issuer.url.slice(0, -1),
      ' URL': ` ${issuer.url}`,
      UPPER: issuer.url.toUpperCase(),
    };
    const iss = names[String(claims['iss'])];
    const token = await signed({ ...claims, ...(iss === undefined ? {} : { iss }) });
    expect(await present(trusting(issuer.url), token)).toBe(expected);
  });

  test('a blank that was registered with the issuer blocks the exchange', async () => {
    const iss = `${issuer.url} `;
    expect(await present(trusting(iss), await signed({ iss }))).toBe(700211);
  });
});

describe('tokens of Entra itself', () => {
  test('managed identities are taken, applications are not', async () => {
    const objectId = '0c1d7a0e-7b1f-4a55-9c57-0c7b9f4f1d10';
    const clientId = trusting(simulator.managedIdentityIssuer, objectId);
    expect(simulator.managedIdentityIssuer).toBe(
      `https://login.microsoftonline.com/${simulator.tenantId}/v2.0`,
    );
    expect(await present(clientId, await simulator.issueManagedIdentityToken({ objectId }))).toBe(200);
    expect(
      await present(clientId, await simulator.issueManagedIdentityToken({ objectId, audience: 'other' })),
    ).toBe(700212);
    expect(
      await present(clientId, await simulator.issueManagedIdentityToken({ objectId, expiresIn: -1 })),
    ).toBe(700024);
    const app = trusting(simulator.issuerUrl, 'app');
    const { body } = await requestToken(simulator, {
      client_id: app,
      client_assertion: await simulator.issueAssertion({ subject: 'app' }),
    });
    const token = String(body['access_token']);
    const { iss, sub, aud } = JSON.parse(
      Buffer.from(token.split('.')[1] ?? '', 'base64url').toString(),
    ) as Record<string, string>;
    const fooled = simulator.registerApp({
      name: 'fooled',
      roles: [],
      credentials: [{ issuer: iss ?? '', subject: sub ?? '', audience: aud ?? '' }],
    });
    expect(await present(fooled.clientId, token)).toBe(700222);
  });
});

test("the simulator's own issuer rotates too", async () => {
  const clientId = trusting(simulator.issuerUrl);
  const old = await simulator.issueAssertion({ subject: 's' });
  await simulator.rotateIssuerKeys();
  expect(await present(clientId, old)).toBe(50013);
  expect(await present(clientId, await simulator.issueAssertion({ subject: 's' }))).toBe(200);
});

test('an assertion may be taken once only, when told so', async () => {
  const own = await startSimulator({ people: 1, refuseReplays: true });
  const { clientId } = own.registerApp({
    name: 'once',
    roles: [],
    credentials: [{ issuer: own.issuerUrl, subject: 's', audience: AUDIENCE }],
  });
  const client_assertion = await own.issueAssertion({ subject: 's' });
  const code = async () => (await requestToken(own, { client_id: clientId, client_assertion })).code;
  expect([await code(), await code()]).toEqual([undefined, 50013]);
  await own.close();
});
