import { findRows } from '@nymgate/engine/plan/create-collection-node';
import type { NativeEndpoint, NativePlan, PlanNode } from '@nymgate/engine/plan/plan';
import type { LeafAction } from '@nymgate/engine/plan/treatments';
import { createLintFinding, type LintReport } from '../../dialects/lint-finding.ts';
import { joinPointer } from '../../text/json-pointer.ts';
import { getSmallestPage } from './get-smallest-page.ts';

/** `start` of an event is an object that holds the time. */
const MAX_DEPTH = 2;

/** Graph's order adds nothing to rows with a time to the second; to rows without one it is a key to the person. */
export function lintRowOrder({ endpoints }: NativePlan, report: LintReport): void {
  for (const [index, endpoint] of endpoints.entries()) {
    const { response } = endpoint;
    const rows = findRows(response);
    lintPageSize(endpoint, joinPointer('/endpoints', index), report);
    if (rows?.kind !== 'array' || rows.order !== 'kept' || deliversTime(rows.items, MAX_DEPTH)) continue;
    const message =
      'rows keep the order of the source although no time of theirs is delivered to the second, so anyone who can list the same rows can read names off their positions';
    const fix =
      'remove "order": rows are then sorted by what is delivered; or keep the time that they are ordered by';
    const pointer = joinPointer('/endpoints', index, 'response', 'order');
    report({ ...createLintFinding('LINT_ROW_ORDER', pointer, message, fix), at: 'key' });
  }
}

/** The smallest that a connector has. */
const SMALL_PAGE = 50;

/** Many small pages of sorted rows are one page in Graph's order. */
function lintPageSize(endpoint: NativeEndpoint, pointer: string, report: LintReport): void {
  const page = getSmallestPage(endpoint);
  if (page === undefined || page >= SMALL_PAGE) return;
  const message = `rows are sorted within the largest page that the rule allows, which is ${page}: from many small pages anyone who can list the same rows can read names off their positions`;
  const fix = `give the page size the source's own maximum, at least ${SMALL_PAGE}: callers get their small pages all the same`;
  report({ ...createLintFinding('LINT_ROW_ORDER', pointer, message, fix), at: 'key' });
}

function deliversTime(node: PlanNode, depth: number): boolean {
  if (node.kind === 'leaf') return isTimeToTheSecond(node.action);
  if (node.kind === 'array' || depth === 0) return false;
  return [...node.properties.values()].some((property) => deliversTime(property, depth - 1));
}

function isTimeToTheSecond(action: LeafAction): boolean {
  if (action.treatment === 'coarsen') return action.to === 'second';
  return action.treatment === 'keep' && action.type === 'dateTime';
}
