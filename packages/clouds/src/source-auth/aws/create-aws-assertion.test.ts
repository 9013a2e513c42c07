import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { assertionProviderSuite } from '../../../../../tests/harness/assertion-provider-suite.ts';
import { awsPorts } from '../../../../../tests/stand-ins/aws/aws-ports.ts';
import { CANARY } from '../../../../../tests/stand-ins/aws/stand-in-server.ts';
import { STS_ROLE, type StsOptions, startSts } from '../../../../../tests/stand-ins/aws/start-sts.ts';
import { type OidcIssuer, startOidcIssuer } from '../../../../../tests/stand-ins/oidc-issuer.ts';
import { RequestError } from '../../../../engine/src/kernel/errors.ts';
import { AWS_FAULTS } from './aws-faults.ts';
import { type AwsSettings, createAwsAssertion } from './create-aws-assertion.ts';

const AUDIENCE = 'api://AzureADTokenExchange';
const KEY = { secretAccessKey: `${CANARY}/secret`, sessionToken: `${CANARY}//session==` };
const VARIABLES = {
  AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: KEY.secretAccessKey,
  AWS_SESSION_TOKEN: KEY.sessionToken,
};

let issuer: OidcIssuer;
beforeAll(async () => {
  issuer = await startOidcIssuer();
});
afterAll(() => issuer.close());
const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function world(options: StsOptions = {}, settings: Partial<AwsSettings> = {}) {
  const sts = await startSts({ issuer, keys: { ASIAEXAMPLE: KEY }, ...options });
  const ports = awsPorts({ ...VARIABLES });
  open.push(sts, ports);
  const provider = createAwsAssertion(
    { region: 'eu-west-1', endpoint: sts.url, tokenSeconds: 300, ...settings },
    ports,
    { audience: AUDIENCE },
  );
  return { sts, ports, provider };
}

