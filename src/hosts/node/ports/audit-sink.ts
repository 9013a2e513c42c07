import type { AuditRecord, AuditSink } from '../../../kernel/ports.ts';
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
const MARK: [Missing] extends [never] ? '{"audit":1' : Missing = '{"audit":1';

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
  return (
    `${MARK},"time":${text(record.time)},"requestId":${text(record.requestId)}` +
    `,"caller":${text(record.caller)},"callerReason":${text(record.callerReason)}` +
    `,"connector":${text(record.connector)},"endpoint":${text(record.endpoint)}` +
    `,"method":${text(record.method)},"decision":${text(record.decision)}` +
    `,"code":${text(record.code)},"status":${number(record.status)}` +
    `,"policy":${text(record.policy)},"epoch":${text(record.epoch)}` +
    `,"bytesIn":${number(record.bytesIn)},"bytesOut":${number(record.bytesOut)}` +
    `,"treatments":${counts(record.treatments)},"unknownFields":${number(record.unknownFields)}` +
    `,"tokensOpened":${number(record.tokensOpened)},"linksSealed":${number(record.linksSealed)}` +
    `,"linksOpened":${number(record.linksOpened)},"sourceRequestId":${text(record.sourceRequestId)}` +
    `,"milliseconds":${number(record.milliseconds)}` +
    `,"sourceMilliseconds":${number(record.sourceMilliseconds)}}`
  );
}

/** What JSON writes between quotes as it is; almost every text of an audit line, and then twice as fast as JSON.stringify. */
const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/;

function text(value: string): string {
  if (value === '') return '""';
  const short = value.slice(0, LONGEST_TEXT);
  return PLAIN.test(short) ? `"${short}"` : JSON.stringify(short);
}

/** What is no number in JSON becomes null. */
function number(value: number): string {
  return Number.isFinite(value) ? String(value) : 'null';
}

function counts(values: Readonly<Record<string, number>>): string {
  let written = '';
  for (const name of Object.keys(values))
    written += `${written === '' ? '' : ','}${text(name)}:${number(values[name] ?? 0)}`;
  return `{${written}}`;
}
