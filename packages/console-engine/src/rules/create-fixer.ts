import type { RuleFix } from 'nymgate-console';
import type { LintIssue, LintKnowledge } from '@nymgate/rules/dialects/lint-finding';
import { graphTables } from '@nymgate/rules/review/lint/graph-tables';
import { FIXES } from './fixes/fixes.ts';
import { yamlSites } from './fixes/yaml-sites.ts';
import type { Draft } from './read-draft.ts';

/** What mends a finding that begins at an offset; undefined where somebody has to think. */
export type Fixer = (issue: LintIssue, offset: number) => RuleFix | undefined;

const NONE: Fixer = () => undefined;

/** Looks where things stand only when the first finding asks for it. */
export function createFixer({ text, reading, bulk }: Draft, knowledge: LintKnowledge): Fixer {
  if (bulk !== undefined || reading.issues.some(({ code }) => code === 'RULES_SYNTAX')) return NONE;
  let known: {
    readonly sites: ReturnType<typeof yamlSites>;
    readonly tables: ReturnType<typeof graphTables>;
  };
  return (issue, offset) => {
    const fix = FIXES.find(({ codes }) => codes.includes(issue.code));
    if (fix === undefined) return undefined;
    known ??= { sites: yamlSites(text), tables: graphTables(knowledge) };
    const { sites, tables } = known;
    const site = { text, tables, key: sites.keys.get(offset), value: sites.values.get(offset) };
    for (const { codes, mend } of FIXES) {
      const mended = codes.includes(issue.code) ? mend(site, issue) : undefined;
      if (mended !== undefined) return mended;
    }
    return undefined;
  };
}
