import type { NativeEndpoint, NativePlan } from '@nymgate/engine/plan/plan';
import type { Kinds } from './create-kinds.ts';
import type {
  Model,
  ModelFunction,
  ModelProperty,
  ModelResource,
  ModelType,
  TypeReference,
} from './model-types.ts';
import { createPathTree, type FunctionStep, type PathStep } from './path-steps.ts';
import { isIdentifier, toIdentifier, toTypeName } from './type-names.ts';

/** A type that gets what paths lead to. */
type OpenModel = {
  readonly plan: NativePlan;
  readonly kinds: Kinds;
  readonly types: Map<string, ModelType & { readonly properties: Map<string, ModelProperty> }>;
  readonly functions: Map<string, ModelFunction>;
  readonly resources: Map<string, ModelResource>;
};

/** A step of paths that no rule answers has a type of its own, with nothing but the key that OData wants of every entity. */
const EMPTY = '_path';
const ID: ModelProperty = { name: 'Edm.String', isCollection: false, isNavigation: false };

/** The model of the types and of the paths between them. */
export function createPaths(plan: NativePlan, kinds: Kinds, endpoints: readonly NativeEndpoint[]): Model {
  const types = [...kinds.types].map(
    ([name, type]) => [name, { ...type, properties: new Map(type.properties) }] as const,
  );
  const model: OpenModel = {
    ...{ plan, kinds, types: new Map(types), functions: new Map(), resources: new Map() },
  };
  const root = createPathTree(endpoints);
  for (const step of root.steps.values()) addResource(model, step);
  addFunctions(model, root.functions, undefined);
  for (const step of root.steps.values()) addNested(model, step, step.name);
  return { types: model.types, functions: [...model.functions.values()], resources: model.resources };
}

function addResource(model: OpenModel, step: PathStep): void {
  const reference = findReference(model, step, step.name);
  if (reference === undefined || !isIdentifier(step.name)) return;
  model.resources.set(step.name, { ...reference, isListed: step.endpoint !== undefined });
}

/** @returns undefined for parts of an entity, which no path of the model leads to */
function findReference(model: OpenModel, step: PathStep, path: string): TypeReference | undefined {
  const { endpoint = step.keyed, hasKey } = step;
  if (endpoint === undefined) return { name: createEmptyType(model, path), isCollection: hasKey };
  const { name, isCollection } = toReturned(model, endpoint);
  return model.types.get(name)?.isEntity === true
    ? { name, isCollection: hasKey || isCollection }
    : undefined;
}

function toReturned({ plan, kinds }: OpenModel, { entity, response }: NativeEndpoint): TypeReference {
  const name = kinds.toBase(toTypeName(plan, entity.pointer));
  return { name, isCollection: response.kind === 'object' && response.answers === 'collection' };
}

function createEmptyType({ types }: OpenModel, path: string): string {
  const name = toIdentifier(path + EMPTY);
  if (!types.has(name))
    types.set(name, { isEntity: true, hasKey: true, isOpen: false, properties: new Map([['id', ID]]) });
  return name;
}

/** Adds what paths lead to behind a step, to the step's type. */
function addNested(model: OpenModel, step: PathStep, path: string): void {
  const reference = findReference(model, step, path);
  if (reference === undefined) return;
  const { name } = reference;
  addFunctions(model, step.functions, reference);
  addFunctions(model, step.keyedFunctions, { name, isCollection: false });
  for (const next of step.steps.values()) {
    const below = `${name.endsWith(EMPTY) ? name.slice(0, -EMPTY.length) : name}_${next.name}`;
    // Behind a list itself there are no resources, only functions.
    if (reference.isCollection && !step.keyedWords.has(next.name)) continue;
    const target = findReference(model, next, below);
    if (target !== undefined) addNavigation(model, name, next.name, target);
    addNested(model, next, below);
  }
}

function addNavigation({ types, resources }: OpenModel, owner: string, key: string, to: TypeReference): void {
  const type = types.get(owner);
  const isKnown = type?.properties.has(key) || types.get(type?.base ?? '')?.properties.has(key);
  if (type === undefined || isKnown || !isIdentifier(key)) return;
  const isContained = ![...resources.values()].some(({ name }) => name === to.name);
  type.properties.set(key, { ...to, isNavigation: true, isContained });
}

function addFunctions(
  model: OpenModel,
  steps: readonly FunctionStep[],
  binding: TypeReference | undefined,
): void {
  for (const { name, parameters, endpoint } of steps) {
    if (!isIdentifier(name)) continue;
    const key = [name, binding?.name, binding?.isCollection, ...parameters].join(' ');
    const returns = toReturned(model, endpoint);
    if (!model.functions.has(key))
      model.functions.set(key, { name, parameters, returns, ...(binding && { binding }) });
  }
}
