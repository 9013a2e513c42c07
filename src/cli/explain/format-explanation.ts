import { requestErrorRow } from '../../kernel/errors.ts';
import { formatColumns } from '../layout/columns.ts';
import { printable } from '../layout/display-text.ts';
import type { Terminal } from '../print.ts';
import type { ExplanationReport, FieldReport } from './explanation-report.ts';

type Paint = Terminal['paint'];

/** An explanation for people. */
export function formatExplanation(
  report: ExplanationReport,
  answered: boolean,
  { paint }: Pick<Terminal, 'paint'>,
): string {
  return [
    verdict(report, paint),
    ...engineLine(report),
    ...section(
      'query',
      paint,
      report.query.map(({ name, passes, why, rule }) => [
        name,
        passes ? 'passes' : 'refused',
        why,
        rule ?? '',
      ]),
    ),
    ...section(
      'request headers that go on',
      paint,
      report.headers.map((name) => [name]),
    ),
    ...section(
      answered ? 'fields of the answer' : 'fields that may come',
      paint,
      report.fields.map((field) => fieldRow(field, answered)),
    ),
    ...section(
      'other endpoints',
      paint,
      report.others.map(({ id, template, why, rule }) => [id, template, why, rule]),
    ),
    ...report.notes.map((note) => `\nnote: ${note}`),
  ].join('\n');
}

function verdict({ allowed, code, subject, endpoint }: ExplanationReport, paint: Paint): string {
  const by = endpoint === undefined ? '' : ` by ${endpoint.id}, ${endpoint.template} (${endpoint.rule})`;
  if (allowed) return `${paint.green('allowed')}${printable(by)}`;
  const text = requestErrorRow(code ?? '')?.message ?? '';
  const detail = subject === undefined ? '' : ` (${subject})`;
  return `${paint.red('refused')}${printable(by)}: ${code ?? ''} ${text}${printable(detail)}`;
}

function engineLine({ engine }: ExplanationReport): readonly string[] {
  if (engine === undefined) return [];
  return [`engine: ${engine.name}${engine.name === 'tree' ? ` (${engine.why})` : ''}`];
}

function section(title: string, paint: Paint, rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : [`\n${paint.bold(title)}`, ...formatColumns(rows)];
}

function fieldRow(
  { field, treatments, count, sameAs, reason }: FieldReport,
  answered: boolean,
): readonly string[] {
  const words =
    sameAs === undefined
      ? treatments
          .map(({ treatment, detail }) => (detail === undefined ? treatment : `${treatment} (${detail})`))
          .join(', then ')
      : `the same parts as ${sameAs}`;
  const rules = [...new Set(treatments.map(({ rule }) => rule))].join(', ');
  return [field, ...(answered ? [String(count ?? 0)] : []), words, rules, reason ?? ''];
}
