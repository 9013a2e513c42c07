import { createLintFinding, type LintFinding, type LintReport } from '@nymgate/rules/dialects/lint-finding';
import type { LintedEndpoint } from './psoxy-endpoint.ts';
import { matchesPattern } from './psoxy-view.ts';

const MAX_PAIRS = 80_000;

/** Endpoints shadowed by an earlier one: the first in the file decides. */
export function lintPsoxyOverlap(endpoints: readonly LintedEndpoint[], report: LintReport): void {
  let pairs = 0;
  for (const [index, later] of endpoints.entries()) {
    for (const earlier of endpoints.slice(0, index)) {
      pairs += 1;
      if (pairs > MAX_PAIRS) return;
      const found = compareEndpoints(earlier, later);
      if (found === undefined) continue;
      report(toFinding(found, earlier, later));
      break;
    }
  }
}

type Relation = 'unreachable' | 'overlap';

function compareEndpoints(earlier: LintedEndpoint, later: LintedEndpoint): Relation | undefined {
  const shared = later.requests.filter((request) => matchesPattern(earlier.endpoint, request));
  if (shared.length === 0 && !isSamePath(earlier, later)) return undefined;
  const methods = sharedMethods(earlier, later);
  if (methods === 'none') return undefined;
  if (methods === 'all' && shared.length === later.requests.length && matchesEverything(earlier))
    return 'unreachable';
  return toResponseKey(earlier) === toResponseKey(later) ? undefined : 'overlap';
}

function isSamePath({ rule: left }: LintedEndpoint, { rule: right }: LintedEndpoint): boolean {
  return left.pathRegex === right.pathRegex && left.pathTemplate === right.pathTemplate;
}

/** Methods of the later endpoint that the earlier one accepts too. */
function sharedMethods(
  { endpoint: earlier }: LintedEndpoint,
  { endpoint: later }: LintedEndpoint,
): 'none' | 'some' | 'all' {
  const earlierMethods = earlier.request.methods;
  const laterMethods = later.request.methods;
  if (earlierMethods === undefined) return 'all';
  if (laterMethods === undefined) return 'some';
  const shared = [...laterMethods].filter((method) => earlierMethods.has(method));
  return shared.length === 0 ? 'none' : shared.length === laterMethods.size ? 'all' : 'some';
}

function matchesEverything({ endpoint }: LintedEndpoint): boolean {
  const rule = endpoint.request;
  return (
    rule !== undefined &&
    rule.queryNames === undefined &&
    rule.pathSchemas.size === 0 &&
    rule.querySchemas.size === 0 &&
    rule.body === undefined &&
    !rule.matchesFullUrl
  );
}

function toResponseKey({ rule }: LintedEndpoint): string {
  const { responseSchema, transforms, augments, links } = rule;
  return JSON.stringify([responseSchema, transforms, augments, links]);
}

function toFinding(relation: Relation, earlier: LintedEndpoint, { pointer }: LintedEndpoint): LintFinding {
  const name = earlier.endpoint.template.slice(0, 80);
  if (relation === 'unreachable') {
    const message = `no request reaches this endpoint: "${name}" before it matches them all`;
    return createLintFinding('LINT_UNREACHABLE', pointer, message, 'put it first, or remove it');
  }
  const message = `"${name}" before it matches some of its requests and treats the response differently`;
  const fix = 'make the paths, methods or parameters of the two exclude each other';
  return createLintFinding('LINT_OVERLAP', pointer, message, fix);
}
