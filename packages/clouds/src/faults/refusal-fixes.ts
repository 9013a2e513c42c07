import type { CallerReason } from '@nymgate/engine/kernel/caller';
import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { FaultOwner } from './fault.ts';

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
  connector: { fix: 'Grant the caller the connector.', who: 'operator' },
  rate: { fix: 'Send fewer requests a minute, or raise requestsPerMinute.', who: 'caller' },
  concurrency: { fix: 'Send fewer requests at once, or raise concurrentRequests.', who: 'caller' },
  'invalid-tokens': { fix: 'Use pseudonyms and links exactly as this gateway returned them.', who: 'caller' },
} as const satisfies Record<CallerReason, CallerFix>);

type ErrorFix = {
  readonly when: string;
  readonly fix: string;
  /** Where the status of the response isn't that of `REQUEST_ERRORS`. */
  readonly status?: string;
};

/** For docs/reference/errors.md. */
export const ERROR_FIXES = Object.freeze({
  CALLER_UNKNOWN: {
    when: 'no credential, or one that is not valid; the answer is the same whatever the cause, the audit line says which. Without `callers` also a request that a proxy or a web page of another site sent; the message says so',
    fix: 'send a valid credential ([callers](../guides/callers.md))',
  },
  CALLER_FORBIDDEN: {
    when: 'the caller may not use this connector or comes from an address that is not allowed',
    fix: 'ask the operator of the gateway',
  },
  CALLER_THROTTLED: {
    when: 'the caller is over its own rate or number of requests at once, or has sent too many invalid reversible pseudonyms, or the credential is not valid and too many such came from its address; `Retry-After` holds whole seconds',
    fix: 'wait; send a valid credential; ask the operator for a higher limit',
  },
  TARGET_MALFORMED: {
    when: 'the path, query, encoding or a header is ambiguous: dot segments, encoded slashes, empty segments, parentheses that are no [spelling of a path](http.md#spellings), a query option given twice, a body with GET, a limit passed; or a [batch](http.md#batches) is not in the form that Graph documents',
    fix: 'write the request plainly',
  },
  ENDPOINT_NOT_ALLOWED: {
    when: "no rule names this path, or a person's original ID was given where only a reversible pseudonym is accepted",
    fix: 'use an id that the gateway returned; `nymgate rules print CONNECTOR` shows the paths',
  },
  METHOD_NOT_ALLOWED: {
    when: 'the path exists, but not with this method, or the configuration does not serve the method at all',
    fix: 'use GET',
  },
  QUERY_NOT_ALLOWED: {
    when: 'a query option or its value is outside the rules; a filter, order or search that refers to a property which is not delivered in plain text. The message names the option, the property as the rules have it and why, or what the option takes; a `$select` is [pruned](http.md#query-options), not refused',
    fix: 'ask only about what you may see',
  },
  HEADER_NOT_ALLOWED: {
    when: 'the value of a header that the rules know is outside what they take; the message says what that is',
    fix: 'correct or remove the header',
  },
  BODY_NOT_ALLOWED: {
    when: 'the endpoint takes no body, or not this one; its type is none that is read, a key stands twice in it, or it is too large; 415 where a [batch](http.md#batches) is no plain JSON',
    fix: 'send no body, or [one that the rules take](rules-psoxy.md#request-bodies)',
  },
  TOKEN_INVALID: {
    when: 'a reversible pseudonym or encrypted link that is not ours, is for another tenant, connector or endpoint, or stands in the wrong place; the answer is the same whatever the cause',
    fix: 'use tokens as the gateway returned them; after a key was removed, read the ids again',
  },
  DEPENDENCY_FAILED: {
    when: 'a part of a [batch](http.md#batches): one of those in its `dependsOn` was answered with 400 or more, so it was not tried',
    fix: 'look at the part that failed',
  },
  SOURCE_AUTH_FAILED: {
    when: 'Entra ID issued no access token, or Graph refused a fresh one; `Nymgate-Hint` holds the numeric AADSTS code when there is one. `Retry-After` stands there when the gateway itself waits: Graph has refused two access tokens within a minute, and Entra ID is asked for a third when the minute is over',
    fix: 'the operator runs [`nymgate doctor`](cli.md#nymgate-doctor); [troubleshooting.md](../troubleshooting.md) explains the code',
  },
  SOURCE_ERROR: {
    status: "as Graph's",
    when: 'Graph answered with an error; its body is not relayed. A redirect or an unknown status becomes 502',
    fix: 'see `innerError.code`',
  },
  SOURCE_THROTTLED: {
    when: "Graph throttles (429, or 503 as Graph's); `Retry-After` holds whole seconds, 5 where Graph names none. Until they have passed the gateway answers the same path itself",
    fix: 'wait',
  },
  SOURCE_UNREACHABLE: {
    when: 'connecting, TLS or the connection failed, at Graph, at Entra ID or at [the proxy](../security/egress.md#a-proxy) on the way; the message says which',
    fix: 'retry; check egress, DNS and the proxy: [what the gateway connects to](../security/egress.md)',
  },
  SOURCE_TIMEOUT: {
    when: 'the time for the whole request has passed',
    fix: 'ask for less: `$top`, `$select`',
  },
  RESYNC_REQUIRED: {
    when: 'the delta state has expired; `Location` is a sealed fresh link when Graph gave one, with the [columns and page size](http.md#rounds-of-changes) of the round that has ended',
    fix: 'start a new delta query, or follow `Location`',
  },
  RESPONSE_NOT_SANITIZABLE: {
    when: "Graph's answer is not JSON, cut short, too deep, too large, [of another shape](http.md#shapes-of-answers) than its endpoint declares, or echoes a value that must not leave",
    fix: 'report it with the request id',
  },
  NOT_READY: {
    when: "no rules, no key, too many requests at once, little memory left, the keys of a token's issuer cannot be fetched, the gateway is draining, no room for the answer because callers do not read earlier ones, or the audit line cannot be written",
    fix: 'retry after `Retry-After`',
  },
} as const satisfies Record<RequestErrorCode, ErrorFix>);
