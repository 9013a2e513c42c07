import type { ValueWriter } from '../../packages/connectors/src/entities/writer-exceptions.ts';
import { getWriter } from '../../packages/connectors/src/entities/writers.ts';
import type { EndpointRule, FieldRule, RuleSet } from '../../packages/engine/src/plan/rule-set.ts';
import type { LeafRule } from '../../packages/engine/src/plan/treatments.ts';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** A property whose values leave, or parts of them. */
export type KeptPlace = {
  readonly entity: string;
  readonly property: string;
  readonly rule: LeafRule;
  readonly writer: ValueWriter | undefined;
};

/** Where kept properties stand in a planted row, by their names joined by `/`. */
export type Places = ReadonlyMap<string, KeptPlace>;

/** Stands for a name that no rule lists. */
const OPEN = '*';

const KEPT: ReadonlySet<string> = new Set(['keep', 'coarsen', 'keepPhrases', 'meetingProvider']);

/** Kept properties of everything that an endpoint returns; each entity stands once in a row. */
export function findPlaces(rules: RuleSet, { id, response }: EndpointRule): Places {
  const places = new Map<string, KeptPlace>();
  const seen = new Set<string>();
  const visit = (rule: FieldRule, entity: string, property: string, path: string): void => {
    if ('treatment' in rule) {
      if (KEPT.has(rule.treatment))
        places.set(path, { entity, property, rule, writer: getWriter(entity, property) });
    } else if ('items' in rule) visit(rule.items, entity, property, `${path}/`);
    else if ('entity' in rule) visitEntity(rule.entity, path);
    else
      for (const [name, inner] of Object.entries({
        ...rule.properties,
        ...(rule.others && { [OPEN]: rule.others }),
      }))
        visit(
          inner,
          entity,
          property === '' ? name : `${property}.${name}`,
          path === '' ? name : `${path}/${name}`,
        );
  };
  const visitEntity = (name: string, path: string): void => {
    const rule = rules.entities?.[name];
    if (rule === undefined || seen.has(name)) return;
    seen.add(name);
    visit(rule, name, '', path);
  };
  if ('collection' in response) visitEntity(response.collection, '');
  else if ('entity' in response) visitEntity(response.entity, '');
  else if ('properties' in response) visit(response, id, '', '');
  return places;
}

/** Looks up any path of a row that an endpoint returns, however deep: an entity may stand in several places of real rows. */
export function createPlaceLookup(rules: RuleSet, { id, response }: EndpointRule): Pick<Places, 'get'> {
  const root = 'collection' in response ? { entity: response.collection } : response;
  return { get: (path) => lookUp(rules, { rule: root, entity: id, property: '' }, path.split('/')) };
}

type Position = {
  readonly rule: FieldRule | EndpointRule['response'];
  readonly entity: string;
  readonly property: string;
};

function lookUp(
  rules: RuleSet,
  { rule, entity, property }: Position,
  path: readonly string[],
): KeptPlace | undefined {
  const [name, ...rest] = path;
  if ('treatment' in rule)
    return name === undefined && KEPT.has(rule.treatment)
      ? { entity, property, rule, writer: getWriter(entity, property) }
      : undefined;
  if ('entity' in rule) {
    const target = rules.entities?.[rule.entity];
    return target && lookUp(rules, { rule: target, entity: rule.entity, property: '' }, path);
  }
  if (name === undefined) return undefined;
  if ('items' in rule)
    return name === '' ? lookUp(rules, { rule: rule.items, entity, property }, rest) : undefined;
  if (!('properties' in rule)) return undefined;
  const inner = (Object.hasOwn(rule.properties, name) ? rule.properties[name] : undefined) ?? rule.others;
  const within = property === '' ? name : `${property}.${name}`;
  return inner && lookUp(rules, { rule: inner, entity, property: within }, rest);
}

/** A row in which every kept property holds the text. */
export function plantRow(places: Places, text: string): Json {
  const row: { [key: string]: Json } = {};
  for (const path of places.keys())
    set(
      row,
      path.split('/').map((name) => (name === OPEN ? text : name)),
      text,
    );
  return row;
}

/** A copy of an entity in which each kept property holds one of the texts: another in every property, and in the next entity. */
export function plantEntity(
  places: Places,
  entity: Readonly<Record<string, unknown>>,
  texts: readonly string[],
  at: number,
): Record<string, unknown> {
  const planted = structuredClone(entity) as { [key: string]: Json };
  [...places.keys()].forEach((path, index) => {
    const text = texts[(at + index) % texts.length] ?? '';
    set(
      planted,
      path.split('/').map((name) => (name === OPEN ? text : name)),
      text,
    );
  });
  return planted;
}

/** An empty name in a path is a list of one. */
function set(at: { [key: string]: Json }, [name = '', ...rest]: readonly string[], text: string): void {
  const [next, ...more] = rest;
  if (next === undefined) at[name] = text;
  else if (next !== '') set(child(at, name), rest, text);
  else if (more.length === 0) at[name] = [text];
  else {
    const [first, ...others] = (at[name] ?? []) as readonly { [key: string]: Json }[];
    const item = first ?? {};
    at[name] = [item, ...others];
    set(item, more, text);
  }
}

function child(at: { [key: string]: Json }, name: string): { [key: string]: Json } {
  const inner = (at[name] ?? {}) as { [key: string]: Json };
  at[name] = inner;
  return inner;
}

/** Each text of a delivered row, with its path as in `Places`, and the names of its properties. */
export function readTexts(row: Json, path = ''): readonly (readonly [path: string, text: string])[] {
  if (typeof row === 'string') return [[path, row]];
  if (typeof row !== 'object' || row === null) return [];
  if (Array.isArray(row)) return row.flatMap((item: Json) => readTexts(item, `${path}/`));
  return Object.entries(row).flatMap(([name, inner]) => [
    [`${path}/(name)`, name] as const,
    ...readTexts(inner, path === '' ? name : `${path}/${name}`),
  ]);
}
