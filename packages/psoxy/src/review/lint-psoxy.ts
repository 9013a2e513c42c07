import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import { findRows } from '@nymgate/engine/plan/create-collection-node';
import {
  createLintFinding,
  type LintCode,
  type LintFinding,
  type LintKnowledge,
  type LintReport,
} from '@nymgate/rules/dialects/lint-finding';
import { findKnownResponse } from '@nymgate/rules/review/explain/known-answers';
import type { GraphTables } from '@nymgate/rules/review/lint/create-graph-tables';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { quoteName, withName } from '@nymgate/rules/text/quote';
import { compilePattern } from '@nymgate/rules/text/regex/compile-pattern';
import { parsePattern } from '@nymgate/rules/text/regex/parse-pattern';
import type { PsoxyPlan } from '../plan/psoxy-plan.ts';
import type { PsoxyParameterRule, PsoxyRuleSet } from '../plan/psoxy-rule-set.ts';
import { constrainsValue, VALUE_OPTIONS } from '../requests/guarded-query.ts';
import { listPatterns } from '../rules/transform-rules.ts';
import { endsInAnyQuery, findPathFlaws, findPatternFlaws, type PatternFlaw } from './lint-pattern.ts';
import { lintPsoxyOverlap } from './lint-psoxy-overlap.ts';
import { lintPsoxyResponse } from './lint-psoxy-response.ts';
import { type LintedEndpoint, listMatchingRequests } from './psoxy-endpoint.ts';
import { matchesPattern, matchesRequest } from './psoxy-view.ts';

const READ_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

function lintPsoxyRequests(each: LintedEndpoint, report: LintReport): void {
  lintMethods(each, report);
  // `odata: guarded` refuses what the other findings warn of.
  if (each.endpoint.request.guarded === true) return;
  if (hasFreeQuery(each)) report(freeQueryFinding(each));
  else lintOptions(each, report);
}

function lintMethods({ rule, pointer }: LintedEndpoint, report: LintReport): void {
  const { allowedMethods } = rule;
  if (allowedMethods === undefined) {
    const message = 'has no "allowedMethods", so it allows all methods';
    const fix = 'add "allowedMethods: [GET]"';
    return void report(createLintFinding('LINT_METHODS_MISSING', pointer, message, fix));
  }
  const writing = allowedMethods
    .map((method) => method.toUpperCase())
    .filter((method) => !READ_METHODS.has(method));
  if (writing.length === 0) return;
  const message = `${writing.join(', ')} may change data in the source`;
  const fix = 'allow only GET, unless the endpoint reads by another method';
  report(createLintFinding('LINT_METHODS_WRITE', joinPointer(pointer, 'allowedMethods'), message, fix));
}

/** Neither a list nor a pattern that includes the query restricts the parameters. */
function hasFreeQuery({ rule, endpoint, requests }: LintedEndpoint): boolean {
  if (rule.allowedQueryParams !== undefined) return false;
  if (rule.pathRegex === undefined) return true;
  if (requests.length > 0)
    return requests.some((request) => matchesPattern(endpoint, `${request}?zz=1&zy=2`));
  return endsInAnyQuery(parsePattern(rule.pathRegex, true).node);
}

function freeQueryFinding({ pointer }: LintedEndpoint): LintFinding {
  const message = 'any query parameter passes, including $filter, $orderby, $search and $expand';
  const fix = 'add "allowedQueryParams" with the names that callers need, or "odata: guarded"';
  return createLintFinding('LINT_QUERY_FREE', pointer, message, fix);
}

function lintOptions({ rule, endpoint, pointer }: LintedEndpoint, report: LintReport): void {
  for (const [index, name] of (rule.allowedQueryParams ?? []).entries()) {
    const lower = toAsciiLowerCase(name);
    const schema = endpoint.request.querySchemas.get(lower);
    if (!VALUE_OPTIONS.has(lower) || (schema !== undefined && constrainsValue(schema))) continue;
    const message = `${lower} may query fields that aren't delivered, and so reveal their values`;
    const fix = 'remove it, or list its values in "queryParamSchemas"';
    report(
      createLintFinding('LINT_ODATA_FREE', joinPointer(pointer, 'allowedQueryParams', index), message, fix),
    );
  }
}

/** Paths with nothing in common but the slash. */
const UNRELATED_PATHS = ['/q', '/q/zz/q', '/zz/q/zz/q'];
/** A value that no author intends to allow. */
const UNEXPECTED_VALUE = 'zz \'"<>{}|\\^;,zz?&=#%';

const FLAWS: Readonly<Record<PatternFlaw, readonly [code: LintCode, message: string, fix: string]>> = {
  dot: ['LINT_REGEX_DOT', 'a dot takes any character: v1.0 is v1x0 as well', 'write \\.'],
  open: [
    'LINT_REGEX_OPEN',
    'begins or ends with anything, so other paths and their sub-resources pass too',
    'spell the path out; [^/?]+ takes one segment',
  ],
  segments: [
    'LINT_REGEX_SEGMENTS',
    'a repetition takes "/", so it reaches into other paths',
    'use [^/?]+ for one segment',
  ],
  redos: [
    'LINT_REGEX_REDOS',
    'a repetition of repetitions, which an engine that backtracks can run for ever; ours does not',
    'repeat one thing only',
  ],
};

