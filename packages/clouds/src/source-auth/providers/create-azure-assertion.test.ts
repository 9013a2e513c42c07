import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { assertionProviderSuite } from '../../../../../tests/harness/assertion-provider-suite.ts';
import { providerPorts } from '../../../../../tests/harness/provider-ports.ts';
import { startManagedIdentity } from '../../../../../tests/stand-ins/azure/managed-identity.ts';
import { type OidcIssuer, startOidcIssuer } from '../../../../../tests/stand-ins/oidc-issuer.ts';
import { ANSWER_CANARY } from '../../../../../tests/stand-ins/platform-server.ts';
import { SetupError } from '../../../../engine/src/kernel/errors.ts';
import { createAzureAssertion } from './create-azure-assertion.ts';

const AUDIENCES = ['api://AzureADTokenExchange', 'api://AzureADTokenExchangeUSGov'];
const CLIENT_ID = '5d6e7f80-9a0b-4c1d-8e2f-3a4b5c6d7e8f';
const OBJECT_ID = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
const HEADER = 'Kanarienvogel-2342';

let issuer: OidcIssuer;
beforeAll(async () => {
  issuer = await startOidcIssuer({ path: '/tenant/v2.0' });
});
afterAll(() => issuer.close());

const opened: (() => Promise<unknown>)[] = [];
const close = async () => {
  await Promise.all(opened.splice(0).map((end) => end()));
};
afterEach(close);

async function stand(identityHeader?: string, audience = AUDIENCES[0] ?? '', clientId = CLIENT_ID) {
  const server = await startManagedIdentity({
    issuer,
    identities: { [CLIENT_ID]: OBJECT_ID },
    resources: AUDIENCES,
    ...(identityHeader === undefined ? {} : { identityHeader }),
  });
  const ports = providerPorts(
    identityHeader === undefined
      ? { AZURE_POD_IDENTITY_AUTHORITY_HOST: server.origin }
      : { IDENTITY_ENDPOINT: `${server.origin}/msi/token`, IDENTITY_HEADER: identityHeader },
  );
  opened.push(server.close, ports.close);
  return { server, ports, provider: createAzureAssertion({ clientId }, ports, { audience }) };
}

for (const [name, header] of [
  ['azure on a virtual machine', undefined],
  ['azure on App Service', HEADER],
] as const) {
  assertionProviderSuite(name, {
    start: async () => {
      const { server, ports, provider } = await stand(header);
      return {
        provider,
        respondWith: server.answerWith,
        // What the provider asked: the client may repeat a GET whose connection broke (F08).
        calls: () => ports.http.sent.length,
        http: ports.http,
        canaries: [ANSWER_CANARY, HEADER],
        subjects: ['unavailable', 'refused', 'answer not understood'].map(
          (end) => `Azure managed identity endpoint ${end}`,
        ),
        close,
      };
    },
  });
}

describe('azure', () => {
  test.each([
    [undefined, '2018-02-01'],
    [HEADER, '2019-08-01'],
  ])('the named identity speaks, for the audience of the cloud (%s)', async (header, version) => {
    const { server, provider } = await stand(header, AUDIENCES[1]);
    expect(decodeJwt(await provider.get())).toMatchObject({
      sub: OBJECT_ID,
      aud: 'api://AzureADTokenExchangeUSGov',
    });
    expect(Object.fromEntries(server.requests[0]?.query ?? [])).toEqual({
      'api-version': version,
      resource: 'api://AzureADTokenExchangeUSGov',
      client_id: CLIENT_ID,
    });
  });

  test('an identity that is not assigned here is a refusal', async () => {
    const { provider } = await stand(undefined, AUDIENCES[0], 'ffffffff-9a0b-4c1d-8e2f-3a4b5c6d7e8f');
    await expect(provider.get()).rejects.toMatchObject({
      code: 'SOURCE_AUTH_FAILED',
      detail: { subject: 'Azure managed identity endpoint refused' },
    });
  });

  const address = async (variables: Record<string, string>) => {
    const requests: string[] = [];
    const provider = createAzureAssertion(
      { clientId: CLIENT_ID },
      {
        clock: { now: () => 0, monotonic: () => 0 },
        environment: (name) => variables[name],
        http: {
          send: ({ origin, path, headers }) => {
            requests.push(`${origin}${path.split('?')[0]} ${headers[0]?.join('=')}`);
            return Promise.reject(new Error('no network'));
          },
        },
      },
      { audience: AUDIENCES[0] ?? '' },
    );
    await provider.get().catch(() => undefined);
    return requests[0];
  };
  const imds = 'http://169.254.169.254/metadata/identity/oauth2/token metadata=true';

  it.each([
    [{}, imds],
    [{ IDENTITY_ENDPOINT: 'http://localhost:1/msi/token' }, imds],
    [{ IDENTITY_HEADER: 'x' }, imds],
    [
      { IDENTITY_ENDPOINT: 'http://169.254.129.3:8081/msi/token/', IDENTITY_HEADER: 'x' },
      'http://169.254.129.3:8081/msi/token/ x-identity-header=x',
    ],
    [
      { IDENTITY_ENDPOINT: 'http://localhost:42356/msi/token', IDENTITY_HEADER: 'x' },
      'http://localhost:42356/msi/token x-identity-header=x',
    ],
  ])('%j is asked at %s', async (variables, expected) => {
    expect(await address(variables)).toBe(expected);
  });

  it.each([
    ['IDENTITY_ENDPOINT', 'http://evil.example/msi/token'],
    ['IDENTITY_ENDPOINT', 'http://10.0.0.5/msi/token'],
    ['IDENTITY_ENDPOINT', 'http://169.254.129.3@evil.example/'],
    ['IDENTITY_ENDPOINT', 'http://user:pass@127.0.0.1/'],
    ['IDENTITY_ENDPOINT', 'http://user@127.0.0.1/'],
    ['IDENTITY_ENDPOINT', 'http://127.0.0.1/#x'],
    ['IDENTITY_ENDPOINT', 'ftp://127.0.0.1/'],
    ['IDENTITY_ENDPOINT', 'nonsense'],
    ['IDENTITY_HEADER', 'a\r\nx: y'],
    ['AZURE_POD_IDENTITY_AUTHORITY_HOST', 'http://evil.example'],
  ])('%s=%j is refused at start, without its value', async (name, value) => {
    const good = { IDENTITY_ENDPOINT: 'http://127.0.0.1:1/msi/token', IDENTITY_HEADER: 'x' };
    const variables = name.startsWith('AZURE') ? { [name]: value } : { ...good, [name]: value };
    const error = await address(variables).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SetupError);
    expect((error as SetupError).message).toContain(name);
    expect((error as SetupError).message).not.toContain(value);
  });
});
