import { matchesGrammar } from '../../kernel/grammars.ts';
import type { PlanNode } from '../../plan/plan.ts';

/**
 * Finds the node of a property path. Names are compared exactly, as CSDL has them.
 *
 * @param arrays `through`: the path may go through arrays (`$select=attendees/status`); `$filter` needs a lambda there
 */
export function resolvePath(
  node: PlanNode,
  names: readonly string[],
  arrays?: 'through',
): PlanNode | undefined {
  let current: PlanNode | undefined = node;
  for (const name of names) {
    if (arrays === 'through') current = elementOf(current);
    if (current.kind !== 'object') return undefined;
    current = propertyOf(current, name);
    if (current === undefined) return undefined;
  }
  return current;
}

function propertyOf(node: Extract<PlanNode, { kind: 'object' }>, name: string): PlanNode | undefined {
  return node.properties.get(name) ?? (matchesGrammar('word', name) ? node.others : undefined);
}

/** The element of an array; any other node itself. */
export function elementOf(node: PlanNode): PlanNode {
  return node.kind === 'array' ? elementOf(node.items) : node;
}

/** Whether nothing of the property is ever delivered. */
export function isDropped(node: PlanNode): boolean {
  const element = elementOf(node);
  return element.kind === 'leaf' && element.action.treatment === 'drop';
}
