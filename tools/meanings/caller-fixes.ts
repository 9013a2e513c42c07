import type { FaultOwner } from '../../packages/clouds/src/faults/fault.ts';
import type { CallerReason } from '../../packages/engine/src/kernel/caller.ts';

type CallerFix = { readonly fix: string; readonly who: FaultOwner };

const REQUEST_NEW_TOKEN = 'Ask the issuer for a fresh token, and send that.';
const COMPARE_CLAIMS = "Compare the token's claims with the issuer's entry under callers.";

const FOR_CALLERS = {
  'no-credential': 'Send a credential of a configured verifier.',
  'several-credentials': 'Send one credential, in one header.',
  malformed: 'Send the whole token or key, unquoted, in one line.',
  header: 'Use a plain signed access token of the issuer.',
  audience: "Ask for a token whose audience is the gateway's, as configured.",
  signature: REQUEST_NEW_TOKEN,
  expired: REQUEST_NEW_TOKEN,
  revoked: 'Use the key that replaced it.',
  failures: 'Stop sending the refused credential; good ones from the same address are served all the while.',
  rate: 'Send fewer requests a minute, or raise requestsPerMinute.',
  concurrency: 'Send fewer requests at once, or raise concurrentRequests.',
  'invalid-tokens': 'Use pseudonyms and links exactly as this gateway returned them.',
} as const;
const FOR_OPERATORS = {
  'no-verifier': 'Configure callers: without it the gateway serves its own machine only.',
  forwarded:
    'Configure callers: behind a proxy of the same machine every caller would look like this machine.',
  'foreign-origin':
    'Configure callers, or call from a program: a page of another site must not use the gateway of its visitor.',
  algorithm: COMPARE_CLAIMS,
  issuer: COMPARE_CLAIMS,
  key: `${REQUEST_NEW_TOKEN} If it goes on, compare the key set address of the issuer.`,
  'key-source': "Let the gateway reach the issuer's key set.",
  'not-yet-valid': 'Set the clocks of the issuer and of the gateway by NTP.',
  lifetime: 'Ask for a token with a shorter life, or raise the configured one.',
  claims: COMPARE_CLAIMS,
  'unknown-key': 'Compare the key; nymgate keys caller list shows the known ids.',
  certificate: 'List the certificate under callers, or use one that is listed and in date.',
  platform: 'List the platform identity under callers.',
  address: 'Add the address to the allowed ones, or the proxies in between to their number.',
  'not-granted': 'List the caller under callers.',
  connector:
    'Grant the caller the connector. If `connector` of the audit line is empty, nothing has this name.',
} as const;

/** What to do for each reason that the audit line gives; the caller sees the error code only. */
export const CALLER_FIXES = Object.freeze({
  ...assign(FOR_CALLERS, 'caller'),
  ...assign(FOR_OPERATORS, 'operator'),
}) satisfies Record<CallerReason, CallerFix>;

function assign<Reason extends string>(fixes: Readonly<Record<Reason, string>>, who: FaultOwner) {
  const entries = Object.entries<string>(fixes).map(([reason, fix]) => [reason, { fix, who }]);
  return Object.fromEntries(entries) as Record<Reason, CallerFix>;
}
