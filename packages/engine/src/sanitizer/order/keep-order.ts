import type { PlanNode } from '../../plan/plan.ts';

const KNOWN = new WeakMap<PlanNode, PlanNode>();

/** The same plan with Graph's order everywhere, for explanations that lay both answers side by side. */
export function keepOrder(plan: PlanNode): PlanNode {
  const known = KNOWN.get(plan);
  if (known !== undefined) return known;
  if (plan.kind === 'leaf') return plan;
  const copy = { ...plan };
  // Plans may lead back to themselves.
  KNOWN.set(plan, copy);
  if (copy.kind === 'array') return Object.assign(copy, { order: 'kept', items: keepOrder(copy.items) });
  const { properties, others, stricter } = copy;
  return Object.assign(copy, {
    properties: new Map([...properties].map(([name, node]) => [name, keepOrder(node)] as const)),
    ...(others !== undefined && { others: keepOrder(others) }),
    ...(stricter !== undefined && { stricter: { ...stricter, node: keepOrder(stricter.node) } }),
  });
}
