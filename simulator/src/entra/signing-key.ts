import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { digestOf } from '../random.ts';

/** An RS256 key pair with the public half as the JWKS shows it. */
export type SigningKey = {
  readonly jwk: JWK;
  readonly jwks: { readonly keys: JWK[] };
  readonly sign: (claims: JWTPayload) => Promise<string>;
};

export async function createSigningKey(): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const bare = await exportJWK(publicKey);
  const kid = digestOf(bare.n ?? '')
    .toString('base64url')
    .slice(0, 27);
  const jwk = { ...bare, kid, use: 'sig', alg: 'RS256' };
  return {
    jwk,
    jwks: { keys: [jwk] },
    sign: (claims) =>
      new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid }).sign(privateKey),
  };
}
