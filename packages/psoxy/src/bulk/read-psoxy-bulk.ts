import type { BulkFormat } from '@nymgate/bulk/bulk-plan';
import type { BulkReading, BulkSet } from '@nymgate/bulk/bulk-rules';
import { deepFreeze } from '@nymgate/engine/kernel/deep-freeze';
import { canonicalJson } from '@nymgate/engine/kernel/json/json';
import { sha256Hex } from '@nymgate/engine/pseudonyms/sealing/digest';
import { compileOwn } from '@nymgate/rules/text/regex/compile-pattern';
import { type Finding, invalid, type Report, toFileIssues } from '@nymgate/rules/text/yaml/finding';
import type { YamlReading } from '@nymgate/rules/text/yaml/read-yaml';
import { isMapping } from '@nymgate/rules/text/yaml/shapes';
import { readTemplate } from '../rules/compile-path.ts';
import { type CompileScope, createCompileScope } from '../rules/compile-scope.ts';
import {
  kindOfBulk,
  type PsoxyBulkRules,
  type PsoxyColumnarRules,
  type PsoxyRecordRules,
} from './bulk-words.ts';
import { describeColumnar, planColumnar } from './plan-columnar.ts';
import { describeRecords, openRecordPlan, planRecords } from './plan-records.ts';
import { checkPsoxyBulkShape, fileRulePointer } from './psoxy-bulk-shape.ts';

/** Whether the data of a rule file is about bulk files in Psoxy's language. */
export function isPsoxyBulk(data: unknown): boolean {
  return isMapping(data) && kindOfBulk(data) !== undefined;
}

/**
 * Reads bulk rules of Psoxy's language, of any of the three kinds, and tells everything that is wrong with them, warnings too.
 *
 * @param file name of the file in the issues
 */
export function readPsoxyBulk(reading: YamlReading, file: string): BulkReading {
  const findings: Finding[] = [];
  const report: Report = (finding) => void findings.push(finding);
  checkPsoxyBulkShape(reading.data, report);
  if (reading.data === undefined || findings.some(({ severity }) => severity === 'error'))
    return { issues: toFileIssues(reading, findings, file) };
  // Data whose shape was checked without an error.
  const data = deepFreeze(structuredClone(reading.data)) as PsoxyBulkRules;
  const sets = compileSets(data, { scope: createCompileScope(report), report, matchers: [], pointer: '' });
  const issues = toFileIssues(reading, findings, file);
  if (issues.some(({ severity }) => severity === 'error')) return { issues };
  return { issues, rules: { language: 'psoxy', policy: sha256Hex(canonicalJson(data)), sets } };
}

/** Groups of a file's name under a template; undefined when it does not match. */
type Matcher = (name: string) => readonly (string | undefined)[] | undefined;

type Site = {
  readonly scope: CompileScope;
  readonly report: Report;
  /** Templates from the outside in. */
  readonly matchers: readonly Matcher[];
  readonly pointer: string;
};

function compileSets(rules: PsoxyBulkRules, site: Site): readonly BulkSet[] {
  if ('fileRules' in rules)
    return Object.entries(rules.fileRules).flatMap(([template, inner]) => {
      const pointer = fileRulePointer(site.pointer, template);
      return compileSets(inner, {
        ...site,
        pointer,
        matchers: [...site.matchers, matcherOf(template, { ...site, pointer })],
      });
    });
  return [compileOne(rules, site)];
}

function compileOne(rules: PsoxyColumnarRules | PsoxyRecordRules, site: Site): BulkSet {
  const { pointer, matchers } = site;
  const base = {
    name: pointer === '' ? 'rules' : pointer,
    pointer,
    matches: (name: string) => matchesAll(matchers, name),
  };
  const isRecord = isMapping(rules) && kindOfBulk(rules) === 'record';
  // `kindOfBulk` has told them apart by their keys, and their shapes were checked by it.
  const parts = isRecord
    ? recordSet(rules as PsoxyRecordRules, site)
    : columnarSet(rules as PsoxyColumnarRules, site);
  return Object.freeze({ ...base, ...parts });
}

type SetParts = Pick<BulkSet, 'format' | 'open' | 'columns'>;

function recordSet(rules: PsoxyRecordRules, { scope, report, pointer }: Site): SetParts {
  const plan = planRecords(rules, scope, pointer);
  if (plan.schema === undefined) report(open(pointer, 'properties', 'outputSchemaFilter'));
  const format = FORMATS[rules.format ?? 'AUTO'];
  return {
    ...(format !== undefined && { format }),
    open: (asked) => openRecordPlan(plan, asked),
    columns: describeRecords(plan, pointer),
  };
}

function columnarSet(rules: PsoxyColumnarRules, { scope, report, pointer }: Site): SetParts {
  const planTable = planColumnar(rules, scope, pointer);
  if (rules.columnsToInclude === undefined) report(open(pointer, 'columns', 'columnsToInclude'));
  return {
    columns: describeColumnar(rules, pointer),
    open: (asked) => {
      if (asked !== 'csv' && asked !== 'tsv')
        return { fault: 'FORMAT_MISMATCH', subject: 'the rules are for columns' };
      // An empty delimiter is a comma (psoxy-facts.md#k).
      const delimiter = rules.delimiter || (asked === 'tsv' ? '\t' : ',');
      return { type: 'table', form: { delimiter, encoding: 'auto' }, planTable };
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

/** What no rule names passes: the language is made so, and whoever uses its rules should know. */
function open(pointer: string, what: string, key: string): Finding {
  const message = `${what} that no rule names are delivered as they are`;
  return {
    ...invalid(pointer, message, { fix: `name what may leave in "${key}"` }),
    code: 'RULES_OPEN',
    severity: 'warning',
  };
}

/** A slash in front of a template is optional; letter case never matters, as in paths (psoxy-facts.md#c and #l). */
function matcherOf(template: string, { scope, pointer }: Site): Matcher {
  const plain = template.replace(/^\//, '');
  const pattern = scope.guarded(() => compileOwn(plain, readTemplate(plain)), pointer);
  return (name) => pattern.fullMatch(name.replace(/^\//, ''));
}

/** An inner template is matched with what the last parameter of the outer one has taken. */
function matchesAll(matchers: readonly Matcher[], name: string): boolean {
  let text: string | undefined = name;
  for (const match of matchers) {
    const groups: readonly (string | undefined)[] | undefined = text === undefined ? undefined : match(text);
    if (groups === undefined) return false;
    text = groups.length > 1 ? groups.at(-1) : undefined;
  }
  return true;
}
