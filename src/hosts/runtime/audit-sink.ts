import type { AuditRecord, AuditSink } from '../../kernel/ports.ts';
import type { LineSink } from './write-line.ts';

/** Fields of the audit line in their order; `docs/reference/lifecycle.md` is tested against it. */
export const AUDIT_FIELDS = [
  'time',
  'requestId',
  'caller',
  'callerReason',
  'connector',
  'endpoint',
  'method',
  'decision',
  'code',
  'status',
  'policy',
  'epoch',
  'bytesIn',
  'bytesOut',
  'treatments',
  'unknownFields',
  'tokensOpened',
  'linksSealed',
  'linksOpened',
  'sourceRequestId',
  'milliseconds',
  'sourceMilliseconds',
] as const satisfies readonly (keyof AuditRecord)[];

/** Does not compile when a field of the record is missing above; that the line has just these, a test holds. */
type Missing = Exclude<keyof AuditRecord, (typeof AUDIT_FIELDS)[number]>;
const VERSION: [Missing] extends [never] ? 1 : Missing = 1;

const LONGEST_TEXT = 256;

/**
 * One JSON line a request, marked `"audit":1`, with the fields of AUDIT_FIELDS and no others.
 *
 * @throws Error (from `write`) when the line could not be written: the request then fails
 */
export function createAuditSink(sink: LineSink): AuditSink {
  return Object.freeze({ write: (record: AuditRecord) => sink(auditLine(record)) });
}

/** Written out: a loop over names would look each of them up anew, and that cost more than all the rest of the line. */
function auditLine(record: AuditRecord): string {
  return JSON.stringify({
    audit: VERSION,
    time: short(record.time),
    requestId: short(record.requestId),
    caller: short(record.caller),
    callerReason: short(record.callerReason),
    connector: short(record.connector),
    endpoint: short(record.endpoint),
    method: short(record.method),
    decision: short(record.decision),
    code: short(record.code),
    status: record.status,
    policy: short(record.policy),
    epoch: short(record.epoch),
    bytesIn: record.bytesIn,
    bytesOut: record.bytesOut,
    treatments: record.treatments,
    unknownFields: record.unknownFields,
    tokensOpened: record.tokensOpened,
    linksSealed: record.linksSealed,
    linksOpened: record.linksOpened,
    sourceRequestId: short(record.sourceRequestId),
    milliseconds: record.milliseconds,
    sourceMilliseconds: record.sourceMilliseconds,
  });
}

function short(text: string): string {
  return text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text;
}
