import { EXPOSURE, exposureOf } from '@nymgate/rules/dialects/explanation';
import { type FieldPath, writeFieldPath } from '@nymgate/rules/dialects/field-path';
import type { LintFinding, LintKnowledge, LintReport } from '@nymgate/rules/dialects/lint-finding';
import { listFields } from '@nymgate/rules/review/explain/list-fields';
import { noteOf } from '@nymgate/rules/review/explain/locate-rules';
import { type GraphTables, leadsSomewhere } from '@nymgate/rules/review/lint/graph-tables';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import type { JsonPath } from '@nymgate/rules/text/jsonpath/json-path';
import { didYouMean } from '@nymgate/rules/text/yaml/shapes';
import type { PsoxyResponse } from '../plan/psoxy-response.ts';
import type { PsoxyRuleSet } from '../plan/psoxy-rule-set.ts';
import type { LintedEndpoint } from './psoxy-endpoint.ts';
import { type PsoxyView, psoxySteps } from './psoxy-steps.ts';
import { viewOf } from './psoxy-view.ts';

export type AnswerContext = {
  readonly ruleSet: PsoxyRuleSet;
  readonly tables: GraphTables;
  readonly knowledge: LintKnowledge;
  readonly report: LintReport;
};

const MOST_SHOWN = 8;
const LINKS: readonly FieldPath[] = [['@odata.nextLink'], ['@odata.deltaLink']];
const PERSONAL: ReadonlySet<string> = new Set(['personal', 'contact', 'text']);

/** What an endpoint of a rule file for Graph does to the answer. */
export function lintPsoxyAnswer(each: LintedEndpoint, context: AnswerContext): void {
  const { response } = each.endpoint;
  const view = viewOf(context.ruleSet, each.endpoint);
  lintLinks(each, view, context);
  lintFields(each, view, context);
  lintPaths(each, response, context);
}

function lintLinks({ known, pointer }: LintedEndpoint, view: PsoxyView, { report }: AnswerContext): void {
  const answer = known?.endpoint.response;
  if (answer !== undefined && !(answer.kind === 'object' && answer.properties.has('@odata.nextLink'))) return;
  const clear = LINKS.filter((path) => isClear(view, path)).map((path) => path.join(''));
  if (clear.length === 0) return;
  report({
    code: 'LINT_LINKS_CLEAR',
    pointer,
    at: 'value',
    message: `${clear.join(' and ')} leave as Graph wrote them, with the ids inside`,
    fix: 'add "links: seal"',
  });
}

function isClear(view: PsoxyView, path: FieldPath): boolean {
  return exposureOf({ steps: psoxySteps(view, path) }) === EXPOSURE.everything;
}

function lintFields({ known, pointer }: LintedEndpoint, view: PsoxyView, context: AnswerContext): void {
  if (known === undefined) return;
  const clear = listFields(known.endpoint.response).filter(({ path, leaf }) => {
    if (leaf.action.treatment === 'keep' || leaf.action.treatment === 'sealLink') return false;
    const { class: dataClass, reason } = noteOf(known.plan.ruleSet, leaf.pointer);
    const personal = dataClass !== undefined && PERSONAL.has(dataClass);
    return personal && reason !== context.knowledge.navigationReason && isClear(view, path);
  });
  if (clear.length === 0) return;
  const ordered = clear.toSorted((left, right) => rankOf(left.path) - rankOf(right.path));
  const shown = ordered.slice(0, MOST_SHOWN).map(({ path }) => writeFieldPath(path));
  const more = clear.length > MOST_SHOWN ? ` and ${clear.length - MOST_SHOWN} more` : '';
  context.report({
    code: 'LINT_FIELD_CLEAR',
    pointer,
    at: 'value',
    message: `personal fields are delivered as they are: ${shown.join(', ')}${more}`,
    fix: 'redact or pseudonymize them, or add a responseSchema without them; "nymgate explain" lists all',
  });
}

function lintPaths({ known }: LintedEndpoint, response: PsoxyResponse, context: AnswerContext): void {
  const all = [
    ...response.transforms.map(({ paths, pointer: at }) => ({ paths, at })),
    ...response.augments.map(({ paths, pointer: at }) => ({ paths, at })),
  ];
  for (const { paths, at } of all) {
    for (const [index, path] of paths.entries()) {
      const dead =
        known === undefined ? unknownName(path, context.tables) : isDead(path, known.endpoint.response);
      if (dead !== undefined)
        context.report(deadPath(joinPointer(at, 'jsonPaths', index), dead, context.tables));
    }
  }
}

type Dead = { readonly name?: string };

/** The wrapping of the data: of less interest than the data. */
function rankOf(path: FieldPath): number {
  return String(path.at(-1)).startsWith('@') ? 1 : 0;
}

/** Annotations come and go, and `+` properties are our own. */
function isOutside(name: string): boolean {
  return name.includes('@') || name.startsWith('+');
}

function isDead(path: JsonPath, response: Parameters<typeof leadsSomewhere>[0]): Dead | undefined {
  const names = namesOf(path);
  if (names.some(isOutside) || leadsSomewhere(response, path.steps)) return undefined;
  return {};
}

function unknownName(path: JsonPath, { names }: GraphTables): Dead | undefined {
  for (const step of path.steps) {
    if (
      step.kind !== 'names' ||
      step.names.some((name) => names.has(name) || isOutside(name) || name === 'value')
    )
      continue;
    const [name] = step.names;
    if (name !== undefined) return { name };
  }
  return undefined;
}

function namesOf({ steps }: JsonPath): readonly string[] {
  return steps.flatMap((step) => (step.kind === 'names' ? step.names : []));
}

function deadPath(pointer: string, { name }: Dead, { names }: GraphTables): LintFinding {
  const base = { code: 'LINT_PATH_DEAD', pointer, at: 'value' } as const;
  if (name === undefined)
    return {
      ...base,
      message: "leads to nothing in Graph's answer to this endpoint",
      fix: 'remove it, or correct the names',
    };
  const likely = didYouMean(name, [...names].filter((each) => each[0] === name[0]).slice(0, 200));
  return {
    ...base,
    message: `no type of Graph that Nymgate knows has a property "${name.slice(0, 60)}"`,
    fix: likely === undefined ? 'remove it, or correct the name' : `did you mean "${likely}"?`,
  };
}
