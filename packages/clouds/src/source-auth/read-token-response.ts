import { Buffer } from 'node:buffer';
import type { SourceResponse } from '@nymgate/engine/kernel/ports';
import { parseJsonObject, readText } from '../network/read-text.ts';
import { isBearerToken } from './platform/read-token.ts';

/** Holds nothing of the response but the token, its lifetime and one number. */
export type ExchangeOutcome =
  | {
      readonly kind: 'granted';
      readonly token: string;
      readonly lifetime: number /* milliseconds */;
      /** False when the token has no app role: consent was missing when it was issued. */
      readonly hasRoles: boolean;
    }
  /** Permanent. `hint` is the numeric AADSTS code. */
  | {
      readonly kind: 'refused';
      readonly hint?: string;
      /** What another assertion may fix. */
      readonly cause?: 'stale-assertion' | 'unknown-key';
    }
  | { readonly kind: 'throttled'; readonly retryAfter: number | undefined /* seconds */ }
  | { readonly kind: 'unavailable'; readonly reason: string }
  /** `subject` is a constant for the failed step of the provider. */
  | { readonly kind: 'no-assertion'; readonly subject: string };

/** Entra issues 60 to 90 minutes, up to 28 hours for CAE-capable clients; anything else isn't Entra. */
const MIN_LIFETIME_SECONDS = 60;
const MAX_LIFETIME_SECONDS = 172_800;

/** Refusals that another assertion may overcome (graph-facts.md#4.1). */
const CAUSES: ReadonlyMap<number, 'stale-assertion' | 'unknown-key'> = new Map([
  // Outside its valid time range: the platform may have replaced it (F03).
  [700_024, 'stale-assertion'],
  // Unknown certificate: during a rotation Entra may know the other one only.
  [700_027, 'unknown-key'],
  [50_012, 'unknown-key'],
]);

const MAX_RESPONSE_BYTES = 65_536;
const MALFORMED_RESPONSE: ExchangeOutcome = { kind: 'refused' };

/**
 * Parses a token response strictly: status, JSON content type, size, `token_type`, `expires_in`. A redirect
 * is a refusal: the assertion goes to the configured host only (T3-07). AADSTS codes are hints, which
 * Microsoft calls unstable.
 * @throws SourceFailure when the body is cut short
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

function parseGrant(body: Readonly<Record<string, unknown>> | undefined): ExchangeOutcome {
  const { access_token: token, token_type: type, expires_in: seconds } = body ?? {};
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer') return MALFORMED_RESPONSE;
  if (!isBearerToken(token)) return MALFORMED_RESPONSE;
  if (typeof seconds !== 'number' || !(seconds >= MIN_LIFETIME_SECONDS && seconds <= MAX_LIFETIME_SECONDS))
    return MALFORMED_RESPONSE;
  return { kind: 'granted', token, lifetime: Math.floor(seconds) * 1_000, hasRoles: hasRoles(token) };
}

function parseErrorResponse(body: Readonly<Record<string, unknown>> | undefined): ExchangeOutcome {
  const codes = body?.['error_codes'];
  const code: unknown = Array.isArray(codes) ? codes[0] : undefined;
  if (typeof code !== 'number' || !Number.isInteger(code) || code <= 0 || code > 999_999_999)
    return MALFORMED_RESPONSE;
  const cause = CAUSES.get(code);
  return { kind: 'refused', hint: String(code), ...(cause === undefined ? {} : { cause }) };
}

async function readJsonBody(
  response: SourceResponse,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const text = await readText(response.body, MAX_RESPONSE_BYTES);
  const isJson = /^application\/json(?:\s*;\s*charset="?utf-8"?)?\s*$/i.test(
    response.headers['content-type'] ?? '',
  );
  return isJson ? parseJsonObject(text) : undefined;
}

/** Seconds, from an integer or a date (RFC 9110 10.2.3). */
function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^[0-9]{1,9}$/.test(value)) return Number(value);
  const date = /^[A-Z][a-z]{2}, /.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1_000));
}

/** A hint for how long to keep an opaque token (graph-facts.md#4.1): unreadable ones count as having roles. */
export function hasRoles(token: string): boolean {
  try {
    const [, payload = '', signature] = token.split('.');
    if (signature === undefined) return true;
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) return true;
    const roles: unknown = 'roles' in claims ? claims.roles : undefined;
    return Array.isArray(roles) ? roles.length > 0 : roles !== undefined;
  } catch {
    // The parser's message would quote the token.
    return true;
  }
}
