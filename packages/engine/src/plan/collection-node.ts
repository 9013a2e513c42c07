import { freezeMap } from '../kernel/deep-freeze.ts';
import type { PlanNode } from './plan.ts';
import type { LeafAction } from './treatments.ts';

type ObjectNode = Extract<PlanNode, { readonly kind: 'object' }>;
type Collection = {
  readonly items: PlanNode;
  readonly pointer: string;
  /** What its own links continue: see `sealLink` of `LeafAction`. */
  readonly continues: string;
};

/**
 * The node of an answer that is a collection: its rows, and what Graph wraps around them (OData JSON Format 4.01, section 4.5).
 * Links are sealed, in the short spelling of OData 4.01 too; the count stays; the context, which may spell out whom was asked
 * about, is dropped.
 */
export function collectionNode({ items, pointer, continues }: Collection): ObjectNode {
  const link: LeafAction = { treatment: 'sealLink', continues };
  const properties = new Map<string, PlanNode>([
    ['value', Object.freeze({ kind: 'array', items, pointer })],
    ['@odata.nextLink', leaf(link, pointer)],
    ['@odata.deltaLink', leaf(link, pointer)],
    ['@odata.count', leaf({ treatment: 'keep', type: 'integer' }, pointer)],
    ['@odata.context', leaf({ treatment: 'drop' }, pointer)],
    ['@nextLink', leaf(link, pointer)],
    ['@deltaLink', leaf(link, pointer)],
  ]);
  return Object.freeze({ kind: 'object', answers: 'collection', properties: freezeMap(properties), pointer });
}

function leaf(action: LeafAction, pointer: string): PlanNode {
  return Object.freeze({ kind: 'leaf', action: Object.freeze(action), pointer });
}

const CONTINUED = new WeakMap<PlanNode, ObjectNode>();

/**
 * The node of an answer that goes on with a collection inside of another answer: what a link at `members@odata.nextLink` leads
 * to has the rows of `members`, and the rules of these rows.
 *
 * @param response the node of the answer in which the collection began
 * @param pointer of the collection's node in that answer, see `sealLink` of `LeafAction`; empty: the answer itself goes on
 * @returns undefined when the answer has no such collection
 */
export function continuedNode(response: PlanNode, pointer: string): PlanNode | undefined {
  if (pointer === '') return response;
  for (const node of reachableNodes(response)) {
    if (node.kind !== 'array' || node.pointer !== pointer) continue;
    const known = CONTINUED.get(node);
    const made = known ?? collectionNode({ items: node.items, pointer, continues: pointer });
    CONTINUED.set(node, made);
    return made;
  }
  return undefined;
}

/** Whether an answer may hold a sealed link anywhere. */
export function holdsLinks(response: PlanNode): boolean {
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
    for (const child of childrenOf(node)) nodes.add(child);
  }
}

function childrenOf(node: PlanNode): readonly PlanNode[] {
  if (node.kind === 'leaf') return [];
  if (node.kind === 'array') return [node.items];
  return [...node.properties.values(), ...(node.others === undefined ? [] : [node.others])];
}
