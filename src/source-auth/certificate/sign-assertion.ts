import { constants, sign } from 'node:crypto';
import type { AssertionApplication } from '../assertion-provider.ts';
import { tokenPath } from '../token-path.ts';
import type { SigningCertificate } from './load-certificate.ts';

/** Ten minutes, as Microsoft's own libraries have it (graph-facts.md#5.7). */
const LIFE_SECONDS = 600;

export type SigningContext = {
  readonly application: AssertionApplication;
  /** Wall milliseconds. */
  readonly now: number;
  /** Sixteen random bytes for `jti`. */
  readonly id: Uint8Array;
};

/**
 * A client assertion for one exchange (RFC 7523, graph-facts.md#5.7): PS256, `aud` is the token endpoint it goes to, `jti` is new each time.
 *
 * @example signAssertion(certificate, { application, now: clock.now(), id: random.bytes(16) })
 */
export function signAssertion(
  { key, thumbprint }: SigningCertificate,
  { application, now, id }: SigningContext,
): string {
  const { authority, tenant, clientId } = application;
  const seconds = Math.floor(now / 1_000);
  const signed = [
    { alg: 'PS256', typ: 'JWT', 'x5t#S256': thumbprint },
    {
      aud: `${authority}${tokenPath(tenant)}`,
      iss: clientId,
      sub: clientId,
      jti: guid(id),
      nbf: seconds,
      iat: seconds,
      exp: seconds + LIFE_SECONDS,
    },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const signature = sign('sha256', Buffer.from(signed), {
    key,
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  });
  return `${signed}.${signature.toString('base64url')}`;
}

/** Random bytes as a version 4 UUID (RFC 9562 5.4). */
function guid(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex').split('');
  hex[12] = '4';
  hex[16] = ((Number.parseInt(hex[16] ?? '0', 16) & 0x3) | 0x8).toString(16);
  const text = hex.join('');
  return [
    text.slice(0, 8),
    text.slice(8, 12),
    text.slice(12, 16),
    text.slice(16, 20),
    text.slice(20, 32),
  ].join('-');
}
