import type { FaultOwner } from '../../packages/clouds/src/faults/fault.ts';
import type { CallerReason } from '../../packages/engine/src/kernel/caller.ts';

type CallerFix = { readonly fix: string; readonly who: FaultOwner };

const REQUEST_NEW_TOKEN = 'Ask the issuer for a fresh token, and send that.';
const COMPARE_CLAIMS = "Compare the token's claims with the issuer's entry under callers.";

/** What to do for each reason that the audit line gives; the caller sees the error code only. */
export const CALLER_FIXES = Object.freeze({
  'no-credential': { fix: 'Send a credential of a configured verifier.', who: 'caller' },
  'no-verifier': {
    fix: 'Configure callers: without it the gateway serves its own machine only.',
    who: 'operator',
  },
  forwarded: {
    fix: 'Configure callers: behind a proxy of the same machine every caller would look like this machine.',
    who: 'operator',
  },
  'foreign-origin': {
    fix: 'Configure callers, or call from a program: a page of another site must not use the gateway of its visitor.',
    who: 'operator',
  },
  'several-credentials': { fix: 'Send one credential, in one header.', who: 'caller' },
  malformed: { fix: 'Send the whole token or key, unquoted, in one line.', who: 'caller' },
  header: { fix: 'Use a plain signed access token of the issuer.', who: 'caller' },
  algorithm: { fix: COMPARE_CLAIMS, who: 'operator' },
  issuer: { fix: COMPARE_CLAIMS, who: 'operator' },
  audience: { fix: "Ask for a token whose audience is the gateway's, as configured.", who: 'caller' },
  key: {
    fix: `${REQUEST_NEW_TOKEN} If it goes on, compare the key set address of the issuer.`,
    who: 'operator',
  },
  'key-source': { fix: "Let the gateway reach the issuer's key set.", who: 'operator' },
  signature: { fix: REQUEST_NEW_TOKEN, who: 'caller' },
  expired: { fix: REQUEST_NEW_TOKEN, who: 'caller' },
  'not-yet-valid': { fix: 'Set the clocks of the issuer and of the gateway by NTP.', who: 'operator' },
  lifetime: { fix: 'Ask for a token with a shorter life, or raise the configured one.', who: 'operator' },
  claims: { fix: COMPARE_CLAIMS, who: 'operator' },
  'unknown-key': { fix: 'Compare the key; nymgate keys caller list shows the known ids.', who: 'operator' },
  revoked: { fix: 'Use the key that replaced it.', who: 'caller' },
  certificate: {
    fix: 'List the certificate under callers, or use one that is listed and in date.',
    who: 'operator',
  },
  platform: { fix: 'List the platform identity under callers.', who: 'operator' },
  failures: {
    fix: 'Stop sending the refused credential; good ones from the same address are served all the while.',
    who: 'caller',
  },
  address: {
    fix: 'Add the address to the allowed ones, or the proxies in between to their number.',
    who: 'operator',
  },
  'not-granted': { fix: 'List the caller under callers.', who: 'operator' },
  connector: {
    fix: 'Grant the caller the connector. If `connector` of the audit line is empty, nothing has this name.',
    who: 'operator',
  },
  rate: { fix: 'Send fewer requests a minute, or raise requestsPerMinute.', who: 'caller' },
  concurrency: { fix: 'Send fewer requests at once, or raise concurrentRequests.', who: 'caller' },
  'invalid-tokens': { fix: 'Use pseudonyms and links exactly as this gateway returned them.', who: 'caller' },
} as const satisfies Record<CallerReason, CallerFix>);
