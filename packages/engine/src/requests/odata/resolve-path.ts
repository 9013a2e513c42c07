import { toAsciiLowerCase } from '../../kernel/ascii-case.ts';
import { matchesGrammar } from '../../kernel/grammars.ts';
import type { PlanNode } from '../../plan/plan.ts';

type ObjectNode = Extract<PlanNode, { kind: 'object' }>;

/** How far a property path leads through a table. */
export type ResolvedPath = {
  /** The names that were found, as the table spells them. */
  readonly names: readonly string[];
  /** The same for messages, with `*` for a name of an open type: that one is the caller's own word. */
  readonly displayPath: string;
  /** Undefined: the path goes on with a name that no rule has. A path into what is dropped ends where that begins. */
  readonly node: PlanNode | undefined;
};

/**
 * Finds the node of a property path. Names are compared as CSDL has them, then without regard to ASCII case, as Graph takes
 * them. What goes on is the table's spelling.
 *
 * @param arrays `through`: the path may go through arrays (`$select=attendees/status`); `$filter` needs a lambda there
 */
export function resolvePath(node: PlanNode, path: readonly string[], arrays?: 'through'): ResolvedPath {
  const names: string[] = [];
  const displayNames: string[] = [];
  let current: PlanNode = node;
  for (const name of path) {
    if (arrays === 'through') current = getElementNode(current);
    const step = current.kind === 'object' ? findProperty(current, name) : undefined;
    if (step === undefined) return { names, displayPath: displayNames.join('/'), node: undefined };
    names.push(step.name);
    displayNames.push(step.isOpen ? '*' : step.name);
    current = step.node;
    if (isDropped(current)) break;
  }
  return { names, displayPath: displayNames.join('/'), node: current };
}

type Step = { readonly name: string; readonly node: PlanNode; readonly isOpen: boolean };

function findProperty(object: ObjectNode, name: string): Step | undefined {
  const { properties, others } = object;
  const exact = properties.get(name);
  if (exact !== undefined) return { name, node: exact, isOpen: false };
  const spelled = getNamesByLowerCase(object).get(toAsciiLowerCase(name));
  if (spelled !== undefined) {
    const node = properties.get(spelled);
    return node && { name: spelled, node, isOpen: false };
  }
  return others && matchesGrammar('word', name) ? { name, node: others, isOpen: true } : undefined;
}

/** Nothing is found by it: no name is empty. */
const AMBIGUOUS = '';
const NAMES_BY_LOWER_CASE = new WeakMap<ObjectNode, ReadonlyMap<string, string>>();

/** The names of a table by their lower case. Made for a table when a name is first looked for in another letter case. */
function getNamesByLowerCase(object: ObjectNode): ReadonlyMap<string, string> {
  const known = NAMES_BY_LOWER_CASE.get(object);
  if (known !== undefined) return known;
  const names = new Map<string, string>();
  for (const name of object.properties.keys()) {
    const lower = toAsciiLowerCase(name);
    names.set(lower, names.has(lower) ? AMBIGUOUS : name);
  }
  NAMES_BY_LOWER_CASE.set(object, names);
  return names;
}

/** Whether a table has a property of this name in any letter case. */
export function hasProperty(node: PlanNode, name: string): boolean {
  return node.kind === 'object' && getNamesByLowerCase(node).has(toAsciiLowerCase(name));
}

/** The element of an array; any other node itself. */
export function getElementNode(node: PlanNode): PlanNode {
  return node.kind === 'array' ? getElementNode(node.items) : node;
}

/** Whether nothing of the property is ever delivered. */
export function isDropped(node: PlanNode): boolean {
  const element = getElementNode(node);
  return element.kind === 'leaf' && element.action.treatment === 'drop';
}
