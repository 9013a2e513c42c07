import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Grant } from '../../../engine/src/kernel/caller.ts';
import { SourceFailure, type SourceRequest } from '../../../engine/src/kernel/ports.ts';
import { createJwtVerifier } from './create-jwt-verifier.ts';
import type { JwtAlgorithm, TrustedIssuer } from './trusted-issuer.ts';

const NOW = 1_772_000_000;
const ISSUER = 'https://login.microsoftonline.com/6e4c8e9f-76cf-41d1-806e-61838b880b87/v2.0';
const AUDIENCE = 'api://nymgate';
const CALLER = '0f6d9c3a-6d0e-4c4b-9b0f-0d9f1f1f6c11';
const JWKS = 'https://login.microsoftonline.com/common/discovery/v2.0/keys';
const grant: Grant = { connectors: ['outlook-cal'] };

/** As a test writes them: wrong types and absent ones too. */
type Claims = Readonly<Record<string, unknown>>;
type Key = {
  readonly kid: string;
  readonly jwk: JWK;
  readonly sign: (claims: Claims) => Promise<string>;
};

async function createKey(kid: string, alg: JwtAlgorithm = 'RS256'): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair(alg);
  return {
    kid,
    jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig' },
    sign: (claims) =>
      new SignJWT({ ...claims }).setProtectedHeader({ alg, kid, typ: 'JWT' }).sign(privateKey),
  };
}

let one: Key;
let two: Key;
beforeAll(async () => {
  [one, two] = await Promise.all([createKey('one'), createKey('two')]);
});

const claims = (changes: Claims = {}): Claims => ({
  iss: ISSUER,
  aud: AUDIENCE,
  azp: CALLER,
  iat: NOW - 10,
  nbf: NOW - 10,
  exp: NOW + 3_600,
  ...changes,
});

const trust = (changes: Partial<TrustedIssuer> = {}): TrustedIssuer => ({
  name: 'entra',
  issuer: ISSUER,
  audience: AUDIENCE,
  jwksUrl: JWKS,
  algorithms: ['RS256'],
  clockSkewSeconds: 60,
  maxLifetimeSeconds: 86_400,
  requiredClaims: {},
  callerId: 'azp',
  callers: new Map([[CALLER, grant]]),
  ...changes,
});

/** A verifier whose issuer answers what `state.answers` says by URL (or fails), and whose clock the test moves. */
function create(issuers: readonly TrustedIssuer[], answers: Readonly<Record<string, unknown>>) {
  const state = {
    answers,
    now: NOW,
    time: 0,
    asked: [] as string[],
    logs: [] as string[],
    wait: Promise.resolve() as Promise<unknown>,
  };
  const send = async ({ origin, path, headers }: SourceRequest) => {
    state.asked.push(origin + path);
    await state.wait;
    expect(headers).toEqual([['accept', 'application/json']]);
    const answer = state.answers[origin + path];
    if (answer === undefined) throw new SourceFailure('unreachable');
    const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
    const status = Number(/"status":(\d+)/.exec(text)?.[1] ?? 200);
    return { status, headers: {}, body: chunk(text) };
  };
  const verifier = createJwtVerifier({
    issuers,
    http: { send },
    clock: { now: () => state.now * 1_000, monotonic: () => state.time * 1_000 },
    log: { write: (level, event, fields) => void state.logs.push(JSON.stringify([level, event, fields])) },
  });
  const verify = async (token: string) => {
    const verdict = await verifier.verify({
      headers: [['authorization', `Bearer ${token}`]],
      remoteAddress: '',
    });
    return 'reason' in verdict ? verdict.reason : 'caller' in verdict ? verdict.caller.id : verdict.outcome;
  };
  return { state, verifier, ask: verify };
}

async function* chunk(text: string) {
  yield new TextEncoder().encode(text);
}

const published = (...keys: readonly Key[]) => ({ [JWKS]: { keys: keys.map(({ jwk }) => jwk) } });

