import { reachableNodes } from '@nymgate/engine/plan/create-collection-node';
import type { NativeEndpoint, NativePlan, PlanNode } from '@nymgate/engine/plan/plan';
import type { ModelProperty, ModelType, TypeReference } from './model-types.ts';
import { toEdmType } from './to-edm-type.ts';
import { getEntityNode, isIdentifier, type ObjectNode, toTypeName } from './type-names.ts';

const KEY = 'id';

/** By name of the type: an object and its stricter form are one. */
type Nodes = ReadonlyMap<string, readonly ObjectNode[]>;

type TypeTables = {
  readonly plan: NativePlan;
  readonly nodes: Nodes;
  readonly entities: ReadonlySet<string>;
};

/** The types of what the endpoints deliver. What is dropped in every form of an object has no place in them. */
export function createTypes(
  plan: NativePlan,
  endpoints: readonly NativeEndpoint[],
): ReadonlyMap<string, ModelType> {
  const nodes = collectNodes(plan, endpoints);
  const tables = { plan, nodes, entities: findEntities(plan, nodes, endpoints) };
  return new Map([...nodes].map(([name, forms]) => [name, createType(tables, name, forms)]));
}

function collectNodes(plan: NativePlan, endpoints: readonly NativeEndpoint[]): Nodes {
  const nodes = new Map<string, ObjectNode[]>();
  const known = new Set<PlanNode>();
  for (const { entity } of endpoints)
    for (const node of reachableNodes(entity)) {
      if (node.kind !== 'object' || known.has(node)) continue;
      known.add(node);
      const name = toTypeName(plan, node.pointer);
      nodes.set(name, [...(nodes.get(name) ?? []), node]);
    }
  return nodes;
}

/** Objects with a delivered `id` that a path or `$expand` leads to; all others are parts of them. */
function findEntities(
  plan: NativePlan,
  nodes: Nodes,
  endpoints: readonly NativeEndpoint[],
): ReadonlySet<string> {
  const found = new Set<string>();
  for (const endpoint of endpoints) {
    const entity = getEntityNode(endpoint);
    if (entity === undefined) continue;
    for (const node of [entity, ...findExpanded(entity, endpoint)]) found.add(toTypeName(plan, node.pointer));
  }
  return new Set([...found].filter((name) => nodes.get(name)?.some(hasKey)));
}

function hasKey({ properties }: ObjectNode): boolean {
  const id = properties.get(KEY);
  return id?.kind === 'leaf' && isDelivered(id);
}

function findExpanded(entity: ObjectNode, { query }: NativeEndpoint): readonly ObjectNode[] {
  const rule = query.get('$expand')?.rule;
  if (rule === undefined || !('odata' in rule) || rule.odata !== 'expand') return [];
  return rule.navigations.flatMap((path) => {
    let node: PlanNode | undefined = entity;
    for (const name of path.split('/')) node = node?.kind === 'object' ? findItem(node, name) : undefined;
    return node?.kind === 'object' ? [node] : [];
  });
}

function findItem({ properties }: ObjectNode, name: string): PlanNode | undefined {
  const node = properties.get(name);
  return node?.kind === 'array' ? node.items : node;
}

function createType(tables: TypeTables, name: string, forms: readonly ObjectNode[]): ModelType {
  const isEntity = tables.entities.has(name);
  const properties = new Map<string, ModelProperty>();
  let isOpen = forms.some(({ others }) => others !== undefined && isDelivered(others));
  for (const form of forms)
    for (const [key, node] of form.properties) {
      if (key.includes('@') || !isDelivered(node)) continue;
      const reference = isIdentifier(key) ? toReference(tables, { form, key, node }) : undefined;
      if (reference === undefined) isOpen = true;
      else if (!properties.has(key))
        properties.set(key, { ...reference, isNavigation: tables.entities.has(reference.name) });
      else if (properties.get(key)?.name !== reference.name)
        properties.set(key, { name: 'Edm.String', isCollection: false, isNavigation: false });
    }
  return { isEntity, hasKey: isEntity, isOpen, properties };
}

function isDelivered(node: PlanNode): boolean {
  if (node.kind === 'array') return isDelivered(node.items);
  return node.kind === 'object' || node.action.treatment !== 'drop';
}

type Place = { readonly form: ObjectNode; readonly key: string; readonly node: PlanNode };

/** @returns undefined for what OData has no type for: a list of lists */
function toReference({ plan }: TypeTables, { form, key, node }: Place): TypeReference | undefined {
  const isCollection = node.kind === 'array';
  const value = isCollection ? node.items : node;
  if (value.kind === 'array') return undefined;
  const name =
    value.kind === 'object'
      ? toTypeName(plan, value.pointer)
      : toEdmType(value.action, { name: key, isZoned: form.properties.has('timeZone') });
  return { name, isCollection };
}
