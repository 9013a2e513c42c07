import type { JsonObject } from '../kernel/json/json.ts';
import type { PlanNode } from './plan.ts';

type ObjectNode = Extract<PlanNode, { readonly kind: 'object' }>;

/**
 * The node of this object: its own, or the stricter one where a member says so, wherever in the object it stands. The first copy of the
 * member decides; a second one withholds the answer.
 */
export function chooseNode(node: ObjectNode, { entries }: Pick<JsonObject, 'entries'>): ObjectNode {
  const { stricter } = node;
  if (stricter === undefined) return node;
  const value = entries.find(([key]) => key === stricter.property)?.[1];
  const isStricter =
    stricter.unless === undefined
      ? value !== undefined && value !== null
      : typeof value !== 'string' || !stricter.unless.includes(value);
  return isStricter ? stricter.node : node;
}
