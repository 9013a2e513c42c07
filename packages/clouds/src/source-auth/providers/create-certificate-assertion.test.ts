import { createHash, createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { createSelfSignedCertificate } from 'nymgate-simulator';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { SetupError } from '../../../../engine/src/kernel/errors.ts';
import { createCertificateAssertion } from './create-certificate-assertion.ts';

const DAY = 86_400_000;
/** 2026-11-25T12:00:00Z. */
const NOW = 1_795_608_000_000;
const APPLICATION = {
  connector: 'entra-id',
  authority: 'https://login.microsoftonline.com',
  tenant: '8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b',
  clientId: '3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e',
  audience: 'api://AzureADTokenExchange',
};

type Pair = { readonly certificate: string; readonly key: string };

/** As administrators make them: RSA, signed by itself. */
const makePair = (notBefore: number, days: number): Pair =>
  createSelfSignedCertificate({ names: ['nymgate'], keyType: 'rsa', from: new Date(notBefore), days });
const publicKey = ({ certificate }: Pair) => new X509Certificate(certificate).publicKey;

let current: Pair;
let next: Pair;
let future: Pair;
beforeAll(() => {
  current = makePair(NOW - DAY, 41);
  next = makePair(NOW - DAY, 400);
  future = makePair(NOW + 600_000, 400);
});

function world(pairs: readonly Pair[]) {
  const time = { now: NOW };
  const lines: string[] = [];
  const texts = new Map<string, string>(
    pairs.flatMap(({ certificate, key }, index) => [
      [`file:/c${index}.pem`, certificate] as const,
      [`env:KEY_${index}`, key] as const,
    ]),
  );
  const drawn: number[] = [];
  const create = () =>
    createCertificateAssertion(
      {
        certificates: pairs.map((_, index) => ({
          certificate: `file:/c${index}.pem`,
          key: `env:KEY_${index}`,
        })),
      },
      {
        clock: { now: () => time.now, monotonic: () => time.now },
        random: { bytes: (length) => new Uint8Array(length).fill(drawn.push(length)), fraction: () => 0 },
        secrets: { read: async (reference) => texts.get(reference) ?? '' },
        log: {
          write: (level, event, fields) => void lines.push(JSON.stringify({ level, event, ...fields })),
        },
      },
      APPLICATION,
    );
  return { create, time, lines };
}

const thumbprint = ({ certificate }: Pair) =>
  createHash('sha256').update(new X509Certificate(certificate).raw).digest('base64url');
const signer = (assertion: string) => decodeProtectedHeader(assertion)['x5t#S256'];

describe('the assertion (graph-facts.md#5.7)', () => {
  it('is PS256 with the thumbprint of the certificate, for the token endpoint, for ten minutes', async () => {
    const { create } = world([current]);
    const assertion = await (await create()).get();
    expect(decodeProtectedHeader(assertion)).toEqual({
      alg: 'PS256',
      typ: 'JWT',
      'x5t#S256': thumbprint(current),
    });
    const { payload } = await jwtVerify(assertion, publicKey(current), {
      algorithms: ['PS256'],
      currentDate: new Date(NOW),
    });
    expect(payload).toEqual({
      aud: 'https://login.microsoftonline.com/8f2a7b1c-4d5e-4f60-8a9b-0c1d2e3f4a5b/oauth2/v2.0/token',
      iss: APPLICATION.clientId,
      sub: APPLICATION.clientId,
      jti: '01010101-0101-4101-8101-010101010101',
      nbf: NOW / 1_000,
      iat: NOW / 1_000,
      exp: NOW / 1_000 + 600,
    });
  });

  it('has a new id each time', async () => {
    const provider = await world([current]).create();
    const ids = [decodeJwt(await provider.get()).jti, decodeJwt(await provider.get()).jti];
    expect(new Set(ids).size).toBe(2);
  });

  it('may be signed with a key in PKCS#1', async () => {
    const key = String(createPrivateKey(current.key).export({ type: 'pkcs1', format: 'pem' }));
    expect(key).toContain('BEGIN RSA PRIVATE KEY');
    const assertion = await (await world([{ ...current, key }]).create()).get();
    await expect(
      jwtVerify(assertion, publicKey(current), { currentDate: new Date(NOW) }),
    ).resolves.toBeDefined();
  });
});

describe('rotation', () => {
  it('the first that is valid signs, until it is not', async () => {
    const { create, time } = world([current, next]);
    const provider = await create();
    expect(signer(await provider.get())).toBe(thumbprint(current));
    time.now = NOW + 40 * DAY - 1_000;
    expect(signer(await provider.get())).toBe(thumbprint(current));
    time.now += 1_000;
    expect(signer(await provider.get())).toBe(thumbprint(next));
  });

  it('one that begins later is passed over', async () => {
    const provider = await world([future, current]).create();
    expect(signer(await provider.get())).toBe(thumbprint(current));
  });

  it('when Entra does not know one, the next signs from then on, and after the last the first again', async () => {
    const { create, lines } = world([current, next]);
    const provider = await create();
    await provider.get();
    expect(provider.useNextKey?.()).toBe(true);
    expect(signer(await provider.get())).toBe(thumbprint(next));
    expect(signer(await provider.get())).toBe(thumbprint(next));
    expect(provider.useNextKey?.()).toBe(true);
    expect(signer(await provider.get())).toBe(thumbprint(current));
    expect(lines.filter((line) => line.includes('certificate_not_trusted'))).toEqual([
      '{"level":"warn","event":"certificate_not_trusted","connector":"entra-id","certificate":0}',
      '{"level":"warn","event":"certificate_not_trusted","connector":"entra-id","certificate":1}',
    ]);
  });

  it('there is no next when the others are not valid', async () => {
    const provider = await world([current, future]).create();
    expect(provider.useNextKey?.()).toBe(false);
    expect(signer(await provider.get())).toBe(thumbprint(current));
  });
});

describe('warnings', () => {
  const events = (lines: readonly string[]) =>
    lines.map((line) => JSON.parse(line)).filter(({ event }) => event !== 'assertion_deprecated');

  it('the end is told 30, 7 and 1 days before and when it has come, once each', async () => {
    const { create, time, lines } = world([current]);
    const provider = await create();
    expect(lines[0]).toContain('"event":"assertion_deprecated"');
    const days = [40, 31, 30, 29, 8, 7, 3, 1, 0.5, 0, -1];
    for (const left of days) {
      time.now = NOW + 40 * DAY - left * DAY;
      for (let call = 0; call < 3; call += 1) await provider.get().catch(() => undefined);
    }
    expect(events(lines)).toEqual([
      { level: 'warn', event: 'certificate_expires', connector: 'entra-id', days: 30 },
      { level: 'warn', event: 'certificate_expires', connector: 'entra-id', days: 7 },
      { level: 'error', event: 'certificate_expires', connector: 'entra-id', days: 1 },
      { level: 'error', event: 'certificate_expired', connector: 'entra-id', days: 0 },
    ]);
  });

  it('at start already', async () => {
    const { create, time, lines } = world([current]);
    time.now = NOW + 35 * DAY;
    await create();
    expect(events(lines)).toEqual([
      { level: 'warn', event: 'certificate_expires', connector: 'entra-id', days: 5 },
    ]);
  });

  it('nothing is told while a longer one stands beside', async () => {
    const { create, time, lines } = world([current, next]);
    time.now = NOW + 39.5 * DAY;
    await (await create()).get();
    expect(events(lines)).toEqual([]);
  });

  it('a clock that is behind is told once, with the seconds', async () => {
    const { create, time, lines } = world([current]);
    time.now = NOW - DAY - 90_000;
    const provider = await create();
    await expect(provider.get()).rejects.toMatchObject({
      code: 'SOURCE_AUTH_FAILED',
      detail: { subject: 'certificate not valid yet: check the clock' },
    });
    expect(events(lines)).toEqual([
      {
        level: 'warn',
        event: 'certificate_not_valid_yet',
        connector: 'entra-id',
        certificate: 0,
        seconds: 90,
      },
    ]);
  });

  it('an expired one signs nothing', async () => {
    const { create, time } = world([current]);
    const provider = await create();
    time.now = NOW + 40 * DAY;
    await expect(provider.get()).rejects.toMatchObject({
      code: 'SOURCE_AUTH_FAILED',
      detail: { subject: 'certificate expired' },
    });
  });
});

describe('refused at start, without a word of the secret', () => {
  const short = () => ({
    ...current,
    key: String(
      generateKeyPairSync('rsa', { modulusLength: 1_024 }).privateKey.export({
        type: 'pkcs8',
        format: 'pem',
      }),
    ),
  });
  const elliptic = () => createSelfSignedCertificate({ names: ['nymgate'] });
  const pass = () =>
    String(
      generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({
        type: 'pkcs8',
        format: 'pem',
        cipher: 'aes-256-cbc',
        passphrase: 'Kanarienvogel',
      }),
    );
  const cases: readonly [string, () => Pair, RegExp][] = [
    [
      'key of another pair',
      () => ({ ...current, key: next.key }),
      /certificates\.0 has a key that does not belong/,
    ],
    ['elliptic key', elliptic, /certificates\.0\.key is not an RSA key of at least 2048 bits/],
    ['short key', short, /certificates\.0\.key is not an RSA key of at least 2048 bits/],
    [
      'key with pass phrase',
      () => ({ ...current, key: pass() }),
      /certificates\.0\.key is not a private key in PEM/,
    ],
    [
      'public key',
      () => ({ ...current, key: current.certificate }),
      /certificates\.0\.key is not a private key/,
    ],
    [
      'no certificate',
      () => ({ ...current, certificate: current.key }),
      /certificates\.0\.certificate is not a/,
    ],
    [
      'nonsense',
      () => ({ certificate: 'Kanarienvogel', key: 'Kanarienvogel' }),
      /is not a certificate in PEM/,
    ],
  ];
  test.each(cases)('%s', async (_, pair, message) => {
    const error: unknown = await world([pair()])
      .create()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(SetupError);
    const text = `${(error as SetupError).message} ${JSON.stringify(error)} ${(error as SetupError).stack}`;
    expect(text).toMatch(message);
    expect(text).not.toMatch(/Kanarienvogel|BEGIN (?:RSA )?PRIVATE KEY-|MII/);
  });
});
