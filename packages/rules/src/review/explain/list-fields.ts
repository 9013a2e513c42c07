import type { PlanNode } from '@nymgate/engine/plan/plan';
import { ELEMENT, type FieldPath } from '../../dialects/field-path.ts';

type Leaf = Extract<PlanNode, { readonly kind: 'leaf' }>;
type Branch = Exclude<PlanNode, Leaf>;

export type ListedField = { readonly path: FieldPath; readonly leaf: Leaf };

/** Graph's largest entity has about 2,000 with everything nested; a rule file may nest more. */
const MAX_FIELDS = 50_000;

/** All fields in the order of the rules. A recursive type is entered once. */
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

/** `{key}` represents keys without a rule, treated by `others`. */
export function getChildEntries(node: Branch): readonly (readonly [string | typeof ELEMENT, PlanNode])[] {
  if (node.kind === 'array') return [[ELEMENT, node.items]];
  return [
    ...node.properties,
    ...listStricter(node),
    ...(node.others === undefined ? [] : [['{key}', node.others] as const]),
  ];
}

/** @example ['createdDateTime {root}', …] the treatment where the object has a `root` */
function listStricter({ properties, stricter }: Extract<Branch, { kind: 'object' }>) {
  if (stricter === undefined) return [];
  const condition = stricter.unless === undefined ? stricter.property : `other ${stricter.property}`;
  return [...stricter.node.properties].flatMap(([name, node]) =>
    properties.get(name) === node ? [] : [[`${name} {${condition}}`, node] as const],
  );
}
