import type { AuditRecord } from '../../app/index.ts';

/** The audit record in a line of the gateway's output; undefined for a log line. */
export function readAuditLine(line: string): AuditRecord | undefined {
  const fields = JSON.parse(line) as Partial<AuditRecord> & { readonly audit?: number };
  return fields.audit === 1 ? (fields as AuditRecord) : undefined;
}

/** `200 GET outlook-cal /v1.0/users/{userId}/events · drop 120, keep 90`, as the demo shows each further request. */
export function formatAudit(record: AuditRecord): string {
  const treated = Object.entries(record.treatments).filter(([, count]) => count > 0);
  const parts = treated.map(([treatment, count]) => `${treatment} ${count}`);
  const what = record.code === '' ? parts.join(', ') : record.code;
  return (
    `${record.status} ${record.method} ${record.connector} ${record.endpoint}`.trimEnd() +
    (what === '' ? '' : ` · ${what}`)
  );
}
