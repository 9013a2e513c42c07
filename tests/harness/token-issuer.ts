import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, type GenerateKeyPairResult, generateKeyPair, type JWK, SignJWT } from 'jose';

/** Claims as a test writes them: wrong types and absent ones too. */
export type TestClaims = Readonly<Record<string, unknown>>;

/** An OpenID Connect issuer on this machine, with one RS256 key. */
export type TokenIssuer = {
  readonly url: string;
  readonly jwksUrl: string;
  readonly jwk: JWK & { readonly kid: string };
  readonly key: GenerateKeyPairResult['privateKey'];
  /** Requests that came, by path. */
  readonly requests: string[];
  readonly sign: (claims: TestClaims, header?: Readonly<Record<string, unknown>>) => Promise<string>;
  readonly close: () => void;
};

export async function startTokenIssuer(kid = 'key-1'): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, use: 'sig' };
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const discovery = request.url === '/.well-known/openid-configuration';
    const body = discovery ? { issuer: url, jwks_uri: `${url}/keys` } : { keys: [jwk] };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    jwksUrl: `${url}/keys`,
    jwk,
    key: privateKey,
    requests: asked,
    sign: (claims, header = {}) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'RS256', kid, typ: 'JWT', ...header })
        .sign(privateKey, { crit: { 'urn:example:ext': true } }),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
