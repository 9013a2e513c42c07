import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';

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
    when: 'the path names no connector of this caller, or its address is not allowed; the message lists its connectors',
    fix: 'correct the name, or ask the operator of the gateway',
  },
  CALLER_THROTTLED: {
    when: 'the caller exceeds its rate or its number of concurrent requests, has sent too many invalid reversible pseudonyms, or too many invalid credentials came from its address. `Retry-After` is in seconds',
    fix: 'wait; send a valid credential; ask the operator for a higher limit',
  },
  TARGET_MALFORMED: {
    when: 'the path, query, encoding or a header is ambiguous: dot segments, encoded slashes, empty segments, a repeated query option, or parentheses outside a [spelling of a path](http.md#spellings). Also a body with GET, or a limit exceeded. Also a [batch](http.md#batches) that differs from the documented form',
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
    when: 'the endpoint takes no body, or not this one: its type is unsupported, a key is repeated, or it is too large. 415 if a [batch](http.md#batches) is not plain JSON',
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
    when: 'DNS, connecting, TLS or the connection failed, at Graph, at Entra ID or at [the proxy](../security/egress.md#a-proxy) on the way; the message says where and why',
    fix: 'retry; check egress, DNS and the proxy: [what the gateway connects to](../security/egress.md)',
  },
  SOURCE_TRUNCATED: {
    when: "the connection closed before Graph's body was complete, or its compression ended early",
    fix: 'retry; if it persists, look for a proxy or firewall that closes connections',
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
    when: "Graph's answer is not JSON, too deep, too large, [of another shape](http.md#shapes-of-answers) than its endpoint declares, or echoes a value that must not leave",
    fix: 'report it with the request id',
  },
  CONNECTOR_UNAVAILABLE: {
    when: "the connector's rules, secret or certificate have a fault while others serve; also a path without a connector that might be its",
    fix: 'the operator finds the connector and its faults [on the admin listener](lifecycle.md#one-faulty-connector)',
  },
  NOT_READY: {
    when: "no rules, no key, too many concurrent requests, or little memory left. Also: the keys of a token's issuer cannot be fetched, the gateway is draining, unread responses fill its memory, or the audit line cannot be written",
    fix: 'retry after `Retry-After`',
  },
} as const satisfies Record<RequestErrorCode, ErrorFix>);
