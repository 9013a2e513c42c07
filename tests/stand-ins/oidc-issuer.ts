import { generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { exportJWK, type JWK, SignJWT } from 'jose';
import { listenOnLoopback } from './listen-on-loopback.ts';

export type OidcIssuer = {
  /** The issuer, byte for byte as `iss` and in the discovery document; a trailing slash of `path` stays. */
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly requests: readonly string[];
  /**
   * A compact JWT with these claims. `iss`, `iat`, `nbf`, `exp` (ten minutes) and `jti` are filled in where absent; a claim that is
   * `undefined` is left out. `header` may name another `alg` of RSA, or `ES384`, which is signed with a key of its own.
   */
  readonly sign: (
    claims: Readonly<Record<string, unknown>>,
    header?: Readonly<Record<string, unknown>>,
  ) => Promise<string>;
  /** Signs with new keys from now on, and withdraws the old ones from the key set. */
  readonly rotate: () => Promise<void>;
  readonly close: () => Promise<void>;
};

type Keys = { readonly rsa: SigningPair; readonly ec: SigningPair };
type SigningPair = { readonly privateKey: KeyObject; readonly jwk: JWK & { readonly kid: string } };

/**
 * A platform's identity issuer on the loopback address: discovery document, key set (RS256, and ES384 as AWS has it) and
 * signatures (OpenID Connect Discovery 1.0, RFC 7517). Sends no `cache-control`; keeps no state but its keys.
 *
 * @example
 * const issuer = await startOidcIssuer({ path: '/id/EXAMPLE' });
 * await issuer.sign({ sub: 'system:serviceaccount:nymgate:gateway', aud: 'api://AzureADTokenExchange' });
 */
export async function startOidcIssuer(options: { readonly path?: string } = {}): Promise<OidcIssuer> {
  const path = options.path ?? '';
  const base = path.replace(/\/$/, '');
  const requests: string[] = [];
  let keys = await createKeys();
  let url = '';
  const documents: Readonly<Record<string, () => unknown>> = {
    [`${base}/.well-known/openid-configuration`]: () => discovery(url),
    [`${base}/.well-known/jwks.json`]: () => ({ keys: [keys.rsa.jwk, keys.ec.jwk] }),
  };
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const document = documents[request.url ?? ''];
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document?.() ?? {}));
  });
  const { origin, close } = await listenOnLoopback(server);
  url = `${origin}${path}`;
  return Object.freeze({
    url,
    requests,
    sign: (claims, header = {}) => signWith(keys, { ...timeClaims(), iss: url, ...claims }, header),
    rotate: async () => {
      keys = await createKeys();
    },
    close,
  } satisfies OidcIssuer);
}

function discovery(issuer: string) {
  return {
    issuer,
    jwks_uri: `${issuer.replace(/\/$/, '')}/.well-known/jwks.json`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256', 'ES384'],
  };
}

function timeClaims(): Readonly<Record<string, unknown>> {
  const seconds = Math.floor(Date.now() / 1_000);
  return { iat: seconds, nbf: seconds, exp: seconds + 600, jti: randomUUID() };
}

function signWith(
  keys: Keys,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>>,
): Promise<string> {
  const alg = String(header['alg'] ?? 'RS256');
  const { privateKey, jwk } = alg === 'ES384' ? keys.ec : keys.rsa;
  return new SignJWT({ ...claims })
    .setProtectedHeader({ typ: 'JWT', kid: jwk.kid, ...header, alg })
    .sign(privateKey);
}

async function createKeys(): Promise<Keys> {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-384' });
  return { rsa: await toPair(rsa, 'RS256'), ec: await toPair(ec, 'ES384') };
}

async function toPair(
  pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
  alg: string,
): Promise<SigningPair> {
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: randomUUID(), use: 'sig', alg };
  return { privateKey: pair.privateKey, jwk };
}