function lintPsoxyPatterns({ rule, endpoint, pointer }: LintedEndpoint, report: LintReport): void {
  const path = joinPointer(pointer, 'pathRegex');
  if (rule.pathRegex !== undefined) {
    for (const flaw of findPathFlaws(parsePattern(rule.pathRegex, true).node)) report(toFinding(flaw, path));
    if (UNRELATED_PATHS.every((text) => matchesPattern(endpoint, text)))
      report(broadPatternFinding(path, 'takes any path'));
  }
  for (const key of ['queryParamSchemas', 'pathParameterSchemas'] as const)
    for (const [name, schema] of Object.entries(rule[key] ?? {}))
      lintParameter(schema, joinPointer(pointer, key, name), report);
  for (const [index, transform] of (rule.transforms ?? []).entries())
    for (const { source, pointer: at } of listPatterns(transform, joinPointer(pointer, 'transforms', index)))
      for (const flaw of findPatternFlaws(parsePattern(source).node)) report(toFinding(flaw, at));
}

function lintParameter({ pattern, anyOf }: PsoxyParameterRule, pointer: string, report: LintReport): void {
  for (const [index, inner] of (anyOf ?? []).entries())
    lintParameter(inner, joinPointer(pointer, 'anyOf', index), report);
  if (pattern === undefined) return;
  const at = joinPointer(pointer, 'pattern');
  for (const flaw of findPatternFlaws(parsePattern(pattern).node)) report(toFinding(flaw, at));
  if (compilePattern(pattern).matches(UNEXPECTED_VALUE))
    report(broadPatternFinding(at, 'takes nearly any value'));
}

function toFinding(flaw: PatternFlaw, pointer: string): LintFinding {
  const [code, message, fix] = FLAWS[flaw];
  return createLintFinding(code, pointer, message, fix);
}

function broadPatternFinding(pointer: string, message: string): LintFinding {
  return createLintFinding('LINT_REGEX_BROAD', pointer, message, 'narrow the pattern');
}

const GRAPH_PATH = /^\^?\/?(?:\(\?[a-z:]*\)?)?\/?\(?(?:\?:)?(?:v1\\?\.0|beta)\b/i;

type LintOptions = {
  readonly knowledge: LintKnowledge;
  readonly tables: GraphTables;
  readonly report: LintReport;
};

export function lintPsoxy(plan: PsoxyPlan, { knowledge, tables, report }: LintOptions): void {
  const { ruleSet } = plan;
  const endpoints = createLintedEndpoints(plan, ruleSet, knowledge);
  const isGraph = endpoints.some(
    ({ knownResponse, endpoint }) => knownResponse !== undefined || GRAPH_PATH.test(endpoint.template),
  );
  for (const each of endpoints) {
    lintPsoxyRequests(each, report);
    lintPsoxyPatterns(each, report);
    if (isGraph) lintPsoxyResponse(each, { ruleSet, tables, knowledge, report });
  }
  lintRowOrder(endpoints, report);
  lintPsoxyOverlap(endpoints, report);
  lintDefinitions(ruleSet, report);
}

function createLintedEndpoints(
  plan: PsoxyPlan,
  ruleSet: PsoxyRuleSet,
  { plans }: LintKnowledge,
): readonly LintedEndpoint[] {
  const known = plans.flatMap(({ endpoints }) => endpoints);
  return plan.endpoints.flatMap((endpoint, index) => {
    const rule = ruleSet.endpoints?.[index];
    if (rule === undefined) return [];
    return [
      {
        rule,
        pointer: joinPointer('/endpoints', index),
        endpoint,
        knownResponse: findKnownResponse(plans, endpoint.template, (request) =>
          matchesRequest(endpoint, request),
        ),
        requests: listMatchingRequests(rule, endpoint, known),
      },
    ];
  });
}

/** Psoxy's answers have the source's order; native rules sort the same rows. */
function lintRowOrder(endpoints: readonly LintedEndpoint[], report: LintReport): void {
  const unsorted = endpoints.flatMap(({ knownResponse, pointer }) => {
    const rows = knownResponse === undefined ? undefined : findRows(knownResponse.endpoint.response);
    return rows?.kind === 'array' && rows.order !== 'kept' ? [pointer] : [];
  });
  const [first = ''] = unsorted;
  if (unsorted.length === 0) return;
  const message = `${unsorted.length === 1 ? 'one endpoint delivers' : `${unsorted.length} endpoints deliver`} rows in Graph's order, so anyone who can list the same rows can read names off their positions`;
  const fix = 'use native rules for these endpoints: they sort rows by what is delivered';
  report({ ...createLintFinding('LINT_ROW_ORDER', first, message, fix), severity: 'note' });
}

function lintDefinitions({ definitions = {}, endpoints }: PsoxyRuleSet, report: LintReport): void {
  const text = JSON.stringify([definitions, endpoints]);
  for (const name of Object.keys(definitions)) {
    if (text.includes(JSON.stringify(`#/definitions/${name}`))) continue;
    report({
      code: 'LINT_UNUSED',
      pointer: joinPointer('/definitions', name),
      at: 'key',
      message: `${withName('the definition', quoteName(name))} is not used`,
      fix: 'remove it',
    });
  }
}
