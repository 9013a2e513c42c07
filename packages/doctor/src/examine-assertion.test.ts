import { describe, expect, test } from 'vitest';
import { SetupError } from '../../engine/src/kernel/errors.ts';
import type { AssertionResult, ProviderNotice } from '../../gateway/src/app/create-source-auth-probe.ts';
import { examineAssertion } from './examine-assertion.ts';
import type { DoctorCase } from './steps/doctor-case.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const AUDIENCE = 'api://AzureADTokenExchange';

type Fake = {
  readonly reading?: () => Promise<AssertionResult>;
  readonly notices?: readonly ProviderNotice[];
  readonly assertion?: object;
};

function examine({ reading, notices = [], assertion = { type: 'token-file', path: 'x' } }: Fake) {
  const examined = {
    probe: { readAssertion: reading ?? (async () => read({})), notices: () => notices },
    settings: { assertion },
    config: { source: { audience: AUDIENCE } },
    ports: { clock: { now: () => NOW, monotonic: () => 0 } },
  } as unknown as DoctorCase;
  return examineAssertion(examined);
}

type Read = Extract<AssertionResult, { kind: 'read' }>;

function read(claims: Partial<Read['claims']>, rest: Partial<Read> = {}): Read {
  return {
    kind: 'read',
    algorithm: 'RS256',
    keyId: 'k',
    claims: {
      issuer: 'https://issuer',
      subject: 'ns:a',
      audiences: [AUDIENCE],
      issuedAt: NOW - 5_000,
      notBefore: NOW - 5_000,
      expiresAt: NOW + 600_000,
      ...claims,
    },
    ...rest,
  };
}

describe('judged by its claims', () => {
  const cases: readonly (readonly [string, Read, string, RegExp])[] = [
    ['good', read({}), 'ok', /^signed with RS256, valid for 10 min$/],
    ['no expiry', read({ expiresAt: undefined }), 'fail', /no expiry/],
    ['expired', read({ expiresAt: NOW - 61_000 }), 'fail', /expired 1 min 1 s ago/],
    ['at its very end', read({ expiresAt: NOW }), 'fail', /expired/],
    ['nearly expired', read({ expiresAt: NOW + 29_000 }), 'warn', /expires in 29 s/],
    ['a minute ahead', read({ issuedAt: NOW + 60_000 }), 'ok', /valid for/],
    ['issued in the future', read({ issuedAt: NOW + 61_000 }), 'fail', /becomes valid in 1 min 1 s\.$/],
    ['valid in the future', read({ notBefore: NOW + 7_200_000 }), 'fail', /becomes valid in 2 h\.$/],
    ['two audiences', read({ audiences: [AUDIENCE, 'b'] }), 'fail', /2 audiences/],
    ['no audience', read({ audiences: [] }), 'fail', /0 audiences/],
    ['another audience', read({ audiences: ['b'] }), 'warn', new RegExp(AUDIENCE)],
    ['no subject', read({ subject: undefined }), 'fail', /lacks an issuer \(iss\) or a subject/],
    ['ES256', read({}, { algorithm: 'ES256' }), 'warn', /RS256 only.*ES256/],
    ['none', read({}, { algorithm: 'none' }), 'fail', /RS256 only/],
  ];
  test.each(cases)('%s', async (_, reading, status, words) => {
    const { step } = await examine({ reading: async () => reading });
    expect(step.status).toBe(status);
    expect(step.summary).toMatch(words);
  });

  test('the audience that the provider was told to ask for is the right one', async () => {
    const reading = async () => read({ audiences: ['pool'] });
    const cognito = await examine({ reading, assertion: { type: 'aws-cognito', identityPoolId: 'pool' } });
    const given = await examine({ reading, assertion: { type: 'gcp', audience: 'pool' } });
    expect([cognito.step.status, given.step.status]).toEqual(['ok', 'ok']);
  });

  test('a time that no calendar has is shown all the same', async () => {
    const { step } = await examine({ reading: async () => read({ expiresAt: Number.MAX_VALUE }) });
    expect(step.details?.['expires at']).toContain('+275760-09-13');
    expect(step.summary).not.toContain('e+');
  });
});

describe('when there is none', () => {
  test.each([
    ['assertion file cannot be read', /^assertion file .*: .*may not be read/, 'the operator of the gateway'],
    [
      'AWS denied the call',
      /^AWS denied the call: .*may not ask for the token/,
      'an administrator of the cloud account that the gateway runs in',
    ],
    ['GCP metadata server unavailable', /metadata server of Google Cloud/, 'the operator'],
    ['a constant that no table has', /The platform gave no assertion/, 'the operator'],
  ])('%s', async (subject, words, who) => {
    const { step, value } = await examine({ reading: async () => ({ kind: 'failed', subject }) });
    expect([step.status, value]).toEqual(['fail', undefined]);
    expect(step.summary).toMatch(words);
    expect(step.findings?.[0]?.who).toContain(who);
  });

  test('settings that no provider can work with', async () => {
    const { step } = await examine({
      reading: async () => {
        throw new SetupError([
          { code: 'SECRET_UNAVAILABLE', severity: 'error', message: 'no key', fix: 'mount it' },
        ]);
      },
    });
    expect(step.findings).toEqual([
      expect.objectContaining({ level: 'fail', summary: 'SECRET_UNAVAILABLE no key', next: 'mount it' }),
    ]);
  });

  test('a secret that is not there has a next step even where its reader names none', async () => {
    const issue = { code: 'SECRET_UNAVAILABLE', severity: 'error', message: 'K is not set' } as const;
    const { step } = await examine({ reading: () => Promise.reject(new SetupError([issue])) });
    expect(step.findings?.[0]?.next).toContain('where the gateway runs');
  });

  test('what nobody foresaw is not made a finding of', async () => {
    const reading = () => Promise.reject(new TypeError('x'));
    await expect(examine({ reading })).rejects.toThrow(TypeError);
  });
});

describe('certificates', () => {
  const assertion = { type: 'certificate', certificates: [] };

  test.each([
    ['certificate_expires', { days: 12 }, /within 30 days\. \(12 days left\)/],
    ['certificate_not_valid_yet', { seconds: 40 }, /not valid yet\. \(in 40 s\)/],
    ['assertion_deprecated', {}, /can be copied/],
  ])('%s is a warning', async (event, fields, words) => {
    const { step } = await examine({ assertion, notices: [{ event, fields }] });
    expect([step.status, step.summary]).toEqual(['warn', expect.stringMatching(words)]);
  });

  test('that have expired are told once', async () => {
    const { step } = await examine({
      assertion,
      reading: async () => ({ kind: 'failed', subject: 'certificate expired' }),
      notices: ['assertion_deprecated', 'certificate_expired'].map((event) => ({ event, fields: {} })),
    });
    expect(step.findings).toHaveLength(1);
    expect(step.summary).toMatch(/^certificate expired: /);
  });

  test('rules of federated tokens do not hold: PS256, the token endpoint as audience', async () => {
    const reading = async () =>
      read({ audiences: ['https://login/t/oauth2/v2.0/token'] }, { algorithm: 'PS256' });
    expect((await examine({ assertion, reading })).step.status).toBe('ok');
  });

  test('events of other kinds are not told', async () => {
    const { step } = await examine({ assertion, notices: [{ event: 'something_else', fields: {} }] });
    expect(step.status).toBe('ok');
  });
});
