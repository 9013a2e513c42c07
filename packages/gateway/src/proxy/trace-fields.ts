import type { TraceStep, TraceSummary } from '@nymgate/clouds/observed/tracing';
import { type AuditRecord, toAuditRecord } from './audit-fields.ts';
import type { RequestFacts, Stage } from './request-facts.ts';

/** Names without `nymgate.` are OpenTelemetry's (HTTP conventions). Spans have no others (TRC-02). */
export const TRACE_ATTRIBUTES = Object.freeze({
  'http.request.method': 'method',
  'http.route': 'endpoint',
  'http.response.status_code': 'status',
  'error.type': 'code',
  'nymgate.request_id': 'requestId',
  'nymgate.batch': 'batch',
  'nymgate.connector': 'connector',
  'nymgate.decision': 'decision',
  'nymgate.shape': 'shape',
  'nymgate.policy': 'policy',
  'nymgate.epoch': 'epoch',
  'nymgate.bytes_in': 'bytesIn',
  'nymgate.bytes_out': 'bytesOut',
  'nymgate.unknown_fields': 'unknownFields',
  'nymgate.mismatches': 'mismatches',
  'nymgate.tokens_opened': 'tokensOpened',
  'nymgate.links_sealed': 'linksSealed',
  'nymgate.links_opened': 'linksOpened',
  'nymgate.own_milliseconds': 'milliseconds',
  'nymgate.entra_milliseconds': 'entraMilliseconds',
  'nymgate.graph_milliseconds': 'graphMilliseconds',
} as const satisfies Readonly<Record<string, keyof AuditRecord>>);

type TracedField = (typeof TRACE_ATTRIBUTES)[keyof typeof TRACE_ATTRIBUTES];

/** Why a field is in no span. A field in neither list doesn't compile. */
export const NOT_TRACED: Readonly<Record<Exclude<keyof AuditRecord, TracedField>, string>> = Object.freeze({
  event: 'always the same',
  time: 'the span has its own',
  client: 'an address may be that of a person',
  caller: 'an issuer may name a person by it',
  callerReason: 'belongs to the caller',
  subject: 'a pseudonym of a person',
  treatments: 'counted by the metrics',
  sourceRequestId: 'a text of Graph; the audit line of the same request has it',
});

/** For docs/reference/traces.md. */
export const STEP_MEANINGS: Readonly<Record<TraceStep, string>> = Object.freeze({
  admit: 'who calls: credential, address, limits',
  target: 'the target is parsed; its connector, and whether the caller may use it',
  decide: 'which rule allows the request',
  open: 'pseudonyms and sealed links are opened, and the request to Graph is built',
  token: 'an access token, from the cache or from Entra ID',
  upstream:
    "Graph, from the request to the last byte of its answer; the answer is taken in by the sanitizer meanwhile, so our own time is in it too. Once more after Graph's 401",
  sanitize: 'the end of the sanitizer, and the search for what must not be echoed',
  answer: 'the answer is built, and waits for room',
});

/** `source` has `token` and `upstream`, which `callUpstream` starts. */
export const STEP_BY_STAGE: Readonly<Record<Stage, TraceStep | undefined>> = Object.freeze({
  caller: 'admit',
  target: 'target',
  rules: 'decide',
  open: 'open',
  source: undefined,
  sanitize: 'sanitize',
  answer: 'answer',
});

/** Empty values are omitted. */
export function toTraceEnd(facts: RequestFacts): TraceSummary {
  const record = toAuditRecord(facts);
  const { method, endpoint, code, decision, status } = record;
  const attributes: Record<string, string | number> = {};
  for (const [name, field] of Object.entries(TRACE_ATTRIBUTES)) {
    const value = record[field];
    if (value !== '') attributes[name] = value;
  }
  const { own, entra, graph } = facts.timeSpent;
  return {
    name: endpoint === '' ? method : `${method} ${endpoint}`,
    attributes,
    code: code === '' ? undefined : code,
    failed: { request: status >= 500, step: decision === 'failed' },
    milliseconds: own + entra + graph,
  };
}
