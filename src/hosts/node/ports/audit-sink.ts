import type { AuditRecord, AuditSink } from '../../../kernel/ports.ts';
import type { LineSink } from './write-line.ts';

/** Fields of the audit line in their order; `docs/reference/lifecycle.md` is tested against it. */
export const AUDIT_FIELDS = [
  'time',
  'requestId',
  'caller',
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

/** Does not compile when a field of the record is missing above. */
type Missing = Exclude<keyof AuditRecord, (typeof AUDIT_FIELDS)[number]>;
const COMPLETE: [Missing] extends [never] ? true : Missing = true;

const LONGEST_TEXT = 256;

/**
 * One JSON line a request, marked `"audit":1`, with the fields of AUDIT_FIELDS and no others.
 *
 * @throws Error (from `write`) when the line could not be written: the request then fails
 */
export function createAuditSink(sink: LineSink): AuditSink {
  return Object.freeze({ write: (record: AuditRecord) => sink(auditLine(record)) });
}

function auditLine(record: AuditRecord): string {
  const entries = AUDIT_FIELDS.map((field) => [field, clipped(record[field])]);
  return JSON.stringify({ audit: COMPLETE ? 1 : 0, ...Object.fromEntries(entries) });
}

function clipped(value: AuditRecord[keyof AuditRecord]): unknown {
  return typeof value === 'string' ? value.slice(0, LONGEST_TEXT) : value;
}
