import type { LintIssue, LintKnowledge } from '@nymgate/rules/dialects/lint-finding';
import { createGraphTables } from '@nymgate/rules/review/lint/create-graph-tables';
import type { RuleFix } from 'nymgate-console';
import { FIXES } from './fixes/fixes.ts';
import { locateYamlNodes } from './fixes/locate-yaml-nodes.ts';
import type { Draft } from './read-draft.ts';

/** What mends a finding that begins at an offset; undefined where somebody has to think. */
export type CreateFix = (issue: LintIssue, offset: number) => RuleFix | undefined;

const NONE: CreateFix = () => undefined;

/** Looks where things stand only when the first finding asks for it. */
export function createFixFinder({ text, reading, bulk }: Draft, knowledge: LintKnowledge): CreateFix {
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
      const mended = codes.includes(issue.code) ? apply(site, issue) : undefined;
      if (mended !== undefined) return mended;
    }
    return undefined;
  };
}
