import { Buffer } from 'node:buffer';
import type { SourceResponse } from '@nymgate/engine/kernel/ports';
import { isBearerToken, readLimitedText } from './platform/read-token.ts';

/** What one call of the token endpoint came to. Holds nothing of the response but the token, its life and one number. */
export type ExchangeOutcome =
  | {
      readonly kind: 'granted';
      readonly token: string;
      readonly lifetime: number /* milliseconds */;
      /** False when the token certainly holds no app role: nothing was consented to when it was made. */
      readonly hasRoles: boolean;
    }
  /** Entra, or whatever answered in its place, will say the same again soon. `hint` is the numeric AADSTS code. */
  | {
      readonly kind: 'refused';
      readonly hint?: string;
      /** What another assertion might change. */
      readonly cause?: 'stale-assertion' | 'unknown-key';
    }
  | { readonly kind: 'throttled'; readonly retryAfter: number | undefined /* seconds */ }
  | { readonly kind: 'unavailable'; readonly reason: string }
  /** `subject` is a constant that says which step of the provider failed. */
  | { readonly kind: 'no-assertion'; readonly subject: string };

/** Entra gives 60 to 90 minutes, CAE-capable clients up to 28 hours; the rest is somebody else's answer. */
const MIN_LIFETIME_SECONDS = 60;
const MAX_LIFETIME_SECONDS = 172_800;

/** Refusals that another assertion may overcome (graph-facts.md#4.1). */
const CAUSES: ReadonlyMap<number, 'stale-assertion' | 'unknown-key'> = new Map([
  // Not within its valid time range: the platform may have written a newer one meanwhile (F03).
  [700_024, 'stale-assertion'],
  // Signature not made by a registered certificate: in a rotation Entra may know the other one only.
  [700_027, 'unknown-key'],
  [50_012, 'unknown-key'],
]);

const MALFORMED_RESPONSE: ExchangeOutcome = { kind: 'refused' };

/**
 * Reads an answer of the token endpoint strictly: status, JSON content type, size, `token_type`, `expires_in`.
 * A redirect counts as a refusal: the assertion goes to the configured host and nowhere else (T3-07).
 * Decides on status and `error`; AADSTS codes are hints, Microsoft calls them unstable.
 *
 * @throws SourceFailure when the body breaks off
 * @example await readTokenResponse(response, clock.now()) // { kind: 'granted', token: '…', lifetime: 3599000 }
 */
export async function readTokenResponse(response: SourceResponse, now: number): Promise<ExchangeOutcome> {
  const { status } = response;
  const body = await readJsonBody(response);
  if (status === 200) return parseGrant(body);
  if (status === 429)
    return { kind: 'throttled', retryAfter: parseRetryAfter(response.headers['retry-after'], now) };
  if (status >= 500 || status === 408) return { kind: 'unavailable', reason: 'status' };
  if (body?.['error'] === 'temporarily_unavailable') return { kind: 'unavailable', reason: 'temporarily' };
  return parseErrorResponse(body);
}

function parseGrant(body: Record<string, unknown> | undefined): ExchangeOutcome {
  const { access_token: token, token_type: type, expires_in: seconds } = body ?? {};
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') return MALFORMED_RESPONSE;
  if (!isBearerToken(token)) return MALFORMED_RESPONSE;
  if (typeof seconds !== 'number' || !(seconds >= MIN_LIFETIME_SECONDS && seconds <= MAX_LIFETIME_SECONDS))
    return MALFORMED_RESPONSE;
  return { kind: 'granted', token, lifetime: Math.floor(seconds) * 1_000, hasRoles: hasRoles(token) };
}

function parseErrorResponse(body: Record<string, unknown> | undefined): ExchangeOutcome {
  const codes = body?.['error_codes'];
  const code: unknown = Array.isArray(codes) ? codes[0] : undefined;
  if (typeof code !== 'number' || !Number.isInteger(code) || code <= 0 || code > 999_999_999)
    return MALFORMED_RESPONSE;
  const cause = CAUSES.get(code);
  return { kind: 'refused', hint: String(code), ...(cause === undefined ? {} : { cause }) };
}

async function readJsonBody(response: SourceResponse): Promise<Record<string, unknown> | undefined> {
  const text = await readLimitedText(response);
  if (!/^application\/json(?:\s*;\s*charset="?utf-8"?)?\s*$/i.test(response.headers['content-type'] ?? ''))
    return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    // The parser's message quotes the body (design rule 8).
    return undefined;
  }
}

/** `Retry-After` as seconds, whether integer or date (RFC 9110 10.2.3); undefined when it is neither. */
function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^[0-9]{1,9}$/.test(value)) return Number(value);
  const date = /^[A-Z][a-z]{2}, /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1_000));
}

/**
 * Whether a Graph access token may hold app roles. Entra issues a token before anything is consented to, and it then has no
 * `roles` at all (graph-facts.md#4.1). The token is Graph's and opaque to us: this is a hint for how long to keep it, never a decision
 * about access, and whatever cannot be read counts as having roles.
 *
 * @example hasRoles('opaque') // true
 */
export function hasRoles(token: string): boolean {
  try {
    const [, payload = '', signature] = token.split('.');
    if (signature === undefined) return true;
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) return true;
    const roles: unknown = 'roles' in claims ? claims.roles : undefined;
    return Array.isArray(roles) ? roles.length > 0 : roles !== undefined;
  } catch {
    // Not a JWT of ours to read; the parser's message would quote it.
    return true;
  }
}
