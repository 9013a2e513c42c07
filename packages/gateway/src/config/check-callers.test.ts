import { describe, expect, test } from 'vitest';
import { SetupError } from '../../../engine/src/kernel/errors.ts';
import { loadConfig } from './load-config.ts';

const TENANT = '6e4c8e9f-76cf-41d1-806e-61838b880b87';
const ISSUER = `https://login.microsoftonline.com/${TENANT}/v2.0`;
const BEYOND = { publicUrl: 'https://nymgate.contoso.com', listen: { host: '0.0.0.0' } };
const KEYS = { apiKeys: { file: 'callers.json' } };
const TLS = { certificate: 'c.pem', key: 'k.pem' };
const GRANT = { connectors: ['entra-id'] };

const jwt = (changes: object = {}) => ({
  jwt: [
    {
      name: 'entra',
      issuer: ISSUER,
      audience: 'api://nymgate',
      callers: [{ id: 'a', ...GRANT }],
      ...changes,
    },
  ],
});

function load(changes: object) {
  const text = JSON.stringify({
    pseudonyms: { scheme: 'native', keys: [{ id: 1, secret: 'env:K' }] },
    connectors: {
      'entra-id': {
        tenant: TENANT,
        clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
        assertion: { type: 'token-file', path: '/t' },
      },
    },
    ...changes,
  });
  return loadConfig({ text, file: 'n.json', environment: {} });
}

/** Messages of what is wrong, without positions. */
function faults(changes: object): readonly string[] {
  try {
    load(changes);
    return [];
  } catch (error) {
    if (error instanceof SetupError) return error.issues.map(({ message }) => message);
    throw error;
  }
}

describe('where the gateway may be reached', () => {
  test.each<[string, object]>([
    ['this machine, nobody told apart', {}],
    ['this machine, by name', { listen: { host: 'localhost' }, publicUrl: 'http://localhost:8484' }],
    ['beyond, with keys and TLS', { ...BEYOND, listen: { host: '0.0.0.0', tls: TLS }, callers: KEYS }],
    ['beyond, behind TLS', { ...BEYOND, listen: { host: '::', behindTls: true }, callers: jwt() }],
    ['a forwarder on this machine that holds a key', { publicUrl: BEYOND.publicUrl, callers: KEYS }],
    [
      'beyond, with client certificates',
      {
        ...BEYOND,
        listen: { host: '0.0.0.0', tls: { ...TLS, clientCa: 'ca.pem' } },
        callers: { clientCertificates: [{ name: 'a', subject: 'CN=a', ...GRANT }] },
      },
    ],
  ])('%s', (_name, changes) => expect(faults(changes)).toEqual([]));

  test.each<[string, object, RegExp]>([
    ['beyond, nobody told apart', BEYOND, /^only a loopback address is accepted without a verifier/],
    ['an IPv6 address', { ...BEYOND, listen: { host: '2001:db8::1' } }, /^only a loopback address/],
    ['a name', { ...BEYOND, listen: { host: 'nymgate.contoso.com' } }, /^only a loopback address/],
    [
      'beyond, without address',
      { listen: { host: '0.0.0.0', tls: TLS }, callers: KEYS },
      /^publicUrl is required/,
    ],
    [
      'a forwarder for anybody',
      { publicUrl: BEYOND.publicUrl },
      /^a publicUrl beyond this machine needs a verifier/,
    ],
    [
      'keys in clear',
      { ...BEYOND, callers: KEYS },
      /^tokens and API keys would cross the network in plain text/,
    ],
    ['tokens in clear', { ...BEYOND, callers: jwt() }, /^tokens and API keys would cross/],
    [
      'keys in clear, said to be behind TLS, told as http',
      {
        publicUrl: 'http://nymgate.contoso.com',
        listen: { host: '0.0.0.0', behindTls: true },
        callers: KEYS,
      },
      /^publicUrl must be https/,
    ],
    [
      'behindTls: false',
      { ...BEYOND, listen: { host: '0.0.0.0', behindTls: false }, callers: KEYS },
      /^tokens and/,
    ],
    ['an empty block', { callers: {} }, /^callers must have at least one of/],
    [
      'addresses alone',
      { callers: { addresses: { allow: ['10.0.0.0/8'] } } },
      /addresses alone prove nothing/,
    ],
    [
      'addresses alone, beyond',
      { ...BEYOND, callers: { addresses: { allow: ['10.0.0.0/8'] } } },
      /^only a loopback address/,
    ],
    [
      'client certificates without authority',
      { callers: { clientCertificates: [{ name: 'a', subject: 'CN=a', ...GRANT }] } },
      /need listen\.tls\.clientCa/,
    ],
    [
      'clientAuth without authority',
      { listen: { tls: { ...TLS, clientAuth: 'required' } } },
      /^clientAuth needs/,
    ],
  ])('%s is refused', (_name, changes, message) => {
    expect(faults(changes)).toContainEqual(expect.stringMatching(message));
  });
});

