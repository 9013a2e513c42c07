import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { assertionProviderSuite } from '../../../../../tests/harness/assertion-provider-suite.ts';
import { type ProviderPorts, providerPorts } from '../../../../../tests/harness/provider-ports.ts';
import { startIamCredentials } from '../../../../../tests/stand-ins/gcp/iam-credentials.ts';
import { startMetadataServer } from '../../../../../tests/stand-ins/gcp/metadata-server.ts';
import { type OidcIssuer, startOidcIssuer } from '../../../../../tests/stand-ins/oidc-issuer.ts';
import { ANSWER_CANARY } from '../../../../../tests/stand-ins/platform-server.ts';
import { SetupError } from '../../../../engine/src/kernel/errors.ts';
import { createGcpAssertion } from './create-gcp-assertion.ts';

const AUDIENCE = 'api://AzureADTokenExchange';
const SUBJECT = '104512345678901234567';
const EMAIL = 'nymgate@contoso-analytics.iam.gserviceaccount.com';
const IMPERSONATED = '107698765432109876543';
const ACCESS_TOKEN = 'ya29.Kanarienvogel-0815';

let issuer: OidcIssuer;
beforeAll(async () => {
  issuer = await startOidcIssuer();
});
afterAll(() => issuer.close());

const opened: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((close) => close()));
});

function portsFor(origin: string): ProviderPorts {
  const ports = providerPorts({ GCE_METADATA_HOST: origin.replace('http://', '') });
  opened.push(ports.close);
  return ports;
}

async function fetchAssertion(flavourless = false) {
  const server = await startMetadataServer({ issuer, subject: SUBJECT, flavourless });
  opened.push(server.close);
  const ports = portsFor(server.origin);
  return { server, ports, provider: createGcpAssertion({}, ports, { audience: AUDIENCE }) };
}

async function impersonating() {
  const metadata = await startMetadataServer({ issuer, subject: SUBJECT, accessToken: ACCESS_TOKEN });
  const iam = await startIamCredentials({
    issuer,
    accessToken: ACCESS_TOKEN,
    accounts: { [EMAIL]: IMPERSONATED },
  });
  opened.push(metadata.close, iam.close);
  const ports = portsFor(metadata.origin);
  const provider = createGcpAssertion(
    { impersonate: EMAIL },
    { ...ports, iamCredentials: iam.origin },
    { audience: AUDIENCE },
  );
  return { metadata, iam, ports, provider };
}

const close = async () => {
  await Promise.all(opened.splice(0).map((end) => end()));
};
const subjects = (name: string) =>
  ['unavailable', 'refused', 'answer not understood'].map((end) => `${name} ${end}`);

assertionProviderSuite('gcp', {
  start: async () => {
    const { server, ports, provider } = await fetchAssertion();
    return {
      provider,
      respondWith: server.answerWith,
      // What the provider asked: the client may repeat a GET whose connection broke (F08).
      calls: () => ports.http.sent.length,
      http: ports.http,
      canaries: [ANSWER_CANARY],
      subjects: subjects('GCP metadata server'),
      close,
    };
  },
});

assertionProviderSuite('gcp with impersonate', {
  start: async () => {
    const { iam, ports, provider } = await impersonating();
    return {
      provider,
      respondWith: iam.answerWith,
      calls: () => ports.http.sent.length,
      http: ports.http,
      canaries: [ANSWER_CANARY, ACCESS_TOKEN],
      subjects: subjects('GCP IAM Credentials'),
      close,
    };
  },
});

