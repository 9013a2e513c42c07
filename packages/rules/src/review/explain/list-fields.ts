import type { PlanNode } from '@nymgate/engine/plan/plan';
import { ELEMENT, type FieldPath } from '../../dialects/field-path.ts';

type Leaf = Extract<PlanNode, { readonly kind: 'leaf' }>;
type Branch = Exclude<PlanNode, Leaf>;

export type ListedField = { readonly path: FieldPath; readonly leaf: Leaf };

/** Far beyond any entity of Graph (about 2,000 with everything nested); a rule file may nest wider. */
const MAX_FIELDS = 50_000;

/**
 * Every field that a node describes, by its whole path, in the order of the rules. A type inside itself is entered only once.
 *
 * @example listFields(endpoint.response).map(({ path }) => writeFieldPath(path)) // '/value/~/id' and so on
 */
export function listFields(root: PlanNode): readonly ListedField[] {
  const found: ListedField[] = [];
  visit(root, []);
  return found;

  function visit(node: PlanNode, path: FieldPath, around: readonly Branch[] = []): void {
    if (found.length >= MAX_FIELDS) return;
    if (node.kind === 'leaf') return void found.push({ path, leaf: node });
    if (around.includes(node)) return;
    const inside = [...around, node];
    for (const [step, inner] of getChildEntries(node)) visit(inner, [...path, step], inside);
  }
}

/** What a container may hold. `{key}` stands for the keys that `others` is for, because they have no name yet. */
export function getChildEntries(node: Branch): readonly (readonly [string | typeof ELEMENT, PlanNode])[] {
  if (node.kind === 'array') return [[ELEMENT, node.items]];
  return [...node.properties, ...(node.others === undefined ? [] : [['{key}', node.others] as const])];
}
