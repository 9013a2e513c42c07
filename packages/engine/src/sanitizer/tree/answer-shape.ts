import type { JsonNode, JsonObject } from '../../kernel/json/json.ts';
import type { UnexpectedShape } from '../../kernel/withheld-shapes.ts';
import type { PlanNode } from '../../plan/plan.ts';

type ObjectNode = Extract<PlanNode, { kind: 'object' }>;

/**
 * How a whole answer differs from the collection or the entity that its endpoint declares (OData JSON Format 4.01 section 13:
 * a collection is an object whose `value` is a list). Rows that are left out, or a collection that is read as one entity, would
 * be a response with less than Graph's, without an error (SHP-01).
 *
 * @returns undefined for an answer of the declared shape
 */
export function findUnexpectedShape(node: ObjectNode, response: JsonObject): UnexpectedShape | undefined {
  if (node.answers === 'collection') return findUnexpectedRows(findFirst(response, 'value'));
  if (!requiresSingleEntity(node)) return undefined;
  return response.entries.some(([key, value]) => key === 'value' && isArray(value))
    ? 'collection'
    : undefined;
}

/** Whether the node is that of one entity without a property `value`: then a list of this name makes the answer a collection. */
export function requiresSingleEntity({ answers, properties, others }: ObjectNode): boolean {
  return answers === 'entity' && others === undefined && !properties.has('value');
}

function findUnexpectedRows(rows: JsonNode | undefined): UnexpectedShape | undefined {
  if (rows === undefined) return 'no-value';
  if (!isArray(rows)) return 'value';
  return rows.items.every((row) => isNode(row) && row.kind === 'object') ? undefined : 'row';
}

/** The first copy decides, as everywhere. */
function findFirst({ entries }: JsonObject, name: string): JsonNode | undefined {
  return entries.find(([key]) => key === name)?.[1];
}

function isNode(value: JsonNode): value is Extract<JsonNode, object> {
  return typeof value === 'object' && value !== null;
}

function isArray(value: JsonNode): value is Extract<JsonNode, { kind: 'array' }> {
  return isNode(value) && value.kind === 'array';
}

/** The annotations that page, in any letter case, with any prefix or none: `@odata.nextLink`, `a@nextlink`, `odata.deltaLink`. */
const PAGING_NAME = /(?:^|[@.])(?:next|delta)link$/i;

/** Whether a property that no rule names says that there is more data elsewhere. */
export function isPagingName(name: string): boolean {
  return PAGING_NAME.test(name);
}