describe('gcp', () => {
  test('asks for the audience, in the format without instance details', async () => {
    const { server, provider } = await fetchAssertion();
    expect(decodeJwt(await provider.get())).toMatchObject({ sub: SUBJECT, aud: AUDIENCE });
    const [request] = server.requests;
    expect(request?.path).toBe('/computeMetadata/v1/instance/service-accounts/default/identity');
    expect(Object.fromEntries(request?.query ?? [])).toEqual({ audience: AUDIENCE, format: 'standard' });
    expect(request?.headers['metadata-flavor']).toBe('Google');
  });

  test('an audience of its own wins over the cloud', async () => {
    const { ports } = await fetchAssertion();
    const provider = createGcpAssertion({ audience: 'my-audience' }, ports, { audience: AUDIENCE });
    expect(decodeJwt(await provider.get()).aud).toBe('my-audience');
  });

  test('T3-07 a server that does not answer as Google is not believed, however good its token', async () => {
    const { provider } = await fetchAssertion(true);
    await expect(provider.get()).rejects.toMatchObject({
      detail: { subject: 'GCP metadata server is not there: another server answers' },
    });
  });

  test('impersonation: the token is the other account, without email, and the access token goes to IAM only', async () => {
    const { metadata, iam, provider } = await impersonating();
    const claims = decodeJwt(await provider.get());
    expect(claims).toMatchObject({ sub: IMPERSONATED, aud: AUDIENCE });
    expect(claims).not.toHaveProperty('email');
    expect(JSON.parse(iam.requests[0]?.body ?? '')).toEqual({ audience: AUDIENCE, includeEmail: false });
    expect(metadata.requests.map(({ path }) => path)).toEqual([
      '/computeMetadata/v1/instance/service-accounts/default/token',
    ]);
    expect(JSON.stringify(metadata.requests)).not.toContain(ACCESS_TOKEN);
  });

  test.each(['down', 'refused', 'garbage', 'slow'] as const)(
    'impersonation: without an access token (%s) IAM is not asked',
    async (answer) => {
      const { metadata, iam, ports, provider } = await impersonating();
      ports.http.accelerate(answer === 'slow');
      metadata.answerWith(answer);
      await expect(provider.get()).rejects.toMatchObject({
        code: 'SOURCE_AUTH_FAILED',
        detail: { subject: expect.stringMatching(/^GCP metadata server /) },
      });
      expect(iam.requests).toEqual([]);
    },
  );
});

describe('the metadata server', () => {
  const sent = async (variables: Record<string, string>) => {
    const origins: string[] = [];
    const provider = createGcpAssertion(
      {},
      {
        clock: { now: () => 0, monotonic: () => 0 },
        environment: (name) => variables[name],
        http: {
          send: (request) => {
            origins.push(request.origin);
            return Promise.reject(new Error('no network'));
          },
        },
      },
      { audience: AUDIENCE },
    );
    await provider.get().catch(() => undefined);
    return origins;
  };

  it.each([
    [{}, 'http://169.254.169.254'],
    [{ GCE_METADATA_HOST: '' }, 'http://169.254.169.254'],
    [{ GCE_METADATA_HOST: 'metadata.google.internal' }, 'http://169.254.169.254'],
    [{ GCE_METADATA_HOST: 'metadata.google.internal.' }, 'http://169.254.169.254'],
    [{ GCE_METADATA_HOST: 'metadata.google.internal:80' }, 'http://169.254.169.254'],
    [{ GCE_METADATA_HOST: '169.254.169.252:988' }, 'http://169.254.169.252:988'],
    [{ GCE_METADATA_HOST: '127.0.0.1:8080' }, 'http://127.0.0.1:8080'],
    [{ GCE_METADATA_HOST: 'localhost:8080' }, 'http://localhost:8080'],
  ])('%j is asked at %s, without DNS for the well-known name', async (variables, origin) => {
    expect(await sent(variables)).toEqual([origin]);
  });

  it.each([
    'metadata.google.internal.evil.example',
    'evil.example',
    '10.0.0.1',
    '169.254.169.254.evil.example',
    '169.254.169.254@evil.example',
    '127.0.0.1/x',
    '127.0.0.1:80/x',
    'http://127.0.0.1',
    '127.0.0.1:999999',
    '2852039166',
  ])('GCE_METADATA_HOST=%s is refused at start, without its value', (host) => {
    let error: unknown;
    try {
      createGcpAssertion({}, { ...providerPorts({ GCE_METADATA_HOST: host }) }, { audience: AUDIENCE });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(SetupError);
    expect((error as SetupError).message).toContain('GCE_METADATA_HOST');
    expect((error as SetupError).message).not.toContain(host);
  });
});