describe('a good token', () => {
  test('names its caller, and what it may use is the configuration’s', async () => {
    const { verifier } = create([trust()], published(one));
    const token = await one.sign(claims());
    expect(
      await verifier.verify({ headers: [['authorization', `Bearer ${token}`]], remoteAddress: '' }),
    ).toEqual({
      outcome: 'known',
      caller: { id: `entra:${CALLER}`, grant },
    });
  });
  test.each<JwtAlgorithm>(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])('%s', async (algorithm) => {
    const key = await createKey('k', algorithm);
    const { ask } = create([trust({ algorithms: [algorithm] })], published(key));
    expect(await ask(await key.sign(claims()))).toBe(`entra:${CALLER}`);
    const other = create([trust({ algorithms: ['RS512'] })], published(key));
    expect(await other.ask(await key.sign(claims()))).toBe('algorithm');
  });
  test('by discovery, when the document names the issuer exactly', async () => {
    const issuer = trust({ jwksUrl: undefined });
    const document = `${ISSUER}/.well-known/openid-configuration`;
    const answers = { ...published(one), [document]: { issuer: ISSUER, jwks_uri: JWKS } };
    const token = await one.sign(claims());
    expect(await create([issuer], answers).ask(token)).toBe(`entra:${CALLER}`);
    for (const wrong of [
      { issuer: `${ISSUER}/`, jwks_uri: JWKS },
      { issuer: ISSUER },
      { issuer: ISSUER, jwks_uri: 'http://login.microsoftonline.com/common/discovery/v2.0/keys' },
      { issuer: ISSUER, jwks_uri: 'https://169.254.169.254/keys' },
    ]) {
      const { ask, state } = create([issuer], { ...answers, [document]: wrong });
      expect(await ask(token)).toBe('key-source');
      expect(state.asked).toEqual([document]);
    }
  });
  test('iat is not everybody’s habit; then the life counts from now', async () => {
    const { ask } = create([trust()], published(one));
    expect(await ask(await one.sign(claims({ iat: undefined })))).toBe(`entra:${CALLER}`);
    expect(await ask(await one.sign(claims({ iat: undefined, exp: NOW + 86_401 })))).toBe('lifetime');
  });
});

describe('dates, by the clock that is given', () => {
  test.each<[string, Claims, string]>([
    ['expired within the skew', { exp: NOW - 59 }, `entra:${CALLER}`],
    ['expired', { exp: NOW - 60 }, 'expired'],
    ['not yet valid within the skew', { nbf: NOW + 60 }, `entra:${CALLER}`],
    ['not yet valid', { nbf: NOW + 61 }, 'not-yet-valid'],
    ['issued in the future within the skew', { iat: NOW + 60 }, `entra:${CALLER}`],
    ['issued in the future', { iat: NOW + 61 }, 'not-yet-valid'],
    ['a day', { iat: NOW, exp: NOW + 86_400 }, `entra:${CALLER}`],
    ['more than a day', { iat: NOW, exp: NOW + 86_401 }, 'lifetime'],
    ['more than a day, most of it over', { iat: NOW - 86_400, exp: NOW + 10 }, 'lifetime'],
  ])('%s', async (_name, changes, expected) => {
    const { ask } = create([trust()], published(one));
    expect(await ask(await one.sign(claims(changes)))).toBe(expected);
  });
});

describe('required claims and callers', () => {
  test.each<[string, TrustedIssuer['requiredClaims'], Claims, boolean]>([
    ['a role among roles', { roles: ['Nymgate.Read'] }, { roles: ['X', 'Nymgate.Read'] }, true],
    ['one of several wanted', { roles: ['A', 'B'] }, { roles: ['B'] }, true],
    ['none of them', { roles: ['Nymgate.Read'] }, { roles: ['Nymgate.Reader'] }, false],
    ['absent', { roles: ['Nymgate.Read'] }, {}, false],
    ['text for text', { tid: 't1' }, { tid: 't1' }, true],
    ['another text', { tid: 't1' }, { tid: 't2' }, false],
    ['text is not a list', { tid: 't1' }, { tid: ['t1'] }, false],
    ['one of these texts', { tid: ['t1', 't2'] }, { tid: 't2' }, true],
    ['true', { email_verified: true }, { email_verified: true }, true],
    ['"true" is not true', { email_verified: true }, { email_verified: 'true' }, false],
    ['all of them', { tid: 't1', email_verified: true }, { tid: 't1' }, false],
    ['what every object has', { constructor: ['x'] }, {}, false],
  ])('%s', async (_name, requiredClaims, changes, fits) => {
    const { ask } = create([trust({ requiredClaims })], published(one));
    expect(await ask(await one.sign(claims(changes)))).toBe(fits ? `entra:${CALLER}` : 'claims');
  });
  test.each<[string, Claims, string]>([
    ['not listed', { azp: '11111111-6d0e-4c4b-9b0f-0d9f1f1f6c11' }, 'not-granted'],
    ['another spelling is another caller', { azp: CALLER.toUpperCase() }, 'not-granted'],
    ['no such claim', { azp: undefined }, 'claims'],
    ['not text', { azp: 7 }, 'claims'],
    ['line end in it', { azp: `${CALLER}\n` }, 'claims'],
    ['an asterisk is no caller', { azp: '*' }, 'not-granted'],
  ])('%s', async (_name, changes, expected) => {
    const { ask } = create([trust()], published(one));
    expect(await ask(await one.sign(claims(changes)))).toBe(expected);
  });
  test('everybody of the issuer, when the configuration says so', async () => {
    const { ask } = create([trust({ callers: new Map([['*', grant]]) })], published(one));
    expect(await ask(await one.sign(claims({ azp: 'somebody' })))).toBe('entra:somebody');
  });
  test('two audiences of one issuer keep their conditions apart', async () => {
    const strict = trust({
      name: 'strict',
      audience: 'api://strict',
      requiredClaims: { roles: ['Nymgate.Read'] },
    });
    const { ask, state } = create([strict, trust()], published(one));
    expect(await ask(await one.sign(claims({ aud: 'api://strict' })))).toBe('claims');
    expect(await ask(await one.sign(claims()))).toBe(`entra:${CALLER}`);
    expect(await ask(await one.sign(claims({ aud: [AUDIENCE] })))).toBe(`entra:${CALLER}`);
    expect(await ask(await one.sign(claims({ aud: [AUDIENCE, 'api://strict'] })))).toBe('audience');
    expect(await ask(await one.sign(claims({ aud: [] })))).toBe('audience');
    expect(state.asked).toEqual([JWKS]);
  });
});

