import { describe, expect, test } from 'vitest';
import { type HttpClient, SourceFailure, type SourceRequest } from '../../engine/src/kernel/ports.ts';
import type { AssertionClaims } from '../../gateway/src/app/create-source-auth-probe.ts';
import { compareText, examineTrust } from './examine-trust.ts';
import type { DoctorCase } from './steps/doctor-case.ts';
import {
  createGraphTrustSource,
  type TrustedCredential,
  type TrustSource,
} from './steps/trusted-credentials.ts';

const CLAIMS: AssertionClaims = {
  issuer: 'https://issuer',
  subject: 'ns:a',
  audiences: ['api://AzureADTokenExchange'],
  issuedAt: 0,
  notBefore: 0,
  expiresAt: 0,
};
const CLIENT = '11111111-2222-4333-8444-555555555555';

function credential(changes: Partial<TrustedCredential> = {}): TrustedCredential {
  return {
    name: 'cluster',
    issuer: 'https://issuer',
    subject: 'ns:a',
    audiences: CLAIMS.audiences,
    application: '',
    ...changes,
  };
}

function examine(trusts: TrustSource | undefined) {
  const settings = { clientId: CLIENT, assertion: { type: 'token-file', path: 'x' } };
  return examineTrust({ trustSource: trusts, settings } as unknown as DoctorCase, CLAIMS);
}

function given(credentials: readonly TrustedCredential[]): TrustSource {
  return { name: 'trusts.json', read: async () => ({ kind: 'read', credentials }) };
}

const others = (count: number, application = '') =>
  Array.from({ length: count }, (_, index) => credential({ subject: `ns:${index}`, application }));

describe('compared with a list', () => {
  test('a match is said with its name, its source and how many there are', async () => {
    const { step } = await examine(given([...others(2), credential()]));
    expect(step).toMatchObject({
      status: 'ok',
      summary: 'the credential "cluster" matches byte for byte (trusts.json, 3 of at most 20 credentials)',
    });
  });

  test('all twenty in use is a warning, though one matches', async () => {
    const { step } = await examine(given([...others(19), credential()]));
    expect([step.status, step.summary]).toEqual([
      'warn',
      expect.stringContaining('all 20 federated credentials'),
    ]);
  });

  test('the limit is one of each application', async () => {
    const { step } = await examine(
      given([...others(15, 'a'), ...others(15, 'b'), credential({ application: 'c' })]),
    );
    expect(step).toMatchObject({
      status: 'ok',
      summary:
        'the credential "cluster" of the application c matches byte for byte (trusts.json, 1 of at most 20 credentials)',
    });
  });

  test('no credential at all', async () => {
    const { step } = await examine(given([]));
    expect([step.status, step.summary]).toEqual(['fail', expect.stringContaining('no federated credential')]);
  });

  test('nothing to compare with is no fault', async () => {
    expect((await examine(undefined)).step.status).toBe('skipped');
  });
});

describe('read from Graph', () => {
  type Answers = Readonly<Record<string, readonly [status: number, body: string] | SourceFailure>>;

  function graph(answers: Answers): { trusts: TrustSource; sent: SourceRequest[] } {
    const sent: SourceRequest[] = [];
    const http: HttpClient = {
      send: async (request) => {
        sent.push(request);
        const path = request.path.replace('/v1.0/', '').replace(/\?.*$/, '').replaceAll(CLIENT, 'ID');
        const answer = answers[path] ?? [404, '{}'];
        if (answer instanceof SourceFailure) throw answer;
        const [status, body] = answer;
        return {
          status,
          headers: {},
          body: (async function* () {
            yield new TextEncoder().encode(body);
          })(),
        };
      },
    };
    return {
      trusts: createGraphTrustSource(http, { origin: 'https://graph.example', token: 'TOKEN' }),
      sent,
    };
  }

  const LIST = "applications(appId='ID')/federatedIdentityCredentials";

  test('asks for the credentials of the client id, with the token in its header only', async () => {
    const { trusts, sent } = graph({ [LIST]: [200, JSON.stringify({ value: [credential()] })] });
    const { step } = await examine(trusts);
    expect(step.status).toBe('ok');
    expect(sent.map(({ path }) => path)).toEqual([
      `/v1.0/applications(appId='${CLIENT}')/federatedIdentityCredentials`,
    ]);
    expect(sent[0]?.headers).toContainEqual(['authorization', 'Bearer TOKEN']);
  });

  test.each([
    [
      'an object id of the registration',
      { 'applications/ID': [200, '{"appId":"the-client-id"}'] },
      'fail',
      'object id of an app registration; its client id is the-client-id',
    ],
    [
      'an object id of the enterprise application',
      { 'servicePrincipals/ID': [200, '{"appId":"the-client-id"}'] },
      'fail',
      'object id of an enterprise application',
    ],
    ['an id that nobody knows', {}, 'fail', `no app registration with the client id ${CLIENT}`],
    ['a token that has expired', { [LIST]: [401, '{}'] }, 'warn', 'status 401'],
    ['a token that may not', { [LIST]: [403, '{"error":{"message":"CANARY"}}'] }, 'warn', 'status 403'],
    ['an outage', { [LIST]: new SourceFailure('timeout') }, 'warn', 'did not answer'],
    ['an answer that is no JSON', { [LIST]: [200, 'CANARY'] }, 'warn', 'something else did'],
    [
      'an application that trusts nobody',
      { [LIST]: [200, '{"value":[]}'] },
      'fail',
      'no federated credential',
    ],
  ] as const)('%s', async (_, answers, status, words) => {
    const { step } = await examine(graph(answers).trusts);
    expect([step.status, step.summary]).toEqual([status, expect.stringContaining(words)]);
    expect(JSON.stringify(step)).not.toMatch(/CANARY|TOKEN/);
  });
});

test.each([
  ['https://issuer', 'https://issuer', undefined],
  [
    'https://issuer/',
    'https://issuer',
    [15, 'the assertion has a slash at the end, the credential has none'],
  ],
  [
    'https://issuer',
    'https://issuer/',
    [15, 'the credential has a slash at the end, the assertion has none'],
  ],
  ['ns:App', 'ns:app', [4, 'letter case']],
  [' sub', 'sub', [1, 'blanks at the beginning or the end']],
  ['sub\n', 'sub', [4, 'blanks at the beginning or the end']],
  ['a b', 'ab', [2, 'blanks within']],
  ['ﬁne', 'fine', [1, 'characters that only look the same']],
  ['ns:a', 'ns:app', [5, 'the assertion ends before the credential']],
  ['ns:app', 'ns:a', [5, 'the credential ends before the assertion']],
  ['ns:one', 'ns:two', [4, 'another value']],
  ['🦊x', '🦊y', [2, 'another value']],
  ['', 'x', [1, 'nothing is presented']],
  ['x', '', [1, 'nothing is trusted']],
])('%j against %j', (presented, trusted, expected) => {
  const difference = compareText(presented, trusted);
  expect(difference && [difference.position, difference.kind]).toEqual(expected);
});
