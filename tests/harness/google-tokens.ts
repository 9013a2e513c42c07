const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** For what these tokens are asked. */
export const GOOGLE_AUDIENCE = 'https://nymgate-abc-ew.a.run.app';

const CLAIMS = {
  iss: 'https://accounts.google.com',
  aud: GOOGLE_AUDIENCE,
  azp: '104029384756102938475',
  sub: '104029384756102938475',
  email_verified: true,
};

/**
 * A token of Google's as Cloud Run passes it on, its signature taken away (cloud.google.com/run/docs/troubleshooting#signature-removed).
 * Anybody can write one.
 */
export function googleToken(
  email: string,
  { claims = {}, signature = 'SIGNATURE_REMOVED_BY_GOOGLE' }: { claims?: object; signature?: string } = {},
): string {
  const iat = Math.floor(Date.now() / 1_000) - 5;
  const times = { iat, exp: iat + 3_600 };
  return `${encode({ alg: 'RS256', kid: '1', typ: 'JWT' })}.${encode({ ...CLAIMS, ...times, email, ...claims })}.${signature}`;
}
