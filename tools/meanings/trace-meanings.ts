import type { TraceStep } from '../../packages/clouds/src/observed/tracing.ts';
import type { AuditRecord } from '../../packages/gateway/src/proxy/audit-fields.ts';
import type { TRACE_ATTRIBUTES } from '../../packages/gateway/src/proxy/trace-fields.ts';

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
  clientRequestId: 'a text of the caller; the audit line of the same request has it',
  traceId: 'the span has its own',
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