describe('tokens', () => {
  test('defaults', () => {
    expect(load({ callers: jwt() }).callers).toMatchObject({
      jwt: [
        {
          algorithms: ['RS256'],
          clockSkewSeconds: 60,
          maxLifetimeSeconds: 86_400,
          requiredClaims: {},
          callerId: 'sub',
        },
      ],
      defaults: { requestsPerMinute: 3_000, concurrentRequests: 64 },
      refusedCredentials: 100,
    });
  });
  test.each<[string, object]>([
    ['a symmetric algorithm', { algorithms: ['HS256'] }],
    ['none', { algorithms: ['none'] }],
    ['no algorithm', { algorithms: [] }],
    ['too much skew', { clockSkewSeconds: 121 }],
    ['too long a life', { maxLifetimeSeconds: 604_801 }],
    ['an issuer in clear', { issuer: 'http://login.example' }],
    ['keys in clear', { jwksUrl: 'http://login.example/keys' }],
    ['keys at an address', { jwksUrl: 'https://169.254.169.254/keys' }],
    ['keys with a query', { jwksUrl: 'https://login.example/keys?x' }],
    ['keys of a user', { jwksUrl: 'https://a:b@login.example/keys' }],
    ['keys in a file', { jwksUrl: 'file:///etc/keys' }],
    ['nobody', { callers: [] }],
    ['a caller without grant', { callers: [{ id: 'a' }] }],
    ['a grant of nothing', { callers: [{ id: 'a', connectors: [] }] }],
    ['a connector that is not served', { callers: [{ id: 'a', connectors: ['entra-idd'] }] }],
    [
      'a caller twice',
      {
        callers: [
          { id: 'a', ...GRANT },
          { id: 'a', ...GRANT },
        ],
      },
    ],
    ['everybody, without condition', { callers: [{ id: '*', ...GRANT }] }],
    [
      'everybody by their mail address',
      { callerId: 'upn', requiredClaims: { tid: 't' }, callers: [{ id: '*', ...GRANT }] },
    ],
    [
      'everybody in the world',
      {
        issuer: 'https://accounts.google.com',
        requiredClaims: { hd: 'x' },
        callers: [{ id: '*', ...GRANT }],
      },
    ],
    ['an address that nobody has verified', { callerId: 'email' }],
    ['a name that poses as a key', { name: 'key' }],
    ['a limit of nothing', { callers: [{ id: 'a', ...GRANT, requestsPerMinute: 0 }] }],
    ['a misspelt key', { clockSkew: 10 }],
  ])('%s: refused', (_name, changes) => {
    expect(faults({ callers: jwt(changes) })).toHaveLength(1);
  });
  test.each<[string, object]>([
    [
      'everybody with a role',
      { requiredClaims: { roles: ['R'] }, callerId: 'azp', callers: [{ id: '*', ...GRANT }] },
    ],
    ['a verified address', { callerId: 'email', requiredClaims: { email_verified: true } }],
    ['every connector', { callers: [{ id: 'a', connectors: ['*'] }] }],
    ['this machine in clear', { issuer: 'http://127.0.0.1:9', jwksUrl: 'http://localhost:9/keys' }],
  ])('%s: accepted', (_name, changes) => {
    expect(faults({ callers: jwt(changes) })).toEqual([]);
  });
  test('one pair of issuer and audience has one set of conditions', () => {
    const [one] = jwt().jwt;
    expect(faults({ callers: { jwt: [one, { ...one, name: 'other' }] } })).toEqual([
      'this pair of issuer and audience is given twice',
    ]);
    expect(faults({ callers: { jwt: [one, { ...one, audience: 'api://other' }] } })).toEqual([
      'this name is given twice',
    ]);
    expect(faults({ callers: { jwt: [one, { ...one, name: 'other', audience: 'api://other' }] } })).toEqual(
      [],
    );
  });
});

