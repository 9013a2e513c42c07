import { SETUP_CODES } from '@nymgate/engine/kernel/errors';
import { RULE_LANGUAGES } from '@nymgate/gateway/app/rule-languages';
import { LINT_CODES, type LintIssue, type LintKnowledge } from '@nymgate/rules/dialects/lint-finding';
import { createGraphTables } from '@nymgate/rules/review/lint/create-graph-tables';
import { lintParsedRules } from '@nymgate/rules/review/lint/lint-rules';
import { lintBulkRules } from '@nymgate/shell/review/lint-bulk-rules';
import { toErrorIfOpen } from '@nymgate/shell/review/run-check';
import type { RuleFinding, RuleFix, RuleLanguage, RulesCheck } from 'nymgate-console';
import { FIXES } from './fixes/fixes.ts';
import { locateYamlNodes } from './fixes/locate-yaml-nodes.ts';
import type { Draft } from './read-draft.ts';

/** Further findings are counted. */
const MAX_FINDINGS = 300;

const MEANINGS: Readonly<Record<string, string>> = { ...SETUP_CODES, ...LINT_CODES };

/** The findings of `nymgate check` with their positions, and fixes where a fix is mechanical. */
export async function checkDraft(draft: Draft, knowledge: LintKnowledge): Promise<RulesCheck> {
  const issues = await readIssues(draft, knowledge);
  const starts = lineStarts(draft.text);
  const fixer = createFixFinder(draft, knowledge);
  const findings = issues.slice(0, MAX_FINDINGS).map((issue): RuleFinding => {
    const { code, severity, line = 1, column = 1, message, fix: next } = issue;
    const place = tokenAt(draft.text, (starts[line - 1] ?? 0) + column - 1);
    const fix = fixer(issue, place.from);
    return {
      code,
      severity,
      line,
      column,
      ...place,
      message,
      ...(next !== undefined && { next }),
      meaning: MEANINGS[code] ?? '',
      ...(fix !== undefined && { fix }),
    };
  });
  const language: RuleLanguage = draft.bulk === undefined ? draft.language : 'files';
  const policy = draft.bulk?.rules?.policy ?? draft.served?.policy.plan.policy;
  return {
    ...(language !== undefined && { language }),
    ...(policy !== undefined && { policy }),
    ...(draft.served !== undefined && { endpoints: draft.served.policy.plan.endpoints.length }),
    findings,
    more: issues.length - findings.length,
  };
}

async function readIssues(draft: Draft, knowledge: LintKnowledge): Promise<readonly LintIssue[]> {
  const { bulk, reading, positions, file } = draft;
  if (bulk !== undefined)
    return [
      ...bulk.issues,
      ...(bulk.rules === undefined ? [] : lintBulkRules(bulk.rules, { file, positions })),
    ];
  return (await lintParsedRules(RULE_LANGUAGES, reading, { positions, file, knowledge })).map(toErrorIfOpen);
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

const TOKEN = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|[^\s,[\]{}]+|[[\]{},]/y;

/**
 * The YAML token that begins at an offset, or the character there.
 * @example tokenAt('a: { keep: x }', 5) // { from: 5, to: 9 }
 */
function tokenAt(text: string, offset: number): { readonly from: number; readonly to: number } {
  const from = Math.min(offset, text.length);
  TOKEN.lastIndex = from;
  const word = TOKEN.exec(text)?.[0].replace(/(?<=[^:]):$/, '') ?? '';
  return { from, to: Math.min(from + Math.max(word.length, 1), text.length) };
}

/** A fix for a finding that begins at an offset, if one is mechanical. */
type CreateFix = (issue: LintIssue, offset: number) => RuleFix | undefined;

const NONE: CreateFix = () => undefined;

/** Locates nodes lazily, for the first finding that has a fix. */
function createFixFinder({ text, reading, bulk }: Draft, knowledge: LintKnowledge): CreateFix {
  if (bulk !== undefined || reading.issues.some(({ code }) => code === 'RULES_SYNTAX')) return NONE;
  let known: {
    readonly sites: ReturnType<typeof locateYamlNodes>;
    readonly tables: ReturnType<typeof createGraphTables>;
  };
  return (issue, offset) => {
    const fix = FIXES.find(({ codes }) => codes.includes(issue.code));
    if (fix === undefined) return undefined;
    known ??= { sites: locateYamlNodes(text), tables: createGraphTables(knowledge) };
    const { sites, tables } = known;
    const site = { text, tables, key: sites.keys.get(offset), value: sites.values.get(offset) };
    for (const { codes, apply } of FIXES) {
      const fixed = codes.includes(issue.code) ? apply(site, issue) : undefined;
      if (fixed !== undefined) return fixed;
    }
    return undefined;
  };
}
