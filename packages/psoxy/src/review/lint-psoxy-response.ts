import { EXPOSURE_LEVELS, getExposure } from '@nymgate/rules/dialects/explanation';
import { type FieldPath, formatFieldPath } from '@nymgate/rules/dialects/field-path';
import {
  createLintFinding,
  type LintFinding,
  type LintKnowledge,
  type LintReport,
} from '@nymgate/rules/dialects/lint-finding';
import { getNote } from '@nymgate/rules/review/explain/create-rule-locator';
import { listFields } from '@nymgate/rules/review/explain/list-fields';
import { type GraphTables, matchesKnownField } from '@nymgate/rules/review/lint/create-graph-tables';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import type { JsonPath } from '@nymgate/rules/text/jsonpath/json-path';
import { findSuggestion } from '@nymgate/rules/text/yaml/shapes';
import type { PsoxyResponse } from '../plan/psoxy-response.ts';
import type { PsoxyRuleSet } from '../plan/psoxy-rule-set.ts';
import { explainSteps, type PsoxyView } from './explain-steps.ts';
import type { LintedEndpoint } from './psoxy-endpoint.ts';
import { createPsoxyView } from './psoxy-view.ts';

export type ResponseLintContext = {
  readonly ruleSet: PsoxyRuleSet;
  readonly tables: GraphTables;
  readonly knowledge: LintKnowledge;
  readonly report: LintReport;
};

const MAX_SHOWN_FIELDS = 8;
const LINKS: readonly FieldPath[] = [['@odata.nextLink'], ['@odata.deltaLink']];
const PERSONAL: ReadonlySet<string> = new Set(['personal', 'contact', 'text']);

export function lintPsoxyResponse(each: LintedEndpoint, context: ResponseLintContext): void {
  const { response } = each.endpoint;
  const view = createPsoxyView(context.ruleSet, each.endpoint);
  lintPagingLinks(each, view, context);
  lintFields(each, view, context);
  lintPaths(each, response, context);
}

function lintPagingLinks(
  { knownResponse, pointer }: LintedEndpoint,
  view: PsoxyView,
  { report }: ResponseLintContext,
): void {
  const answer = knownResponse?.endpoint.response;
  if (answer !== undefined && !(answer.kind === 'object' && answer.properties.has('@odata.nextLink'))) return;
  const plaintextLinks = LINKS.filter((path) => leavesPlaintext(view, path)).map((path) => path.join(''));
  if (plaintextLinks.length === 0) return;
  const message = `${plaintextLinks.join(' and ')} pass unchanged, with the IDs inside`;
  report(createLintFinding('LINT_LINKS_CLEAR', pointer, message, 'add "links: seal"'));
}

function leavesPlaintext(view: PsoxyView, path: FieldPath): boolean {
  return getExposure({ steps: explainSteps(view, path) }) === EXPOSURE_LEVELS.everything;
}

function lintFields(
  { knownResponse, pointer }: LintedEndpoint,
  view: PsoxyView,
  context: ResponseLintContext,
): void {
  if (knownResponse === undefined) return;
  const plaintextFields = listFields(knownResponse.endpoint.response).filter(({ path, leaf }) => {
    if (leaf.action.treatment === 'keep' || leaf.action.treatment === 'sealLink') return false;
    const { class: dataClass, reason } = getNote(knownResponse.plan.ruleSet, leaf.pointer);
    const personal = dataClass !== undefined && PERSONAL.has(dataClass);
    return personal && reason !== context.knowledge.navigationReason && leavesPlaintext(view, path);
  });
  if (plaintextFields.length === 0) return;
  const ordered = plaintextFields.toSorted((left, right) => rankPath(left.path) - rankPath(right.path));
  const shown = ordered.slice(0, MAX_SHOWN_FIELDS).map(({ path }) => formatFieldPath(path));
  const more =
    plaintextFields.length > MAX_SHOWN_FIELDS ? ` and ${plaintextFields.length - MAX_SHOWN_FIELDS} more` : '';
  const message = `personal fields are delivered unchanged: ${shown.join(', ')}${more}`;
  const fix =
    'redact or pseudonymize them, or add a responseSchema without them; "nymgate explain" lists all';
  context.report(createLintFinding('LINT_FIELD_CLEAR', pointer, message, fix));
}

function lintPaths(
  { knownResponse }: LintedEndpoint,
  response: PsoxyResponse,
  context: ResponseLintContext,
): void {
  for (const { paths, pointer: at } of [...response.transforms, ...response.augments]) {
    for (const [index, path] of paths.entries()) {
      const dead =
        knownResponse === undefined
          ? findUnknownName(path, context.tables)
          : findUnmatchedPath(path, knownResponse.endpoint.response);
      if (dead !== undefined)
        context.report(unmatchedPathFinding(joinPointer(at, 'jsonPaths', index), dead, context.tables));
    }
  }
}

type UnmatchedPath = { readonly name?: string };

/** The envelope of the data matters less than the data. */
function rankPath(path: FieldPath): number {
  return String(path.at(-1)).startsWith('@') ? 1 : 0;
}

/** Annotations vary, and `+` properties are our own. */
function isUnknownProperty(name: string): boolean {
  return name.includes('@') || name.startsWith('+');
}

function findUnmatchedPath(
  path: JsonPath,
  response: Parameters<typeof matchesKnownField>[0],
): UnmatchedPath | undefined {
  const names = listPropertyNames(path);
  if (names.some(isUnknownProperty) || matchesKnownField(response, path.steps)) return undefined;
  return {};
}

function findUnknownName(path: JsonPath, { names }: GraphTables): UnmatchedPath | undefined {
  for (const step of path.steps) {
    if (
      step.kind !== 'names' ||
      step.names.some((name) => names.has(name) || isUnknownProperty(name) || name === 'value')
    )
      continue;
    const [name] = step.names;
    if (name !== undefined) return { name };
  }
  return undefined;
}

function listPropertyNames({ steps }: JsonPath): readonly string[] {
  return steps.flatMap((step) => (step.kind === 'names' ? step.names : []));
}

function unmatchedPathFinding(pointer: string, { name }: UnmatchedPath, { names }: GraphTables): LintFinding {
  if (name === undefined) {
    const message = "matches nothing in Graph's response to this endpoint";
    return createLintFinding('LINT_PATH_DEAD', pointer, message, 'remove it, or correct the names');
  }
  const likely = findSuggestion(name, [...names].filter((each) => each[0] === name[0]).slice(0, 200));
  const message = `no type of Graph that Nymgate knows has a property "${name.slice(0, 60)}"`;
  const fix = likely === undefined ? 'remove it, or correct the name' : `did you mean "${likely}"?`;
  return createLintFinding('LINT_PATH_DEAD', pointer, message, fix);
}