function claims(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

async function readSubject(promise: Promise<string>): Promise<unknown> {
  const outcome = await promise.catch((error: unknown) => error);
  return outcome instanceof RequestError ? outcome.detail.subject : outcome;
}

assertionProviderSuite('aws', {
  start: async () => {
    const { sts, ports, provider } = await world();
    return {
      provider,
      respondWith: sts.answerWith,
      calls: () => sts.requests.length,
      http: ports.http,
      canaries: [CANARY, 'ASIAEXAMPLE', STS_ROLE],
      subjects: Object.keys(AWS_FAULTS),
      close: async () => undefined,
    };
  },
});

describe('aws: GetWebIdentityToken', () => {
  it('is one signed form of the query protocol, for one audience, RS256, five minutes', async () => {
    const { sts, provider } = await world();
    const token = await provider.get();
    expect(claims(token)).toMatchObject({ iss: sts.issuer.url, sub: STS_ROLE, aud: AUDIENCE });
    expect(Number(claims(token)['exp']) - Number(claims(token)['iat'])).toBe(300);
    expect(JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).alg).toBe('RS256');
    const [request, ...more] = sts.requests;
    expect(more).toEqual([]);
    expect(request?.method).toBe('POST');
    expect(request?.target).toBe('/');
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      Action: 'GetWebIdentityToken',
      Version: '2011-06-15',
      'Audience.member.1': AUDIENCE,
      SigningAlgorithm: 'RS256',
      DurationSeconds: '300',
    });
  });

  it('asks for the configured audience and life', async () => {
    const { provider } = await world({}, { audience: 'api://AzureADTokenExchangeUSGov', tokenSeconds: 60 });
    const { aud, exp, iat } = claims(await provider.get());
    expect([aud, Number(exp) - Number(iat)]).toEqual(['api://AzureADTokenExchangeUSGov', 60]);
  });

  it('asks the regional endpoint, of the partition', async () => {
    const { ports } = await world();
    const requests: string[] = [];
    const http = {
      send: async ({ origin }: { origin: string }) => {
        requests.push(origin);
        throw new Error('offline');
      },
    };
    for (const region of ['eu-west-1', 'us-gov-west-1', 'cn-north-1', 'eusc-de-east-1'])
      await readSubject(
        createAwsAssertion({ region, tokenSeconds: 300 }, { ...ports, http }, { audience: AUDIENCE }).get(),
      );
    expect(requests).toEqual([
      'https://sts.eu-west-1.amazonaws.com',
      'https://sts.us-gov-west-1.amazonaws.com',
      'https://sts.cn-north-1.amazonaws.com.cn',
      'https://sts.eusc-de-east-1.amazonaws.eu',
    ]);
  });

  const regions: [string, Record<string, string>, string | undefined][] = [
    ['AWS_REGION', { AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'us-east-1' }, undefined],
    ['AWS_DEFAULT_REGION', { AWS_REGION: '', AWS_DEFAULT_REGION: 'eu-west-1' }, undefined],
    ['none', { AWS_EC2_METADATA_DISABLED: 'true' }, 'AWS region is not known'],
    ['a host in its place', { AWS_REGION: 'evil.example/' }, 'AWS region is not known'],
  ];
  it.each(regions)('takes the region from %s', async (_, variables, subject) => {
    const { sts, ports } = await world();
    Object.assign(ports.variables, variables);
    const provider = createAwsAssertion({ endpoint: sts.url, tokenSeconds: 300 }, ports, {
      audience: AUDIENCE,
    });
    const outcome = await readSubject(provider.get());
    if (subject === undefined) expect(claims(String(outcome))).toMatchObject({ sub: STS_ROLE });
    else expect([outcome, sts.requests.length]).toEqual([subject, 0]);
  });

  const endpoints: [string, string][] = [
    ['plain http elsewhere', 'http://sts.example'],
    ['a path', 'https://sts.example/path'],
    ['a user', 'https://user:secret@sts.example'],
    ['no address', 'sts.example'],
  ];
  it.each(endpoints)('refuses %s in AWS_ENDPOINT_URL_STS', async (_, url) => {
    const { ports } = await world();
    ports.variables['AWS_ENDPOINT_URL_STS'] = url;
    const provider = createAwsAssertion({ region: 'eu-west-1', tokenSeconds: 300 }, ports, {
      audience: AUDIENCE,
    });
    expect(await readSubject(provider.get())).toBe('AWS does not accept a setting');
    expect(ports.http.sent).toEqual([]);
  });

  const refusals: [string, StsOptions, Partial<AwsSettings>, string][] = [
    ['federation off', { federation: false }, {}, 'AWS outbound identity federation is disabled'],
    ['another region signed', { region: 'us-east-1' }, {}, 'AWS does not accept the signature'],
    [
      'another secret',
      { keys: { ASIAEXAMPLE: { ...KEY, secretAccessKey: 'other' } } },
      {},
      'AWS does not accept the signature',
    ],
    [
      'another session token',
      { keys: { ASIAEXAMPLE: { ...KEY, sessionToken: 'other' } } },
      {},
      'AWS does not know the credentials',
    ],
    ['an unknown key', { keys: {} }, {}, 'AWS does not know the credentials'],
    ['a life too short', {}, { tokenSeconds: 59 }, 'AWS does not accept a setting'],
  ];
  it.each(refusals)('%s: %s', async (_, options, settings, subject) => {
    const { provider } = await world(options, settings);
    expect(await readSubject(provider.get())).toBe(subject);
  });

  it.each([
    [-600_000, 'the clock differs from that of AWS'],
    [600_000, 'the clock differs from that of AWS'],
    [0, undefined],
  ])('with a clock %d ms off: %s', async (offset, subject) => {
    const { provider, ports } = await world();
    ports.shift(offset);
    const outcome = await readSubject(provider.get());
    if (subject === undefined) expect(outcome).toMatch(/^ey/);
    else expect(outcome).toBe(subject);
  });
});
