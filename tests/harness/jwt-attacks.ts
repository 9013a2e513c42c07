import { createHmac, createPublicKey, type JsonWebKey } from 'node:crypto';
import { generateKeyPair, SignJWT } from 'jose';
import type { TestClaims, TokenIssuer } from './token-issuer.ts';

/** One forged or unfit token, and the reason that the audit line gives. */
export type JwtAttack = { readonly name: string; readonly token: string; readonly reason: string };

export type AttackSetup = {
  readonly issuer: TokenIssuer;
  /** Serves the attacker's keys; must never be asked. */
  readonly attacker: TokenIssuer;
  /** Claims of a token that would be accepted. */
  readonly claims: TestClaims;
  /** Seconds since 1970. */
  readonly now: number;
};

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** HOK-01 and what else is known to have worked somewhere (RFC 8725), each as a whole token. */
export async function jwtAttacks({
  issuer,
  attacker,
  claims,
  now,
}: AttackSetup): Promise<readonly JwtAttack[]> {
  const good = await issuer.sign(claims);
  const [head = '', body = '', signature = ''] = good.split('.');
  const { kid } = issuer.jwk;
  const stolen = async (header: Readonly<Record<string, unknown>>) =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT', ...header })
      .sign(attacker.key);
  const unsigned = (alg: string) => `${encode({ alg, kid, typ: 'JWT' })}.${body}.`;
  const spki = createPublicKey({ key: issuer.jwk as JsonWebKey, format: 'jwk' });
  const pem = spki.export({ type: 'spki', format: 'pem' });
  const der = spki.export({ type: 'spki', format: 'der' });
  const hmac = (secret: string | Buffer, alg = 'HS256') => {
    const input = `${encode({ alg, kid, typ: 'JWT' })}.${body}`;
    return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
  };
  const dated = (changes: TestClaims) => issuer.sign({ ...claims, ...changes });
  const headed = (header: Readonly<Record<string, unknown>>) => issuer.sign(claims, header);
  const rows: readonly (readonly [name: string, token: string | Promise<string>, reason: string])[] = [
    ['alg none', unsigned('none'), 'algorithm'],
    ['alg None', unsigned('None'), 'algorithm'],
    [
      'alg none with the signature left',
      `${encode({ alg: 'none', kid, typ: 'JWT' })}.${body}.${signature}`,
      'algorithm',
    ],
    ['signature taken away', `${head}.${body}.`, 'signature'],
    ['HS256 with the public key (PEM)', hmac(String(pem)), 'algorithm'],
    ['HS256 with the public key (DER)', hmac(der), 'algorithm'],
    ['HS256 with the modulus', hmac(String(issuer.jwk.n)), 'algorithm'],
    ['HS256 with the JWKS entry', hmac(JSON.stringify(issuer.jwk)), 'algorithm'],
    ['HS256 with nothing', hmac(''), 'algorithm'],
    ['another algorithm of the same key', headerOnly(good, { alg: 'PS256', kid, typ: 'JWT' }), 'algorithm'],
    ['ES256 with the id of an RSA key', otherKind(kid, claims), 'algorithm'],
    ['another key, our key id', stolen({}), 'signature'],
    ['unknown key id', stolen({ kid: 'unknown' }), 'key'],
    ['no key id', stolen({ kid: undefined }), 'key'],
    ['key id that is a path', stolen({ kid: '../../../../dev/null' }), 'key'],
    ['key id of what every object has', stolen({ kid: '__proto__' }), 'key'],
    ['jku of the attacker', stolen({ jku: attacker.jwksUrl }), 'header'],
    ['jwk of the attacker', stolen({ jwk: { ...attacker.jwk } }), 'header'],
    ['x5u of the attacker', stolen({ x5u: `${attacker.url}/chain.pem` }), 'header'],
    ['x5c of the attacker', stolen({ x5c: ['MIIB'] }), 'header'],
    ['jku beside a good signature', headed({ jku: attacker.jwksUrl }), 'header'],
    ['crit with an extension', headed({ crit: ['urn:example:ext'], 'urn:example:ext': 1 }), 'header'],
    ['empty crit', headerOnly(good, { alg: 'RS256', kid, crit: [] }), 'header'],
    ['b64', headerOnly(good, { alg: 'RS256', kid, b64: false }), 'header'],
    ['compressed', headed({ zip: 'DEF' }), 'header'],
    ['nested', headed({ cty: 'JWT' }), 'header'],
    ['encrypted', `${encode({ alg: 'dir', enc: 'A256GCM' })}..AAAA.${body}.AAAA`, 'malformed'],
    ['a logout token', headed({ typ: 'logout+jwt' }), 'header'],
    ['a security event', headed({ typ: 'secevent+jwt' }), 'header'],
    ['typ that is no text', headerOnly(good, { alg: 'RS256', kid, typ: ['JWT'] }), 'header'],
    ['expired', dated({ iat: now - 7_200, nbf: now - 7_200, exp: now - 3_600 }), 'expired'],
    ['not before tomorrow', dated({ nbf: now + 3_600 }), 'not-yet-valid'],
    ['issued tomorrow', dated({ iat: now + 3_600 }), 'not-yet-valid'],
    ['no expiry', dated({ exp: undefined }), 'lifetime'],
    ['ten years', dated({ exp: now + 315_360_000 }), 'lifetime'],
    ['until the end of time', dated({ exp: Number.MAX_SAFE_INTEGER }), 'lifetime'],
    ['expiry as text', dated({ exp: String(now + 600) }), 'lifetime'],
    ['expiry beyond numbers', rawClaims(issuer, claims, `"exp":1e999`), 'lifetime'],
    ['wrong issuer', dated({ iss: attacker.url }), 'issuer'],
    ['issuer with a slash more', dated({ iss: `${String(claims['iss'])}/` }), 'issuer'],
    ['no issuer', dated({ iss: undefined }), 'issuer'],
    ['issuer as a list', dated({ iss: [claims['iss']] }), 'issuer'],
    ['wrong audience', dated({ aud: 'https://graph.microsoft.com' }), 'audience'],
    ['audience in another case', dated({ aud: String(claims['aud']).toUpperCase() }), 'audience'],
    ['no audience', dated({ aud: undefined }), 'audience'],
    [
      'our audience among others',
      dated({ aud: [String(claims['aud']), 'https://other.example'] }),
      'audience',
    ],
    ['a role missing', dated({ roles: ['Other.Read'] }), 'claims'],
    ['another tenant', dated({ tid: 'ffffffff-76cf-41d1-806e-61838b880b87' }), 'claims'],
    ['no caller', dated({ azp: undefined }), 'claims'],
    [
      'other claims under the same signature',
      `${head}.${encode({ ...claims, jti: 'x' })}.${signature}`,
      'signature',
    ],
    ['one letter of the signature changed', `${head}.${body}.${flip(signature)}`, 'signature'],
    ['claims that are a list', signedText(issuer, '[1]'), 'malformed'],
    ['two parts', `${head}.${body}`, 'malformed'],
    ['four parts', `${good}.AAAA`, 'malformed'],
    ['standard base64', good.replaceAll('-', '+').replaceAll('_', '/').concat('='), 'malformed'],
    ['a space in it', `${head}. ${body}.${signature}`, 'malformed'],
    ['nothing but dots', '..', 'malformed'],
    ['not a token', 'let-me-in', 'malformed'],
    ['unused bits of the signature set', `${head}.${body}.${respelt(signature)}`, 'malformed'],
    [
      'unused bits of the header set, and signed',
      signedInput(issuer, `${respelt(head)}.${body}`),
      'malformed',
    ],
    [
      'unused bits of the claims set, and signed',
      signedInput(issuer, `${head}.${respelt(withUnusedBits(claims))}`),
      'malformed',
    ],
    ['9 KiB', dated({ padding: 'x'.repeat(9_000) }), 'malformed'],
  ];
  return Promise.all(rows.map(async ([name, token, reason]) => ({ name, token: await token, reason })));
}

