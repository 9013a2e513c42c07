import { freezeMap } from '../kernel/deep-freeze.ts';
import type { PlanNode } from './plan.ts';
import type { LeafAction } from './treatments.ts';

type ObjectNode = Extract<PlanNode, { readonly kind: 'object' }>;
type Collection = {
  readonly items: PlanNode;
  /** See `order` of a list in `PlanNode`. */
  readonly order?: 'kept' | undefined;
  readonly pointer: string;
  /** What its own links continue: see `sealLink` of `LeafAction`. */
  readonly continues: string;
};

/**
 * The node of an answer that is a collection: its rows, and what Graph wraps around them (OData JSON Format 4.01, section 4.5).
 * Links are sealed; the count stays; the context, which may spell out whom was asked about, is dropped. Links in the short spelling of
 * OData 4.01 (`@nextLink`) have no rule, so they withhold the answer: clients of Graph do not follow them.
 */
export function createCollectionNode({ items, order, pointer, continues }: Collection): ObjectNode {
  const link: LeafAction = { treatment: 'sealLink', continues };
  const properties = new Map<string, PlanNode>([
    ['value', Object.freeze({ kind: 'array', items, pointer, ...(order && { order }) })],
    ['@odata.nextLink', createLeafNode(link, pointer)],
    ['@odata.deltaLink', createLeafNode(link, pointer)],
    ['@odata.count', createLeafNode({ treatment: 'keep', type: 'integer' }, pointer)],
    ['@odata.context', createLeafNode({ treatment: 'drop' }, pointer)],
  ]);
  return Object.freeze({ kind: 'object', answers: 'collection', properties: freezeMap(properties), pointer });
}

function createLeafNode(action: LeafAction, pointer: string): PlanNode {
  return Object.freeze({ kind: 'leaf', action: Object.freeze(action), pointer });
}

const CONTINUATION_NODES = new WeakMap<PlanNode, ObjectNode>();

/**
 * The node of an answer that goes on with a collection inside of another answer: what a link at `members@odata.nextLink` leads
 * to has the rows of `members`, and the rules of these rows.
 *
 * @param response the node of the answer in which the collection began
 * @param pointer of the collection's node in that answer, see `sealLink` of `LeafAction`; empty: the answer itself goes on
 * @returns undefined when the answer has no such collection
 */
export function getContinuationNode(response: PlanNode, pointer: string): PlanNode | undefined {
  if (pointer === '') return response;
  for (const node of reachableNodes(response)) {
    if (node.kind !== 'array' || node.pointer !== pointer) continue;
    const known = CONTINUATION_NODES.get(node);
    const created =
      known ?? createCollectionNode({ items: node.items, order: node.order, pointer, continues: pointer });
    CONTINUATION_NODES.set(node, created);
    return created;
  }
  return undefined;
}

/** The rows of an answer that is to be a collection. */
export function findRows(plan: PlanNode): PlanNode | undefined {
  return plan.kind === 'object' && plan.answers === 'collection' ? plan.properties.get('value') : undefined;
}

/** Whether the rows of an answer leave sorted by what is delivered. */
export function hasSortedRows(response: PlanNode): boolean {
  const rows = findRows(response);
  return rows?.kind === 'array' && rows.order !== 'kept';
}

/** Whether an answer may hold a sealed link anywhere. */
export function containsLinks(response: PlanNode): boolean {
  for (const node of reachableNodes(response))
    if (node.kind === 'leaf' && node.action.treatment === 'sealLink') return true;
  return false;
}

/** Every node once, the answer itself first, those close to it before the others. Entities may lead back to themselves. */
export function* reachableNodes(response: PlanNode): Generator<PlanNode> {
  const nodes = new Set([response]);
  // A set is walked in the order of insertion, what is added on the way included.
  for (const node of nodes) {
    yield node;
    for (const child of getChildren(node)) nodes.add(child);
  }
}

function getChildren(node: PlanNode): readonly PlanNode[] {
  if (node.kind === 'leaf') return [];
  if (node.kind === 'array') return [node.items];
  const { properties, others, stricter } = node;
  return [
    ...properties.values(),
    ...(others === undefined ? [] : [others]),
    ...(stricter === undefined ? [] : [stricter.node]),
  ];
}
