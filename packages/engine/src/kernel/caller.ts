import type { Inbound } from './inbound.ts';

/** Who calls, once admitted, and what it may use. */
export type Caller = {
  /** Verifier and name, e.g. `key:k3v9…`, `entra:<application id>`; goes into the audit line. */
  readonly id: string;
  readonly grant: Grant;
};

/** What a caller may use. Absent limits mean none. */
export type Grant = {
  /** Connector ids; `*` stands for every connector. */
  readonly connectors: readonly string[];
  /** Requests in a minute, also the largest burst. */
  readonly requestsPerMinute?: number | undefined;
  readonly concurrentRequests?: number | undefined;
};

/** Why a caller was refused: constants for the audit line. The response has only the code. */
export const CALLER_REASONS = {
  'no-credential': 'no verifier found a credential of its kind',
  'no-verifier': 'no verifier is configured and the request did not come from this machine',
  forwarded: 'no verifier is configured and a proxy has forwarded the request',
  'foreign-origin': 'no verifier is configured and a web page of another site made the request',
  'several-credentials': 'more than one credential in the headers',
  malformed: 'not a token or key of the expected form, or too long',
  header: 'a token header that is never accepted: crit, jku, jwk, x5u, x5c, a foreign typ, a nested token',
  algorithm: 'a signature algorithm that is not configured for the issuer',
  issuer: 'no configured issuer',
  audience: 'not, or not only, the configured audience',
  key: 'no published key of the issuer has this kid',
  'key-source': "the issuer's keys could not be fetched",
  signature: 'the signature does not verify',
  expired: 'expired',
  'not-yet-valid': 'valid only in the future',
  lifetime: 'no expiry, or a life longer than configured',
  claims: 'a required claim is absent or has another value',
  'unknown-key': 'no API key like this',
  revoked: 'the API key was revoked',
  certificate: 'a client certificate that is not listed or not within its dates',
  platform: 'a platform identity that is not listed',
  failures: 'a refused credential, and too many of them from this address',
  address: 'the address is not allowed or could not be determined',
  'not-granted': 'a valid token of a caller that is not listed',
  connector:
    'the caller has no grant for this connector, or no connector has this name (`connector` of the line is empty)',
  rate: 'over requestsPerMinute',
  concurrency: 'over concurrentRequests',
  'invalid-tokens': 'too many invalid reversible pseudonyms or links',
} as const satisfies Record<string, string>;

export type CallerReason = keyof typeof CALLER_REASONS;

/** The part of a request that tells who sends it. */
export type CallerRequest = Pick<
  Inbound,
  'headers' | 'remoteAddress' | 'peerCertificate' | 'platformIdentity'
>;

/**
 * What one verifier says. `absent`: no credential of its kind, so the next verifier is asked. `refused` is final: a
 * credential that was recognised and found invalid never falls through to a weaker one. `unavailable`: it cannot tell now.
 */
export type VerificationResult =
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'known'; readonly caller: Caller }
  | { readonly outcome: 'refused'; readonly reason: CallerReason }
  | { readonly outcome: 'forbidden'; readonly reason: CallerReason }
  | { readonly outcome: 'unavailable'; readonly reason: CallerReason };

/** Knows one kind of credential. */
export type CallerVerifier = {
  /** Constant or configured name, for the start message. */
  readonly name: string;
  readonly verify: (request: CallerRequest) => Promise<VerificationResult>;
};

/**
 * What all verifiers together say of a request; `ambiguous` is more than one credential, `throttled` a refused one beyond the limit
 * of its address.
 */
export type AdmissionResult =
  | Exclude<VerificationResult, { readonly outcome: 'absent' }>
  | { readonly outcome: 'ambiguous'; readonly reason: CallerReason }
  | {
      readonly outcome: 'throttled';
      readonly reason: CallerReason;
      readonly retryAfter: number /* seconds */;
    };

/** Decides who calls. */
export type AdmitCaller = (request: CallerRequest) => Promise<AdmissionResult>;
