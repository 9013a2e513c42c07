import type { EntityRule, FieldRule, ObjectRule } from '@nymgate/engine/plan/rule-set';
import type { LeafRule } from '@nymgate/engine/plan/treatments';
import { REFERENCES } from '../entities/record-types.ts';
import type { Column, ColumnType, PseudonymFormat } from './table.ts';
import { getMaxTextLength } from './text-lengths.ts';
import { createUniqueName, toColumnName } from './to-column-name.ts';

export type Entities = Readonly<Record<string, EntityRule>>;

/** A list in an element, which becomes a separate table. */
export type NestedList = {
  readonly path: readonly string[];
  readonly items: FieldRule;
  readonly containingEntities: ContainingEntities;
};

/** Enclosing entities. A recursive type is entered once more. */
type ContainingEntities = readonly string[];

export type ColumnList = { readonly columns: readonly Column[]; readonly lists: readonly NestedList[] };

type ColumnCollector = {
  readonly columns: Column[];
  readonly lists: NestedList[];
  readonly taken: Set<string>;
};
type ColumnLocation = { readonly path: readonly string[]; readonly inside: ContainingEntities };
export type ColumnContext = { readonly entities: Entities; readonly form: PseudonymFormat };

/** Facets whose presence is the information, or that may be empty, get a column for it. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['deleted']);

/**
 * Columns and lists of an element. Flattens nested objects; skips dropped values and encrypted links.
 * @param taken lower-case names of other columns of the table
 */
export function listColumns(
  rule: FieldRule,
  {
    describing,
    inside,
    taken,
  }: { describing: ColumnContext; inside: ContainingEntities; taken: readonly string[] },
): ColumnList {
  const found: ColumnCollector = { columns: [], lists: [], taken: new Set(taken) };
  visit(rule, { path: [], inside }, { describing, found });
  return found;
}

type VisitContext = { readonly describing: ColumnContext; readonly found: ColumnCollector };

function visit(rule: FieldRule, { path, inside }: ColumnLocation, walk: VisitContext): void {
  if ('entity' in rule) return void visitEntity(rule.entity, { path, inside }, walk);
  if ('items' in rule)
    return void walk.found.lists.push({ path, items: rule.items, containingEntities: inside });
  if ('properties' in rule) return void visitObject(rule, { path, inside }, walk);
  if (!isDelivered(rule)) return;
  add(createLeafColumn(rule, path, walk.describing.form), walk.found);
}

function visitEntity(name: string, { path, inside }: ColumnLocation, walk: VisitContext): void {
  const entity = walk.describing.entities[name];
  if (entity === undefined || inside.filter((around) => around === name).length > 1) return;
  if (MAY_BE_EMPTY.has(name) && path.length > 0) add(createPresenceColumn(path), walk.found);
  const references = inside.length === 0 ? undefined : REFERENCES[name];
  const visibleEntity =
    references === undefined ? entity : { properties: pick(entity.properties, references) };
  visitObject(visibleEntity, { path, inside: [...inside, name] }, walk);
}

function pick(properties: ObjectRule['properties'], names: readonly string[]): ObjectRule['properties'] {
  return Object.fromEntries(Object.entries(properties).filter(([name]) => names.includes(name)));
}

function visitObject(rule: ObjectRule, { path, inside }: ColumnLocation, walk: VisitContext): void {
  const { columns, lists } = walk.found;
  const before = columns.length + lists.length;
  for (const [name, inner] of Object.entries(rule.properties))
    visit(inner, { path: [...path, name], inside }, walk);
  const others = rule.others === undefined ? undefined : createOthersColumn(rule, path, walk.describing);
  if (others !== undefined) add(others, walk.found);
  const isEmpty = columns.length + lists.length === before;
  if (isEmpty && path.length > 0) add(createPresenceColumn(path), walk.found);
}

function isDelivered({ treatment }: LeafRule): boolean {
  return treatment !== 'drop' && treatment !== 'sealLink';
}

function add(column: Column, { columns, taken }: ColumnCollector): void {
  const name = createUniqueName(column.name, taken);
  taken.add(name.toLowerCase());
  columns.push(Object.freeze({ ...column, name }));
}

function createLeafColumn(rule: LeafRule, path: readonly string[], form: PseudonymFormat): Column {
  const maxLength = getMaxTextLength(rule, form);
  const type = getColumnType(rule);
  return {
    name: path.length === 0 ? 'value' : toColumnName(path),
    path,
    source: 'record',
    type,
    nullable: true,
    ...(maxLength !== undefined && type === 'string' && { maxLength }),
    treatment: rule.treatment,
    reason: rule.reason ?? '',
    ...(rule.treatment === 'pseudonymize' && { kind: rule.kind }),
    ...(rule.treatment === 'pseudonymize' && rule.reversible === true && { reversible: true as const }),
  };
}

const KEPT_TYPES: Readonly<Record<string, ColumnType>> = {
  boolean: 'boolean',
  integer: 'int64',
  number: 'double',
  dateTime: 'timestamp',
  date: 'date',
};

function getColumnType(rule: LeafRule): ColumnType {
  if (rule.treatment === 'keep') return KEPT_TYPES[rule.type] ?? 'string';
  if (rule.treatment === 'coarsen') return 'timestamp';
  return rule.treatment === 'textDigest' ? 'json' : 'string';
}

function createPresenceColumn(path: readonly string[]): Column {
  return {
    name: toColumnName(path),
    path,
    source: 'record',
    derivation: 'present',
    type: 'boolean',
    nullable: true,
    treatment: 'keep',
    reason: 'That it is there tells what happened.',
  };
}

/** Open types: one rule and one column for all further properties. */
function createOthersColumn(
  { properties, others }: ObjectRule,
  path: readonly string[],
  { entities }: ColumnContext,
): Column | undefined {
  const rule = others === undefined ? undefined : findFirstDelivered(others, entities);
  if (rule === undefined) return undefined;
  return {
    name: toColumnName([...path, 'others']),
    path,
    source: 'record',
    derivation: 'others',
    knownProperties: Object.keys(properties),
    type: 'json',
    nullable: true,
    treatment: rule.treatment,
    reason: 'Properties of an open type that have no column yet, each treated by the same rule.',
  };
}

function findFirstDelivered(rule: FieldRule, entities: Entities): LeafRule | undefined {
  if ('items' in rule) return findFirstDelivered(rule.items, entities);
  if ('treatment' in rule) return isDelivered(rule) ? rule : undefined;
  const properties = 'entity' in rule ? (entities[rule.entity]?.properties ?? {}) : rule.properties;
  const leaves = Object.values(properties).flatMap((inner) =>
    'treatment' in inner && isDelivered(inner) ? [inner] : [],
  );
  return leaves.find(({ treatment }) => treatment === 'pseudonymize') ?? leaves[0];
}