describe('certificates, platforms, addresses', () => {
  const certificate = (changes: object) => ({
    listen: { tls: { ...TLS, clientCa: 'ca.pem' } },
    callers: { clientCertificates: [{ name: 'a', ...GRANT, ...changes }] },
  });
  test.each<[string, object]>([
    ['no name to match', certificate({})],
    ['two names to match', certificate({ subject: 'CN=a', dnsName: 'a' })],
    ['no SPIFFE id', certificate({ spiffe: 'https://a' })],
    ['no fingerprint', certificate({ fingerprint: 'AB:CD' })],
    ['a connector that is not served', certificate({ subject: 'CN=a', connectors: ['x'] })],
    ['no range', { callers: { ...KEYS, addresses: { allow: ['10.0.0.0/33'] } } }],
    ['a name', { callers: { ...KEYS, addresses: { allow: ['example.org'] } } }],
    ...[
      '10.0.0.256',
      '10.0.0.01',
      '10.0.0',
      '10.0.0.1/',
      '10.0.0.1/8/8',
      '::1/129',
      '1::2::3',
      '::1.2.3.256',
    ].map((range): [string, object] => [range, { callers: { ...KEYS, addresses: { allow: [range] } } }]),
    ['too many proxies', { callers: { ...KEYS, addresses: { trustedProxies: 11 } } }],
    ['proxies that no request passes', { callers: { ...KEYS, addresses: { proxies: ['10.0.0.1'] } } }],
  ])('%s: refused', (_name, changes) => {
    expect(faults(changes)).toHaveLength(1);
  });
  test('HOK-05 google-iam needs an audience, and aws-iam has none', () => {
    const GOOGLE = { id: 'etl@analytics.iam.gserviceaccount.com', ...GRANT };
    const AMAZON = { id: 'arn:aws:iam::111122223333:role/etl', ...GRANT };
    const platform = (entry: object) => faults({ callers: { platform: [entry] } });
    const audience = 'https://nymgate.example';
    expect(platform({ type: 'google-iam', callers: [GOOGLE] })).toEqual([
      expect.stringContaining('google-iam needs audience'),
    ]);
    expect(platform({ type: 'google-iam', audience, callers: [GOOGLE] })).toEqual([]);
    expect(platform({ type: 'aws-iam', audience, callers: [AMAZON] })).toEqual([
      expect.stringContaining('aws-iam has no audience'),
    ]);
    expect(platform({ type: 'aws-iam', callers: [AMAZON] })).toEqual([]);
  });
  test.each([
    '10.0.0.0/8',
    '10.0.0.1',
    '2001:db8::/32',
    '::1',
    '0.0.0.0/0',
    '::ffff:10.0.0.1',
    '1:2:3:4:5:6:7:8',
  ])('%s is a range', (range) => {
    expect(faults({ callers: { ...KEYS, addresses: { allow: [range] } } })).toEqual([]);
  });
});
