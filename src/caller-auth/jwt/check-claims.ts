import type { CallerReason } from '../../kernel/caller.ts';
import type { RequiredClaim, TrustedIssuer } from './trusted-issuer.ts';

type Claims = Readonly<Record<string, unknown>>;

/**
 * What jose does not look at in a token whose signature and dates hold: an issue date in the future, a bounded life, required
 * claims. The life is counted from `iat` or, where that is missing, from now.
 *
 * @param now seconds since 1970
 * @returns why the token is refused, or undefined
 * @example checkClaims({ iat: 0, exp: 1e9 }, trusted, 10) // 'lifetime'
 */
export function checkClaims(claims: Claims, trusted: TrustedIssuer, now: number): CallerReason | undefined {
  return checkLifetime(claims, trusted, now) ?? checkRequired(claims, trusted);
}

function checkLifetime(claims: Claims, trusted: TrustedIssuer, now: number): CallerReason | undefined {
  const { clockSkewSeconds: skew, maxLifetimeSeconds: longest } = trusted;
  const { exp, iat = now } = claims;
  if (typeof exp !== 'number' || typeof iat !== 'number') return 'lifetime';
  if (iat > now + skew) return 'not-yet-valid';
  return exp - iat > longest ? 'lifetime' : undefined;
}

function checkRequired(claims: Claims, { requiredClaims }: TrustedIssuer): CallerReason | undefined {
  const met = Object.entries(requiredClaims).every(([name, wanted]) => satisfies(claims[name], wanted));
  return met ? undefined : 'claims';
}

function satisfies(value: unknown, wanted: RequiredClaim): boolean {
  if (typeof wanted === 'string' || typeof wanted === 'boolean') return value === wanted;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return wanted.some((one) => values.includes(one));
}
