import type { JsonNode } from '../../kernel/json/json.ts';
import { findRows } from '../../plan/create-collection-node.ts';
import type { PlanNode } from '../../plan/plan.ts';
import { describeRows, type OrderPaths, ROW_KEY, sortRows } from './compare-rows.ts';

type ObjectNode = Extract<PlanNode, { kind: 'object' }>;
type ArrayNode = Extract<PlanNode, { kind: 'array' }>;

/**
 * Sorts the lists of a sanitized document, inner ones first: all whose plan does not keep Graph's order.
 *
 * @param paths what the caller asked Graph to order the rows by: then only runs of equal rows are sorted
 */
export function sortDocument(plan: PlanNode, document: JsonNode, paths: OrderPaths | undefined): JsonNode {
  return createSorter(paths === undefined ? undefined : { rows: findRows(plan), paths })(plan, document);
}

function namesKey(node: PlanNode): boolean {
  return node.kind === 'object' && node.properties.has(ROW_KEY);
}

type Ordered = { readonly rows: PlanNode | undefined; readonly paths: OrderPaths };
type Sort = (node: PlanNode, value: JsonNode) => JsonNode;

function createSorter(ordered: Ordered | undefined): Sort {
  const sort: Sort = (node, value) => {
    if (typeof value !== 'object' || value === null || value.kind === 'number') return value;
    if (value.kind === 'array') return node.kind === 'array' ? sortArray(node, value.items) : value;
    return node.kind === 'object' ? sortObject(node, value.entries) : value;
  };
  const sortArray = (node: ArrayNode, items: readonly JsonNode[]): JsonNode => {
    const sorted = items.map((item) => sort(node.items, item));
    if (node.order === 'kept' || sorted.length < 2) return { kind: 'array', items: sorted };
    const paths = node === ordered?.rows ? ordered.paths : undefined;
    const order = sortRows(describeRows(sorted, { hasKey: namesKey(node.items), paths }));
    return {
      kind: 'array',
      items: order === undefined ? sorted : order.map((place) => sorted[place] ?? null),
    };
  };
  const sortObject = (node: ObjectNode, entries: readonly (readonly [string, JsonNode])[]): JsonNode => ({
    kind: 'object',
    entries: entries.map(([key, value]) => {
      const rule = node.properties.get(key) ?? node.others;
      return [key, rule === undefined ? value : sort(rule, value)];
    }),
  });
  return sort;
}
