import { REQUEST_ERRORS } from '@nymgate/engine/kernel/errors';
import type { DataClass } from '@nymgate/engine/plan/rule-set';
import type { EndpointVerdict, FieldOutcome, ParameterVerdict } from '@nymgate/rules/dialects/explanation';
import type { Explanation } from '@nymgate/rules/review/explain/explain-rules';
import { escapeUnprintable, formatColumns } from '../terminal/layout.ts';
import type { Terminal } from '../terminal/print.ts';
import type { NamedPolicy } from './read-policy.ts';

type LocatedReport<T> = Omit<T, 'rule'> & {
  /** `rules.yaml:12`, or the subject of a connector's rule: `user.mail`. */
  readonly rule: string;
};

type FieldReport = {
  readonly field: string;
  readonly treatments: readonly {
    readonly treatment: string;
    readonly detail?: string;
    readonly rule: string;
    readonly sometimes?: true;
  }[];
  readonly class?: DataClass;
  readonly reason?: string;
  readonly count?: number;
  readonly sameAs?: string;
};

type ExplanationReport = {
  readonly policy: string;
  readonly allowed: boolean;
  readonly code?: string;
  readonly subject?: string;
  readonly endpoint?: LocatedReport<Omit<EndpointVerdict, 'why'>>;
  readonly engine?: Explanation['engine'];
  readonly others: readonly LocatedReport<EndpointVerdict>[];
  readonly query: readonly (Omit<ParameterVerdict, 'rule'> & { readonly rule?: string })[];
  readonly headers: readonly string[];
  readonly notes: readonly string[];
  readonly fields: readonly FieldReport[];
};

export function toExplanationReport(
  { request, engine, fields }: Explanation,
  policy: NamedPolicy,
): ExplanationReport {
  const { getLocation } = policy;
  const { code, subject, endpoint } = request;
  return {
    policy: policy.name,
    allowed: request.allowed,
    ...(code !== undefined && { code }),
    ...(subject !== undefined && { subject }),
    ...(endpoint !== undefined && { endpoint: { ...endpoint, rule: getLocation(endpoint.rule) } }),
    ...(engine !== undefined && { engine }),
    others: request.others.map((other) => ({ ...other, rule: getLocation(other.rule) })),
    query: request.query.map(({ rule, ...parameter }) => ({
      ...parameter,
      ...(rule !== undefined && { rule: getLocation(rule) }),
    })),
    headers: request.headers,
    notes: request.notes,
    fields: fields.map((outcome) => toFieldReport(outcome, policy)),
  };
}

function toFieldReport(
  { field, steps, count, sameAs }: FieldOutcome,
  { getLocation, getNote }: NamedPolicy,
): FieldReport {
  return {
    field,
    treatments: steps.map(({ treatment, detail, rule, sometimes }) => ({
      treatment,
      ...(detail !== undefined && { detail }),
      rule: getLocation(rule),
      ...(sometimes !== undefined && { sometimes }),
    })),
    ...(sameAs === undefined && getNote(steps[0].rule)),
    ...(count !== undefined && { count }),
    ...(sameAs !== undefined && { sameAs }),
  };
}

type Paint = Terminal['paint'];

export function formatExplanation(
  report: ExplanationReport,
  hasResponse: boolean,
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
      hasResponse ? 'fields of the answer' : 'fields that may come',
      paint,
      report.fields.map((field) => fieldRow(field, hasResponse)),
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
  if (allowed) return `${paint.green('allowed')}${escapeUnprintable(by)}`;
  const text =
    code !== undefined && code in REQUEST_ERRORS
      ? REQUEST_ERRORS[code as keyof typeof REQUEST_ERRORS].message
      : '';
  const detail = subject === undefined ? '' : ` (${subject})`;
  return `${paint.red('refused')}${escapeUnprintable(by)}: ${code ?? ''} ${text}${escapeUnprintable(detail)}`;
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
  hasResponse: boolean,
): readonly string[] {
  const words =
    sameAs === undefined
      ? treatments
          .map(({ treatment, detail }) => (detail === undefined ? treatment : `${treatment} (${detail})`))
          .join(', then ')
      : `the same parts as ${sameAs}`;
  const rules = [...new Set(treatments.map(({ rule }) => rule))].join(', ');
  return [field, ...(hasResponse ? [String(count ?? 0)] : []), words, rules, reason ?? ''];
}
