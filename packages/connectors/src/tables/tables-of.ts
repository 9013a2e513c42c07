import { RECORD_TYPES, type RecordType } from '../entities/record-types.ts';
import { type Connector, type ConnectorOptions, DEFAULT_CONNECTOR_OPTIONS } from '../index.ts';
import type { SlotKind } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { EndpointRule, RuleSet, SlotRule } from '@nymgate/engine/plan/rule-set';
import { columnName } from './column-name.ts';
import { joinsOf } from './find-joins.ts';
import { type Describing, type ListedList, listColumns } from './list-columns.ts';
import { LOOP, recordTypeOf } from './record-type-of.ts';
import type { Column, PseudonymForm, Table } from './table.ts';

/** What a configuration has when it says nothing of pseudonyms. */
export const DEFAULT_FORM: PseudonymForm = Object.freeze({ scheme: 'native', domains: 'keep' });

/**
 * The tables of what a connector delivers, made of its rules: each record type, followed by the lists in its records.
 *
 * @param options as in the configuration: they change columns as they change the policy
 * @param form decides how long pseudonyms are
 * @example tablesOf(CONNECTORS['outlook-mail'], DEFAULT_CONNECTOR_OPTIONS).map(({ name }) => name) // ['user', …, 'message', …]
 */
export function tablesOf(
  connector: Connector,
  options: ConnectorOptions = DEFAULT_CONNECTOR_OPTIONS,
  form: PseudonymForm = DEFAULT_FORM,
): readonly Table[] {
  const kinds = kindsOf(
    connector.ruleSet({ ...options, pseudonymizeAppIds: true, ids: 'pseudonyms', times: 'exact' }),
  );
  return tablesOfRules(connector.id, connector.ruleSet(options), { form, kinds });
}

/** Kinds of columns, by table and column: an id in clear joins as its pseudonym would. */
type Kinds = ReadonlyMap<string, Column['kind']>;

function kindsOf(rules: RuleSet): Kinds {
  const tables = plainTables(rules.name, rules, DEFAULT_FORM);
  return new Map(
    tables.flatMap(({ name, columns }) => columns.map((column) => [`${name}.${column.name}`, column.kind])),
  );
}

type Reading = { readonly form: PseudonymForm; readonly kinds?: Kinds };

/** The same for rules of a customer's own. Of entities that they name otherwise than the connectors do there are no tables. */
export function tablesOfRules(
  connector: string,
  rules: RuleSet,
  { form, kinds = kindsOf(rules) }: Reading,
): readonly Table[] {
  const plain = plainTables(connector, rules, form);
  const joined = new Map(
    plain.map((table) => [table.name, { ...table, joins: joinsOf(table, { plain, kinds }) }]),
  );
  return plain.map(({ name }) => withChildren(name));

  function withChildren(name: string): Table {
    const table = joined.get(name);
    if (table === undefined) throw new Error(`There is no table ${name}.`);
    return Object.freeze({ ...table, children: table.children.map((child) => withChildren(child.name)) });
  }
}

/** Tables without joins: these take all tables. */
function plainTables(connector: string, rules: RuleSet, form: PseudonymForm): readonly Table[] {
  const describing: Describing = { entities: rules.entities ?? {}, form };
  return RECORD_TYPES.flatMap((type) => {
    const endpoints = rules.endpoints.filter((endpoint) => recordTypeOf(endpoint) === type);
    if (endpoints.length === 0) return [];
    const root = recordTable(type, { connector, endpoints, describing });
    return [root, ...descendants(root)];
  });
}

/** The tables of the lists in a record, and of those in these. */
export function descendants({ children }: Table): readonly Table[] {
  return children.flatMap((child) => [child, ...descendants(child)]);
}

type Making = {
  readonly connector: string;
  readonly endpoints: readonly EndpointRule[];
  readonly describing: Describing;
};

function recordTable(type: RecordType, { connector, endpoints, describing }: Making): Table {
  const slots = type.loop.filter((slot) => endpoints.some(({ path }) => path.includes(`{${slot}}`)));
  const loop = slots.map((slot) => loopColumn(slot, endpoints));
  const { columns, lists } = listColumns(
    { entity: type.entity },
    { describing, inside: [], taken: loop.map(({ name }) => name.toLowerCase()) },
  );
  const all = [...loop, ...columns].map((column) =>
    type.key.includes(column.name) ? { ...column, nullable: false } : column,
  );
  const table: Table = {
    name: type.table,
    connector,
    endpoints: endpoints.map(({ path }) => path),
    grain: type.grain,
    key: type.key,
    columns: all,
    children: [],
    joins: [],
  };
  return { ...table, children: childTables({ above: table, root: table, lists, describing }) };
}

/** The value of a slot of the path that was asked. */
function loopColumn(slot: string, endpoints: readonly EndpointRule[]): Column {
  const rule = endpoints.map(({ slots = {} }) => slots[slot]).find((found) => found !== undefined);
  const kind = firstKind(rule);
  const name = `${LOOP}${slot}`;
  return {
    name,
    path: [name],
    source: 'loop',
    type: 'string',
    nullable: true,
    treatment: rule?.pseudonym === 'required' ? 'pseudonymize' : 'keep',
    reason: `What stood for {${slot}} in the path that was asked.`,
    ...(kind !== undefined && { kind }),
  };
}

function firstKind({ kind }: Pick<SlotRule, 'kind'> = {}): SlotKind | undefined {
  return typeof kind === 'object' ? kind[0] : kind;
}

type Below = {
  readonly above: Table;
  readonly root: Table;
  readonly lists: readonly ListedList[];
  readonly describing: Describing;
};

function childTables({ above, root, lists, describing }: Below): readonly Table[] {
  return lists.flatMap((list) => {
    const table = childTable(list, { above, root, describing });
    return table === undefined ? [] : [table];
  });
}

/** Undefined when nothing of the list leaves. */
function childTable(
  { path, items, inside }: ListedList,
  { above, root, describing }: Omit<Below, 'lists'>,
): Table | undefined {
  const name = columnName([above.name, ...path]);
  const keys = above.key.map((key) => parentColumn(key, { above, root }));
  const position = positionColumn();
  const taken = [...keys, position].map((column) => column.name.toLowerCase());
  const { columns, lists } = listColumns(items, { describing, inside, taken });
  const table: Table = {
    name,
    connector: above.connector,
    endpoints: above.endpoints,
    grain: `An element of ${path.join('.')} of ${above.name}.`,
    key: [...keys.map((column) => column.name), position.name],
    columns: [...keys, position, ...columns],
    parent: { table: above.name, columns: keys.map((column) => column.name), path },
    children: [],
    joins: [],
  };
  const children = childTables({ above: table, root, lists, describing });
  return columns.length + children.length === 0 ? undefined : { ...table, children };
}

/** A column of the key above: called after the record, positions after their list. */
function parentColumn(key: string, { above, root }: Pick<Below, 'above' | 'root'>): Column {
  const original = above.columns.find(({ name }) => name === key);
  if (original === undefined) throw new Error(`The key of ${above.name} has no column ${key}.`);
  const own = above === root ? columnName([root.name, key]) : key;
  const name = original.source === 'position' ? columnName([...(above.parent?.path ?? []), key]) : own;
  return { ...original, name, path: [], source: 'parent', reason: `Key of the row of ${above.name}.` };
}

function positionColumn(): Column {
  return {
    name: 'position',
    path: [],
    source: 'position',
    type: 'int64',
    nullable: false,
    treatment: 'keep',
    reason: 'Which element of the list, from 0.',
  };
}
