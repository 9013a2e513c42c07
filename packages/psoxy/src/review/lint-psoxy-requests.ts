import { toAsciiLowerCase } from '@nymgate/engine/kernel/ascii-case';
import type { LintReport } from '@nymgate/rules/dialects/lint-finding';
import { joinPointer } from '@nymgate/rules/text/json-pointer';
import { parsePattern } from '@nymgate/rules/text/regex/parse-pattern';
import { constrainsValue, VALUE_OPTIONS } from '../requests/guarded-query.ts';
import { endsInAnyQuery } from './lint-pattern.ts';
import type { LintedEndpoint } from './psoxy-endpoint.ts';
import { matchesPattern } from './psoxy-view.ts';

const READ_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** What an endpoint lets callers ask. */
export function lintPsoxyRequests(each: LintedEndpoint, report: LintReport): void {
  lintMethods(each, report);
  // `odata: guarded` refuses what the others warn of.
  if (each.endpoint.request.guarded === true) return;
  if (hasFreeQuery(each)) report(freeQueryFinding(each));
  else lintOptions(each, report);
}

function lintMethods({ rule, pointer }: LintedEndpoint, report: LintReport): void {
  const { allowedMethods } = rule;
  if (allowedMethods === undefined) {
    const message = 'names no methods, so it allows all of them';
    report({
      code: 'LINT_METHODS_MISSING',
      pointer,
      at: 'value',
      message,
      fix: 'add "allowedMethods: [GET]"',
    });
    return;
  }
  const writing = allowedMethods
    .map((method) => method.toUpperCase())
    .filter((method) => !READ_METHODS.has(method));
  if (writing.length === 0) return;
  report({
    code: 'LINT_METHODS_WRITE',
    pointer: joinPointer(pointer, 'allowedMethods'),
    at: 'value',
    message: `${writing.join(', ')} may change data in the source`,
    fix: 'name GET alone, unless the endpoint reads by another method',
  });
}

/** Query parameters are free where no list names them and the pattern, which sees the query too, does not either. */
function hasFreeQuery({ rule, endpoint, requests }: LintedEndpoint): boolean {
  if (rule.allowedQueryParams !== undefined) return false;
  if (rule.pathRegex === undefined) return true;
  if (requests.length > 0)
    return requests.some((request) => matchesPattern(endpoint, `${request}?zz=1&zy=2`));
  return endsInAnyQuery(parsePattern(rule.pathRegex, true).node);
}

function freeQueryFinding({ pointer }: LintedEndpoint) {
  return {
    code: 'LINT_QUERY_FREE',
    pointer,
    at: 'value',
    message: 'any query parameter passes, $filter, $orderby, $search and $expand too',
    fix: 'add "allowedQueryParams" with the names that callers need, or "odata: guarded"',
  } as const;
}

function lintOptions({ rule, endpoint, pointer }: LintedEndpoint, report: LintReport): void {
  for (const [index, name] of (rule.allowedQueryParams ?? []).entries()) {
    const lower = toAsciiLowerCase(name);
    const schema = endpoint.request.querySchemas.get(lower);
    if (!VALUE_OPTIONS.has(lower) || (schema !== undefined && constrainsValue(schema))) continue;
    report({
      code: 'LINT_ODATA_FREE',
      pointer: joinPointer(pointer, 'allowedQueryParams', index),
      at: 'value',
      message: `${lower} may ask about fields that are not delivered, and so find out their values`,
      fix: 'remove it, or list its values in "queryParamSchemas"',
    });
  }
}
