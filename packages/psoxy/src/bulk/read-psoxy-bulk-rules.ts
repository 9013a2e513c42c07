import type { BulkFormat } from '@nymgate/bulk/bulk-plan';
import type { BulkRulesReading, FileRuleSet } from '@nymgate/bulk/bulk-rules';
import { deepFreeze } from '@nymgate/engine/kernel/deep-freeze';
import { canonicalJson } from '@nymgate/engine/kernel/json/json';
import { sha256Hex } from '@nymgate/engine/pseudonyms/sealing/digest';
import { compileBuiltIn } from '@nymgate/rules/text/regex/compile-pattern';
import {
  createInvalidFinding,
  type Finding,
  type Report,
  toFileIssues,
} from '@nymgate/rules/text/yaml/finding';
import type { YamlResult } from '@nymgate/rules/text/yaml/read-yaml';
import { isMapping } from '@nymgate/rules/text/yaml/shapes';
import { parseTemplate } from '../rules/compile-path.ts';
import { type CompileScope, createCompileScope } from '../rules/compile-scope.ts';
import {
  detectBulkKind,
  type PsoxyBulkRules,
  type PsoxyColumnarRules,
  type PsoxyRecordRules,
} from './bulk-words.ts';
import { describeColumnar, planColumnar } from './plan-columnar.ts';
import { createRecordInputPlan, describeRecords, planRecords } from './plan-records.ts';
import { checkPsoxyBulkShape, toFileRulePointer } from './psoxy-bulk-shape.ts';

export function isPsoxyBulkRules(data: unknown): boolean {
  return isMapping(data) && detectBulkKind(data) !== undefined;
}

/** Returns every error and warning; rules of all three kinds are accepted. */
export function readPsoxyBulkRules(reading: YamlResult, file: string): BulkRulesReading {
  const findings: Finding[] = [];
  const report: Report = (finding) => void findings.push(finding);
  checkPsoxyBulkShape(reading.data, report);
  if (reading.data === undefined || findings.some(({ severity }) => severity === 'error'))
    return { issues: toFileIssues(reading, findings, file) };
  const data = deepFreeze(structuredClone(reading.data)) as PsoxyBulkRules;
  const sets = compileFileRuleSets(data, {
    scope: createCompileScope(report),
    report,
    matchers: [],
    pointer: '',
  });
  const issues = toFileIssues(reading, findings, file);
  if (issues.some(({ severity }) => severity === 'error')) return { issues };
  return { issues, rules: { language: 'psoxy', policy: sha256Hex(canonicalJson(data)), sets } };
}

/** Captured groups of a file name; undefined when the template doesn't match. */
type NameMatcher = (name: string) => readonly (string | undefined)[] | undefined;

type CompileContext = {
  readonly scope: CompileScope;
  readonly report: Report;
  /** From the outermost template inwards. */
  readonly matchers: readonly NameMatcher[];
  readonly pointer: string;
};

function compileFileRuleSets(rules: PsoxyBulkRules, site: CompileContext): readonly FileRuleSet[] {
  if ('fileRules' in rules)
    return Object.entries(rules.fileRules).flatMap(([template, inner]) => {
      const pointer = toFileRulePointer(site.pointer, template);
      return compileFileRuleSets(inner, {
        ...site,
        pointer,
        matchers: [...site.matchers, createMatcher(template, { ...site, pointer })],
      });
    });
  return [compileFileRuleSet(rules, site)];
}

function compileFileRuleSet(rules: PsoxyColumnarRules | PsoxyRecordRules, site: CompileContext): FileRuleSet {
  const { pointer, matchers } = site;
  const base = {
    name: pointer === '' ? 'rules' : pointer,
    pointer,
    matches: (name: string) => matchesAll(matchers, name),
  };
  const isRecord = isMapping(rules) && detectBulkKind(rules) === 'record';
  // `detectBulkKind` distinguishes them by their keys, and their shapes have been checked.
  const parts = isRecord
    ? compileRecordSet(rules as PsoxyRecordRules, site)
    : compileColumnarSet(rules as PsoxyColumnarRules, site);
  return Object.freeze({ ...base, ...parts });
}

type RuleSetParts = Pick<FileRuleSet, 'format' | 'open' | 'columns'>;

function compileRecordSet(rules: PsoxyRecordRules, { scope, report, pointer }: CompileContext): RuleSetParts {
  const plan = planRecords(rules, scope, pointer);
  if (plan.schema === undefined) report(unrestrictedFinding(pointer, 'properties', 'outputSchemaFilter'));
  const format = FORMATS[rules.format ?? 'AUTO'];
  return {
    ...(format !== undefined && { format }),
    open: (requestedFormat) => createRecordInputPlan(plan, requestedFormat),
    columns: describeRecords(plan, pointer),
  };
}

function compileColumnarSet(
  rules: PsoxyColumnarRules,
  { scope, report, pointer }: CompileContext,
): RuleSetParts {
  const planTable = planColumnar(rules, scope, pointer);
  if (rules.columnsToInclude === undefined)
    report(unrestrictedFinding(pointer, 'columns', 'columnsToInclude'));
  return {
    columns: describeColumnar(rules, pointer),
    open: (requestedDelimiter) => {
      if (requestedDelimiter !== 'csv' && requestedDelimiter !== 'tsv')
        return { fault: 'FORMAT_MISMATCH', subject: 'the rules are for columns' };
      // An empty delimiter is a comma (psoxy-facts.md#k).
      const delimiter = rules.delimiter || (requestedDelimiter === 'tsv' ? '\t' : ',');
      return { type: 'table', tableFormat: { delimiter, encoding: 'auto' }, planTable };
    },
  };
}

const FORMATS: Readonly<Record<string, BulkFormat | undefined>> = {
  AUTO: undefined,
  NDJSON: 'ndjson',
  CSV: 'csv',
  JSON_ARRAY: 'json-array',
  PARQUET: 'parquet',
};

/** In Psoxy's language data without a rule passes unchanged, which authors should know. */
function unrestrictedFinding(pointer: string, what: string, key: string): Finding {
  const message = `${what} that no rule names are delivered as they are`;
  return {
    ...createInvalidFinding(pointer, message, { fix: `name what may leave in "${key}"` }),
    code: 'RULES_OPEN',
    severity: 'warning',
  };
}

/** The leading slash of a template is optional, and letter case is ignored (psoxy-facts.md#c and #l). */
function createMatcher(template: string, { scope, pointer }: CompileContext): NameMatcher {
  const plain = template.replace(/^\//, '');
  const pattern = scope.catchPatternFault(() => compileBuiltIn(plain, parseTemplate(plain)), pointer);
  return (name) => pattern.fullMatch(name.replace(/^\//, ''));
}

/** An inner template is matched against the last parameter of the outer one. */
function matchesAll(matchers: readonly NameMatcher[], name: string): boolean {
  let text: string | undefined = name;
  for (const match of matchers) {
    const groups: readonly (string | undefined)[] | undefined = text === undefined ? undefined : match(text);
    if (groups === undefined) return false;
    text = groups.length > 1 ? groups.at(-1) : undefined;
  }
  return true;
}
