import type { NativePlan } from '@nymgate/engine/plan/plan';
import type { FieldRule, LeafRule, ResponseRule, RuleSet } from '@nymgate/engine/plan/rule-set';
import type { EndpointView } from '@nymgate/rules/dialects/endpoint-view';
import { ELEMENT, type FieldPath } from '@nymgate/rules/dialects/field-path';
import { getSampleRequests, toSkeleton } from '@nymgate/rules/review/explain/known-answers';

/** A property of Graph, as the connectors' own tables describe it. */
export type GraphField = {
  /**
   * The endpoint's path, then each property on the way to the value with its entity.
   * @example ['/v1.0/users/{userId}/events', 'event.organizer', 'recipient.emailAddress', 'emailAddress.address']
   */
  readonly chain: readonly [string, ...string[]];
  /** How the connectors treat it with default options. */
  readonly rule: LeafRule;
};

/** An endpoint of Graph with the fields of its response; a number of rows has none. */
export type GraphEndpoint = {
  readonly path: string;
  readonly paths: () => readonly FieldPath[];
  readonly resolve: (path: FieldPath) => GraphField | undefined;
};

/**
 * The endpoints of Graph whose responses an endpoint of any rule set returns: that of the same path, in v1.0 for beta,
 * else all whose requests it accepts.
 */
export function findGraphEndpoints(
  { template, accepts }: EndpointView,
  known: readonly NativePlan[],
): readonly GraphEndpoint[] {
  const skeleton = toSkeleton(template).replace(/^\/beta(?=\/)/, '/v1.0');
  const all = known.flatMap(({ ruleSet, endpoints }) =>
    endpoints.map((endpoint, index) => ({ ruleSet, endpoint, response: ruleSet.endpoints[index]?.response })),
  );
  const same = all.find(({ endpoint }) => toSkeleton(endpoint.template) === skeleton);
  const found =
    same === undefined ? all.filter(({ endpoint }) => getSampleRequests(endpoint).some(accepts)) : [same];
  const byPath = new Map(found.map((one) => [one.endpoint.template, one]));
  return [...byPath.values()].flatMap(({ ruleSet, endpoint, response }) =>
    response === undefined ? [] : [createGraphEndpoint(endpoint.template, response, ruleSet)],
  );
}

function createGraphEndpoint(path: string, response: ResponseRule, ruleSet: RuleSet): GraphEndpoint {
  const entities = new Map(Object.entries(ruleSet.entities ?? {}));
  return {
    path,
    paths: () => listPaths(response, entities),
    resolve: (field) => resolveResponse(response, field, { entities, chain: [path] }),
  };
}

type Entities = ReadonlyMap<string, FieldRule>;
type WalkState = { readonly entities: Entities; readonly chain: readonly [string, ...string[]] };

function resolveResponse(response: ResponseRule, path: FieldPath, walk: WalkState): GraphField | undefined {
  if ('count' in response) return undefined;
  if ('properties' in response) return resolveField(response, path, walk);
  if ('entity' in response) return resolveField({ entity: response.entity }, path, walk);
  const [value, element, ...inner] = path;
  if (value !== 'value' || element !== ELEMENT) return undefined;
  return resolveField({ entity: response.collection }, inner, walk);
}

/** `createdDateTime {root}` is the same property, under a stricter rule. */
const CONDITION = / \{[^{}]+\}$/;

function resolveField(
  rule: FieldRule,
  path: FieldPath,
  walk: WalkState,
  place = { owner: '', property: '' },
): GraphField | undefined {
  if ('entity' in rule) {
    const entity = walk.entities.get(rule.entity);
    return entity && resolveField(entity, path, walk, { owner: rule.entity, property: '' });
  }
  const [step, ...rest] = path;
  // Own rules may name parts of what is dropped as a whole.
  if ('treatment' in rule)
    return step === undefined || rule.treatment === 'drop' ? { chain: walk.chain, rule } : undefined;
  if ('items' in rule) return step === ELEMENT ? resolveField(rule.items, rest, walk, place) : undefined;
  if (typeof step !== 'string') return undefined;
  const name = step.replace(CONDITION, '');
  const inner = Object.hasOwn(rule.properties, name) ? rule.properties[name] : rule.others;
  if (inner === undefined) return undefined;
  const property = place.property === '' ? name : `${place.property}.${name}`;
  const chain: WalkState['chain'] = [...walk.chain, `${place.owner}.${property}`];
  const field = resolveField(inner, rest, { ...walk, chain }, { ...place, property });
  const stricter = name === step ? undefined : rule.stricter?.properties[name];
  return field !== undefined && stricter !== undefined && 'treatment' in stricter
    ? { ...field, rule: stricter }
    : field;
}

/** A recursive type is entered once, as in views of plans. */
function listPaths(response: ResponseRule, entities: Entities): readonly FieldPath[] {
  if ('count' in response) return [];
  if ('collection' in response)
    return collect({ entity: response.collection }, ['value', ELEMENT], { entities, around: [] });
  return collect('properties' in response ? response : { entity: response.entity }, [], {
    entities,
    around: [],
  });
}

function collect(
  rule: FieldRule,
  path: FieldPath,
  walk: { readonly entities: Entities; readonly around: readonly string[] },
): readonly FieldPath[] {
  if ('treatment' in rule) return [path];
  if ('items' in rule) return collect(rule.items, [...path, ELEMENT], walk);
  if ('entity' in rule) {
    const entity = walk.entities.get(rule.entity);
    if (entity === undefined || walk.around.includes(rule.entity)) return [];
    return collect(entity, path, { ...walk, around: [...walk.around, rule.entity] });
  }
  return Object.entries(rule.properties).flatMap(([name, inner]) => collect(inner, [...path, name], walk));
}
