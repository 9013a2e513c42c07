import { ERROR_FIXES } from '../packages/clouds/src/faults/refusal-fixes.ts';
import {
  isRefusal,
  REQUEST_ERRORS,
  type RequestErrorCode,
  SETUP_CODES,
} from '../packages/engine/src/kernel/errors.ts';
import { TRACE_ATTRIBUTES } from '../packages/gateway/src/proxy/trace-fields.ts';
import { code, fillPage, table } from './markdown.ts';
import { AUDIT_LOG_MEANINGS, AUDIT_MEANINGS, EVENT_FIELD_DESCRIPTIONS } from './meanings/audit-meanings.ts';
import { NOT_TRACED, STEP_MEANINGS } from './meanings/trace-meanings.ts';

/** The page with every code that a request or a start can fail with. */
export function errorsPage(): string {
  return fillPage('docs/reference/errors.md', {
    requests: table(['code', 'status', 'audit line', 'ask again', 'when', 'what to do'], errorRows()),
    setup: meaningTable('code', 'when', SETUP_CODES),
  });
}

/** The page with every line of the audit trail, and every field of it. */
export function auditPage(): string {
  return fillPage('docs/reference/audit-line.md', {
    'every-line': meaningTable('field', 'meaning', AUDIT_LOG_MEANINGS),
    request: meaningTable('field', 'meaning', AUDIT_MEANINGS),
    events: Object.entries(EVENT_FIELD_DESCRIPTIONS)
      .map(([event, fields]) => `### ${code(event)}\n\n${meaningTable('field', 'meaning', fields)}`)
      .join('\n\n'),
  });
}

/** The page with every span, and every attribute of it. */
export function tracesPage(): string {
  const attributes = Object.entries(TRACE_ATTRIBUTES).map(([name, field]) => [code(name), code(field)]);
  return fillPage('docs/reference/traces.md', {
    spans: meaningTable('span', 'what it is', STEP_MEANINGS),
    attributes: table(['attribute', 'field of the audit line'], attributes),
    absent: meaningTable('field of the audit line', 'why it is in no span', NOT_TRACED),
  });
}

function meaningTable(name: string, meaning: string, rows: Readonly<Record<string, string>>): string {
  return table(
    [name, meaning],
    Object.entries(rows).map(([key, text]) => [code(key), text]),
  );
}

function errorRows(): readonly (readonly string[])[] {
  return (Object.keys(REQUEST_ERRORS) as RequestErrorCode[]).map((name) => {
    const row = REQUEST_ERRORS[name];
    const { when, fix, ...told } = ERROR_FIXES[name];
    const status = 'status' in told ? told.status : String(row.status);
    return [
      code(name),
      status,
      isRefusal(name) ? 'refused' : 'failed',
      row.retryable ? 'yes' : 'no',
      when,
      fix,
    ];
  });
}