describe('the issuer’s keys: how often they are asked for, exactly', () => {
  test('once for many tokens at once, and again only after an hour', async () => {
    const { ask, state } = create([trust()], published(one));
    const token = await one.sign(claims({ exp: NOW + 80_000 }));
    const answers = await Promise.all(Array.from({ length: 100 }, () => ask(token)));
    expect(new Set(answers)).toEqual(new Set([`entra:${CALLER}`]));
    state.time = 3_599;
    await ask(token);
    expect(state.asked).toHaveLength(1);
    state.time = 3_600;
    await Promise.all(Array.from({ length: 100 }, () => ask(token)));
    expect(state.asked).toHaveLength(2);
  });
  test('rotation: an unknown key id asks again, at most once a minute', async () => {
    const { ask, state } = create([trust()], published(one));
    const [old, fresh] = [await one.sign(claims()), await two.sign(claims())];
    expect(await ask(old)).toBe(`entra:${CALLER}`);
    state.answers = published(one, two);
    expect(await ask(fresh)).toBe('key');
    state.time = 59;
    for (let attempt = 0; attempt < 50; attempt += 1) expect(await ask(fresh)).toBe('key');
    expect(state.asked).toHaveLength(1);
    state.time = 60;
    expect(await ask(fresh)).toBe(`entra:${CALLER}`);
    expect(await ask(old)).toBe(`entra:${CALLER}`);
    expect(state.asked).toHaveLength(2);
    state.answers = published(two);
    state.time = 60 + 3_600;
    expect(await ask(old)).toBe('key');
    expect(state.asked).toHaveLength(3);
  });
  test('outage: the keys that are held serve for a day; the issuer is asked once a minute', async () => {
    const { ask, state } = create([trust()], published(one));
    const token = await one.sign(claims({ exp: NOW + 86_000 }));
    await ask(token);
    state.answers = {};
    state.time = 3_600;
    for (let attempt = 0; attempt < 20; attempt += 1) expect(await ask(token)).toBe(`entra:${CALLER}`);
    expect(state.asked).toHaveLength(2);
    expect(state.logs).toEqual(['["warn","caller_keys_unavailable",{"subject":"entra"}]']);
    state.time = 86_399;
    expect(await ask(token)).toBe(`entra:${CALLER}`);
    state.time = 86_400;
    expect(await ask(token)).toBe('key-source');
    state.answers = published(one);
    state.time = 86_460;
    expect(await ask(token)).toBe(`entra:${CALLER}`);
  });
  test('outage: nobody waits for an issuer that has failed once, and its next answer counts', async () => {
    const { ask, state } = create([trust()], published(one));
    const token = await one.sign(claims({ exp: NOW + 80_000 }));
    await ask(token);
    state.answers = {};
    state.time = 3_600;
    await ask(token);
    let answer = (): void => undefined;
    state.wait = new Promise<void>((resolve) => {
      answer = resolve;
    });
    state.answers = published(two);
    state.time = 3_660;
    expect([await ask(token), await ask(token)]).toEqual([`entra:${CALLER}`, `entra:${CALLER}`]);
    expect(state.asked).toHaveLength(3);
    answer();
    await expect.poll(() => ask(token)).toBe('key');
    expect(state.asked).toHaveLength(3);
  });
  test('outage at the start: nobody is let in, and the issuer is asked every five seconds', async () => {
    const { ask, state } = create([trust()], {});
    const token = await one.sign(claims());
    for (let attempt = 0; attempt < 20; attempt += 1) expect(await ask(token)).toBe('key-source');
    expect(state.asked).toHaveLength(1);
    state.answers = published(one);
    state.time = 4.9;
    expect(await ask(token)).toBe('key-source');
    state.time = 5;
    expect(await ask(token)).toBe(`entra:${CALLER}`);
    expect(state.asked).toHaveLength(2);
  });
  test('LCK-01 unknown key ids wait for the issuer in bounded number, and a known one does not wait behind them', async () => {
    const { ask, state } = create([trust()], published(one));
    const [known, unknown] = [await one.sign(claims()), await two.sign(claims())];
    await ask(known);
    let answer = (): void => undefined;
    state.wait = new Promise<void>((resolve) => {
      answer = resolve;
    });
    state.time = 60;
    const settled: string[] = [];
    const verifications = Array.from({ length: 100 }, () =>
      ask(unknown).then((verdict) => void settled.push(verdict)),
    );
    await expect.poll(() => settled.length).toBe(68);
    expect(new Set(settled)).toEqual(new Set(['key-source']));
    expect(await ask(known)).toBe(`entra:${CALLER}`);
    answer();
    await Promise.all(verifications);
    expect(settled.slice(68)).toEqual(Array.from({ length: 32 }, () => 'key'));
    expect(state.asked).toHaveLength(2);
  });
  test('a token that no issuer of ours made costs no question', async () => {
    const { ask, state } = create([trust()], published(one));
    expect(await ask(await one.sign(claims({ iss: 'https://evil.example' })))).toBe('issuer');
    expect(await ask(await one.sign(claims({ aud: 'api://other' })))).toBe('audience');
    expect(await ask('not.a.token')).toBe('malformed');
    expect(state.asked).toEqual([]);
  });

  const withKeys = (keys: unknown) => ({ [JWKS]: { keys } });
  test.each<[string, () => Readonly<Record<string, unknown>>, string]>([
    ['an error, even with keys', () => ({ [JWKS]: { status: 500, keys: [one.jwk] } }), 'key-source'],
    ['a page of HTML', () => ({ [JWKS]: '<html>' }), 'key-source'],
    ['no keys', () => withKeys([]), 'key-source'],
    ['keys that are no list', () => withKeys({}), 'key-source'],
    ['a list', () => ({ [JWKS]: [] }), 'key-source'],
    ['too many keys', () => withKeys(Array.from({ length: 101 }, () => one.jwk)), 'key-source'],
    ['too large', () => withKeys([{ ...one.jwk, x5c: ['A'.repeat(300_000)] }]), 'key-source'],
    ['a key for encryption', () => withKeys([{ ...one.jwk, use: 'enc' }]), 'key-source'],
    ['a key for other operations', () => withKeys([{ ...one.jwk, key_ops: ['encrypt'] }]), 'key-source'],
    ['a key without id', () => withKeys([{ ...one.jwk, kid: undefined }]), 'key-source'],
    ['a symmetric key', () => withKeys([{ kty: 'oct', kid: 'one', k: 'c2VjcmV0' }]), 'key-source'],
    ['a key of another algorithm', () => withKeys([{ ...one.jwk, alg: 'PS256' }]), 'key'],
    ['one id twice', () => withKeys([one.jwk, { ...two.jwk, kid: 'one' }]), 'key'],
    ['a broken key', () => withKeys([{ ...one.jwk, n: 'AQAB' }]), 'key'],
    ['another key of the same id', () => withKeys([{ ...two.jwk, kid: 'one' }]), 'signature'],
  ])('answers %s', async (_name, answers, expected) => {
    const { ask } = create([trust()], answers());
    expect(await ask(await one.sign(claims()))).toBe(expected);
  });
});

describe('T1-26 the spelling of a token', () => {
  const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

  test.each<JwtAlgorithm>(['RS256', 'ES256', 'EdDSA'])(
    '%s: of all last letters of the signature one alone is taken',
    async (algorithm) => {
      const key = await createKey('k', algorithm);
      const { ask } = create([trust({ algorithms: [algorithm] })], published(key));
      const token = await key.sign(claims());
      const verdicts = await Promise.all(
        [...ALPHABET].map(async (letter) => [letter, await ask(token.slice(0, -1) + letter)] as const),
      );
      const taken = verdicts.filter(([, verdict]) => verdict === `entra:${CALLER}`);
      expect(taken.map(([letter]) => letter)).toEqual([token.slice(-1)]);
    },
  );
});
