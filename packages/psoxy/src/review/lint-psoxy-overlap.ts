import type { LintReport } from '@nymgate/rules/dialects/lint-finding';
import type { LintedEndpoint } from './psoxy-endpoint.ts';
import { matchesPattern } from './psoxy-view.ts';

/** Pairs of endpoints to compare at most: a rule file of more than 400 endpoints is compared in part. */
const MAX_PAIRS = 80_000;

/** Endpoints of which another one, before them, takes requests. The first in the file decides. */
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

/** Which of the later endpoint's methods the earlier one takes as well. */
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

/** Nothing but path and method is asked of a request. */
function matchesEverything({ endpoint }: LintedEndpoint): boolean {
  const rule = endpoint.request;
  return (
    rule !== undefined &&
    rule.queryNames === undefined &&
    rule.pathSchemas.size === 0 &&
    rule.querySchemas.size === 0 &&
    rule.body === undefined &&
    !rule.wholeUrl
  );
}

function toResponseKey({ rule }: LintedEndpoint): string {
  const { responseSchema, transforms, augments, links } = rule;
  return JSON.stringify([responseSchema, transforms, augments, links]);
}

function toFinding(relation: Relation, earlier: LintedEndpoint, { pointer }: LintedEndpoint) {
  const name = earlier.endpoint.template.slice(0, 80);
  return relation === 'unreachable'
    ? ({
        code: 'LINT_UNREACHABLE',
        pointer,
        at: 'value',
        message: `no request reaches this endpoint: "${name}" before it takes them all`,
        fix: 'put it first, or remove it',
      } as const)
    : ({
        code: 'LINT_OVERLAP',
        pointer,
        at: 'value',
        message: `"${name}" before it takes some of its requests and treats the answer otherwise`,
        fix: 'make the paths, methods or parameters of the two exclude each other',
      } as const);
}
