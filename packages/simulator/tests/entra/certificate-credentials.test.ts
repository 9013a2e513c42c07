import { createHash, randomUUID, X509Certificate } from 'node:crypto';
import { importPKCS8, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSelfSignedCertificate } from '../../src/certificate/create-self-signed-certificate.ts';
import type { SimulatedApp } from '../../src/entra/entra-types.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { requestToken } from '../clients.ts';

const made = createSelfSignedCertificate({ names: ['gateway'], keyType: 'rsa', days: 30 });
const other = createSelfSignedCertificate({ names: ['other'], keyType: 'rsa' });
const expired = createSelfSignedCertificate({
  names: ['expired'],
  keyType: 'rsa',
  from: new Date(Date.now() - 10 * 86_400_000),
  days: 9,
});
const future = createSelfSignedCertificate({
  names: ['future'],
  keyType: 'rsa',
  from: new Date(Date.now() + 86_400_000),
});
type Made = typeof made;

let simulator: Simulator;
let app: SimulatedApp;

beforeAll(async () => {
  simulator = await startSimulator({ people: 2 });
  app = simulator.registerApp({
    name: 'certified',
    roles: ['User.Read.All'],
    credentials: [],
    certificates: [made, expired, future].map(({ certificate }) => certificate),
  });
});
afterAll(() => simulator.close());

const digest = (algorithm: string, { certificate }: Made) =>
  createHash(algorithm).update(new X509Certificate(certificate).raw).digest('base64url');

type Change = {
  readonly pair?: Made;
  readonly signer?: Made;
  readonly alg?: string;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
};

async function code({ pair = made, signer = pair, alg = 'PS256', header, claims = {} }: Change) {
  const seconds = Math.floor(Date.now() / 1_000);
  const client_assertion = await new SignJWT({
    aud: `${simulator.entraUrl}/${simulator.tenantId}/oauth2/v2.0/token`,
    iss: app.clientId,
    sub: app.clientId,
    jti: randomUUID(),
    nbf: seconds,
    iat: seconds,
    exp: seconds + 600,
    ...claims,
  })
    .setProtectedHeader({ typ: 'JWT', alg, ...(header ?? { 'x5t#S256': digest('sha256', pair) }) })
    .sign(await importPKCS8(signer.key, alg));
  const reply = await requestToken(simulator, { client_id: app.clientId, client_assertion });
  return [reply.code ?? 200, /Reason - [^,]*?(?=,)/.exec(String(reply.body['error_description']))?.[0] ?? ''];
}

describe('an assertion signed with a certificate (graph-facts.md#5.7)', () => {
  const cases: [string, Change, number, string][] = [
    ['PS256 with x5t#S256', {}, 200, ''],
    ['RS256 with x5t', { alg: 'RS256', header: { x5t: digest('sha1', made) } }, 200, ''],
    ['PS256 with x5t alone', { header: { x5t: digest('sha1', made) } }, 700027, 'The key was not found.'],
    ['RS256 with x5t#S256 alone', { alg: 'RS256' }, 700027, 'The key was not found.'],
    ['PS384', { alg: 'PS384' }, 700027, 'The key was not found.'],
    ['no thumbprint', { header: { kid: 'x' } }, 50027, ''],
    ['a certificate that is not registered', { pair: other }, 700027, 'The key was not found.'],
    [
      "another key under a registered certificate's thumbprint",
      { signer: other },
      700027,
      'The provided signature value did not match the expected signature value.',
    ],
    ['an expired certificate', { pair: expired }, 700027, 'The key used is expired.'],
    ['one of tomorrow', { pair: future }, 700027, 'The key used is not yet valid.'],
    ['another audience', { claims: { aud: 'https://login.microsoftonline.com/' } }, 700023, ''],
    ['the audience of a federated credential', { claims: { aud: 'api://AzureADTokenExchange' } }, 700023, ''],
    ['another subject', { claims: { sub: randomUUID() } }, 700021, ''],
    ['another issuer: no federated credential', { claims: { iss: randomUUID() } }, 70025, ''],
    ['expired', { claims: { exp: 1 } }, 700024, ''],
    ['without expiry', { claims: { exp: undefined } }, 700024, ''],
    ['not yet valid', { claims: { nbf: 4_000_000_000, exp: 4_000_000_600 } }, 700024, ''],
  ];
  test.each(cases)('%s', async (_name, change, expected, reason) => {
    expect(await code(change)).toEqual([expected, reason === '' ? '' : `Reason - ${reason}`]);
  });

  test("addresses the token endpoint by the tenant's id under Microsoft's name too", async () => {
    const aud = `https://login.microsoftonline.com/${simulator.tenantId}/oauth2/v2.0/token`;
    expect(await code({ claims: { aud } })).toEqual([200, '']);
  });

  test('certificates come and go', async () => {
    app.addCertificate(other.certificate);
    expect((await code({ pair: other }))[0]).toBe(200);
    app.removeCertificate(other.certificate);
    expect((await code({ pair: other }))[0]).toBe(700027);
    expect(() => app.removeCertificate(other.certificate)).toThrow(RangeError);
  });
});
