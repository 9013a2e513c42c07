import type { ParsedLine } from '@nymgate/shell/audit/parse-line';
import type { AuditRow } from 'nymgate-console';

/** What the page shows of a line: a closed list of its fields, none of which holds a value of a request or an answer. */
export function auditRow({ sequence, time, event, bytes }: ParsedLine): AuditRow {
  const row = { sequence, time, event };
  if (event !== 'request') return row;
  const fields = fieldsOf(bytes);
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '');
  const number = (name: string) => (typeof fields[name] === 'number' ? fields[name] : 0);
  return {
    ...row,
    request: {
      ...{ method: text('method'), connector: text('connector'), endpoint: text('endpoint') },
      ...{ status: number('status'), code: text('code'), caller: text('caller') },
      ...{ milliseconds: number('milliseconds'), graphMilliseconds: number('graphMilliseconds') },
    },
  };
}

/** A line whose head and tail are right may hold anything in between, once somebody has changed it. */
function fieldsOf(bytes: Buffer): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(bytes.toString()) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
