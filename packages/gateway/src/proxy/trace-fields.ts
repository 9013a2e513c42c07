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
