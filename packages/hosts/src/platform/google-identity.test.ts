import { describe, expect, test } from 'vitest';
import type { HeaderList } from '../../../engine/src/kernel/ports.ts';
import { type ExpectedToken, identifyGoogle as identifyAs, isCloudRun } from './google-identity.ts';

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const ETL = 'etl@analytics.iam.gserviceaccount.com';
const NOW = Date.UTC(2026, 5, 1);
const SECONDS = NOW / 1_000;
const AUDIENCE = 'https://nymgate-abc-ew.a.run.app';
const CLAIMS = {
  iss: 'https://accounts.google.com',
  aud: AUDIENCE,
  iat: SECONDS - 10,
  exp: SECONDS + 3_590,
  azp: '104029384756102938475',
  sub: '104029384756102938475',
  email: ETL,
  email_verified: true,
};
/** The shape in which Cloud Run passes a token on (cloud.google.com/run/docs/troubleshooting#signature-removed). */
const verified = (claims: object = {}, signature = 'SIGNATURE_REMOVED_BY_GOOGLE') =>
  `Bearer ${encode({ alg: 'RS256', kid: '1', typ: 'JWT' })}.${encode({ ...CLAIMS, ...claims })}.${signature}`;

const identifyGoogle = (headers: HeaderList, expected: Partial<ExpectedToken> = {}) =>
  identifyAs(headers, { audience: AUDIENCE, remoteAddress: '169.254.169.126', now: NOW, ...expected });

describe('HOK-05 the token that Google has verified', () => {
  test.each(['Authorization', 'authorization', 'X-Serverless-Authorization'])('in %s', (name) => {
    const { identity, headers } = identifyGoogle([
      [name, verified()],
      ['Accept', '*/*'],
    ]);
    expect(identity).toEqual({ kind: 'google-iam', principal: ETL });
    expect(headers).toEqual([['Accept', '*/*']]);
  });

  test('of two headers the one that Google looks at; the other stays a credential of ours', () => {
    const signed = ['Authorization', verified({ email: 'x@y.iam.gserviceaccount.com' }, 'c2ln')] as const;
    const { identity, headers } = identifyGoogle([signed, ['x-serverless-authorization', verified()]]);
    expect(identity?.principal).toBe(ETL);
    expect(headers).toEqual([signed]);
  });

  test('Authorization without a signature is nothing when Google has looked at the other header', () => {
    const { identity } = identifyGoogle([
      ['authorization', verified()],
      ['x-serverless-authorization', verified({}, 'c2ln')],
    ]);
    expect(identity).toBeUndefined();
  });

  test.each<[string, string]>([
    ['a signature that is still there', verified({}, 'c2lnbmF0dXJl')],
    ['no signature', verified({}, '')],
    ['the mark within a signature', verified({}, 'xSIGNATURE_REMOVED_BY_GOOGLE')],
    ['another issuer', verified({ iss: 'https://issuer.example' })],
    ['an address that nobody has verified', verified({ email_verified: 'true' })],
    ['no address', verified({ email: undefined })],
    ['a person', verified({ email: 'zoe@contoso.example' })],
    ['a domain that looks alike', verified({ email: 'etl@gserviceaccount.com.evil.example' })],
    ['two addresses', verified({ email: `${ETL},x@y.iam.gserviceaccount.com` })],
    ['for another service', verified({ aud: 'https://somebody.else' })],
    ['for several', verified({ aud: [AUDIENCE] })],
    ['for nobody', verified({ aud: undefined })],
    ['over', verified({ exp: SECONDS - 61 })],
    ['without an end', verified({ exp: undefined })],
    ['without a beginning', verified({ iat: undefined })],
    ['not begun yet', verified({ iat: SECONDS + 61, exp: SECONDS + 3_600 })],
    ['ended before it began', verified({ iat: SECONDS, exp: SECONDS - 1 })],
    ['no JSON', 'Bearer e30.bm90IGpzb24.SIGNATURE_REMOVED_BY_GOOGLE'],
    ['two tokens', `${verified()}, ${verified()}`],
    ['another scheme', verified().replace('Bearer', 'Basic')],
    ['too long', verified({ pad: 'x'.repeat(9_000) })],
  ])('names nobody: %s', (_, value) => {
    expect(identifyGoogle([['authorization', value]]).identity).toBeUndefined();
  });

  test.each(['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'])(
    'from %s names nobody: a program of this machine wrote it',
    (remoteAddress) => {
      expect(identifyGoogle([['authorization', verified()]], { remoteAddress }).identity).toBeUndefined();
    },
  );

  test('names nobody where no audience is configured, and is no credential all the same', () => {
    const { identity, headers } = identifyGoogle([['authorization', verified()]], { audience: undefined });
    expect([identity, headers]).toEqual([undefined, []]);
  });

  test('twice names nobody', () => {
    const twice = [
      ['authorization', verified()],
      ['Authorization', verified()],
    ] as const;
    expect(identifyGoogle(twice)).toEqual({ identity: undefined, headers: twice });
  });
});

test('HOK-05 Cloud Run is known by all of its variables', () => {
  const all = { K_SERVICE: 'nymgate', K_REVISION: 'nymgate-00001', K_CONFIGURATION: 'nymgate', PORT: '8080' };
  expect(isCloudRun(all)).toBe(true);
  for (const name of Object.keys(all)) expect(isCloudRun({ ...all, [name]: '' })).toBe(false);
  expect(isCloudRun({})).toBe(false);
});
