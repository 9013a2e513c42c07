import type { AuditEvent } from '../../packages/clouds/src/observed/audit-events.ts';
import type { AuditRecord } from '../../packages/gateway/src/proxy/audit-fields.ts';

/** Fields that the audit log adds to every line. */
export const AUDIT_LOG_MEANINGS = Object.freeze({
  audit:
    '1: marks an audit line among the log lines, and is the version of this list. Always the first field',
  instance: 'random name of one run of the gateway: each start begins a trail of its own',
  sequence: 'number of the line in the trail of its instance, from 1',
  chain:
    'base64url(SHA-256(`chain` of the line before ‖ the line without its `chain`)), over the bytes as they are written; the first line follows nothing. Always the last field',
});

/** For docs/reference/audit-line.md. A field without a description doesn't compile. */
export const AUDIT_MEANINGS: Readonly<Record<keyof AuditRecord, string>> = Object.freeze({
  event: '`request`',
  time: 'when the request came, ISO 8601',
  requestId: 'ours; also in the header `Nymgate-Request-Id`',
  batch:
    '`requestId` of the [batch](http.md#batches) that this request was a part of; empty when it came alone. The batch has a line of its own, which follows those of its parts',
  client:
    'address that it came from: behind `callers.addresses.trustedProxies` the one that they name, else (and when they name none) that of the connection',
  caller:
    'id of the admitted caller, such as `key:k3v9a0c2m8qd` or `entra:0f6d9c3a-…`; `local` when no verifier is configured; empty when the caller is unknown',
  callerReason:
    'why a caller was refused or limited, one of the words in [callers](../guides/callers.md); empty otherwise. Not part of the response',
  connector:
    'connector id, also of one that the caller may not use; empty if nothing has the name in the path',
  endpoint: 'id or template of the rule that matched, never the path; `$batch` for a batch',
  subject:
    'irreversible pseudonym of the person in the path (`users/{id}`), whether the caller sent a pseudonym or an original ID; empty when the path names no person, or was refused before its pseudonyms were opened',
  method: 'HTTP method',
  decision: '`allowed`, `refused` by us, or `failed`',
  code: '[error code](errors.md); empty when allowed',
  shape:
    'how an answer that was withheld (RESPONSE_NOT_SANITIZABLE) differs from what its endpoint declares, one of the words in [HTTP](http.md#shapes-of-answers); empty otherwise',
  status: 'HTTP status that was answered',
  policy: 'hash of the rules',
  epoch: 'of the pseudonyms',
  bytesIn: 'decoded bytes received from Graph',
  bytesOut: 'bytes of the safe answer, before compression; those of a batch hold those of its parts',
  treatments: 'number of values by treatment',
  unknownFields: 'properties dropped because no rule knows them',
  mismatches: 'values dropped because their type or form is not the declared one',
  tokensOpened: 'reversible pseudonyms opened',
  linksSealed: 'links sealed in the answer',
  linksOpened: 'sealed links that the caller followed',
  sourceRequestId: "Graph's `request-id`, when it is a GUID",
  clientRequestId: "the caller's `client-request-id`, when it is a GUID; empty otherwise",
  traceId:
    "[trace](traces.md) of the request: the caller's when it sent `traceparent`, else ours; empty without `traces`",
  milliseconds: 'our own time; the three add up to the whole, also when the request fails',
  entraMilliseconds: 'time spent waiting for an access token',
  graphMilliseconds: 'time spent waiting for Graph; of a batch, for its parts',
});

/** For docs/reference/audit-line.md. A field without a description doesn't compile. */
export const EVENT_FIELD_DESCRIPTIONS = Object.freeze({
  start: {
    version: 'of the gateway',
    configuration: 'SHA-256 of the configuration that was read, in hex; `/configz` has the same',
    policies: 'hash of the rules, by connector',
    epoch: 'of the pseudonyms',
    epochs: 'of connectors whose tenant has [keys of its own](pseudonyms.md#keys-by-tenant); absent: none',
    faults:
      'connectors with [a fault](lifecycle.md#one-faulty-connector), each `nothing` or `former` (its former rules or certificate); absent: none',
    callers:
      'ids of all who are let in, at most 100 a line; `local` is any caller on this machine, `NAME:*` any caller of an issuer',
    moreCallers: 'how many ids follow in `callers` lines',
  },
  reload: {
    generation: 'number of the configuration, as in `/configz`',
    before: 'what served until then: `configuration`, `policies`, `epoch`',
    configuration: 'as at the start',
    policies: 'as at the start',
    epoch: 'as at the start',
    epochs: 'as at the start',
    faults: 'as at the start',
    callers: 'who is let in now',
    moreCallers: 'as at the start',
  },
  callers: { callers: 'the rest of a list that began in the line before', moreCallers: 'as at the start' },
  callerKeys: {
    added: 'ids of keys that are let in now and were not before',
    removed: 'ids of keys that are no longer let in: revoked, or taken out of the file',
    changed: 'ids of keys whose hash, end, connectors or limits are others now',
  },
  refused: {
    seconds: 'length of the time that is summed up',
    counts:
      'requests and connections that the listener refused before any rule was asked, by [error code](errors.md); `connections` and, on the admin listener, `adminConnections`: ended for lack of room; `tls`: no TLS came about',
  },
  resume: {
    unwritten:
      'lines since the start that could not be written; a request whose line is one of them got no answer but NOT_READY',
  },
  segment: {
    after:
      '`chain` of the line before, the last one of the file that was renamed: the first line of a new file can be verified without it',
  },
  stop: { inFlight: 'requests that were cut off' },
} as const satisfies {
  readonly [E in AuditEvent['event']]: Readonly<
    Record<Exclude<keyof Extract<AuditEvent, { event: E }>, 'event'>, string>
  >;
});