/** The letter in the middle, exchanged for another one. */
function flip(text: string): string {
  const at = Math.floor(text.length / 2);
  return text.slice(0, at) + (text.charAt(at) === 'A' ? 'B' : 'A') + text.slice(at + 1);
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The same bytes with the lowest unused bit of the last letter set (T1-26). */
function respelt(part: string): string {
  if (part.length % 4 === 0) throw new Error('every bit of this part is used');
  const last = ALPHABET.charAt(ALPHABET.indexOf(part.slice(-1)) | 1);
  const other = part.slice(0, -1) + last;
  if (other === part || !Buffer.from(other, 'base64url').equals(Buffer.from(part, 'base64url')))
    throw new Error('not a second spelling');
  return other;
}

/** Claims whose encoding does not end with a whole group of letters. */
function withUnusedBits(claims: TestClaims): string {
  const short = encode(claims);
  return short.length % 4 === 0 ? encode({ ...claims, jti: 'x' }) : short;
}

/** The header alone is replaced; the signature then belongs to another text. */
function headerOnly(token: string, header: object): string {
  return [encode(header), ...token.split('.').slice(1)].join('.');
}

async function otherKind(kid: string, claims: TestClaims): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256');
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', kid }).sign(privateKey);
}

/** A token with a good signature over claims that no library would write. */
async function rawClaims({ key, jwk }: TokenIssuer, claims: TestClaims, last: string): Promise<string> {
  const { exp: _, ...rest } = { ...claims };
  return signedText({ key, jwk }, `${JSON.stringify(rest).slice(0, -1)},${last}}`);
}

function signedText({ key, jwk }: Pick<TokenIssuer, 'key' | 'jwk'>, text: string): Promise<string> {
  const header = encode({ alg: 'RS256', kid: jwk.kid });
  return signedInput({ key }, `${header}.${Buffer.from(text).toString('base64url')}`);
}

async function signedInput({ key }: Pick<TokenIssuer, 'key'>, input: string): Promise<string> {
  const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', key, new TextEncoder().encode(input));
  return `${input}.${Buffer.from(signature).toString('base64url')}`;
}
