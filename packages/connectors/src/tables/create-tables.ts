import type { SlotKind } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { EndpointRule, RuleSet, SlotRule } from '@nymgate/engine/plan/rule-set';
import { RECORD_TYPES, type RecordType } from '../entities/record-types.ts';
import { type Connector, type ConnectorOptions, DEFAULT_CONNECTOR_OPTIONS } from '../index.ts';
import { findJoins } from './find-joins.ts';
import { findRecordType, LOOP } from './find-record-type.ts';
import { type ColumnContext, listColumns, type NestedList } from './list-columns.ts';
import type { Column, PseudonymFormat, Table } from './table.ts';
import { toColumnName } from './to-column-name.ts';

export const DEFAULT_FORMAT: PseudonymFormat = Object.freeze({ scheme: 'native', domains: 'keep' });

/**
 * The tables of a connector, derived from its rules: each record type, followed by the lists in its records.
 * @param options change columns as they change the policy
 * @param form decides the length of pseudonyms
 * @example createTables(CONNECTORS['outlook-mail'], DEFAULT_CONNECTOR_OPTIONS).map(({ name }) => name) //
 * ['user', …, 'message', …]
 */
export function createTables(
  connector: Connector,
  options: ConnectorOptions = DEFAULT_CONNECTOR_OPTIONS,
  form: PseudonymFormat = DEFAULT_FORMAT,
): readonly Table[] {
  const kinds = collectKinds(
    connector.ruleSet({ ...options, pseudonymizeAppIds: true, ids: 'pseudonyms', times: 'exact' }),
  );
  return createTablesFromRules(connector.id, connector.ruleSet(options), { form, kinds });
}

/** By table and column: an original ID joins as its pseudonym would. */
type Kinds = ReadonlyMap<string, Column['kind']>;

function collectKinds(rules: RuleSet): Kinds {
  const tables = createTablesWithoutJoins(rules.name, rules, DEFAULT_FORMAT);
  return new Map(
    tables.flatMap(({ name, columns }) => columns.map((column) => [`${name}.${column.name}`, column.kind])),
  );
}

type TableOptions = { readonly form: PseudonymFormat; readonly kinds?: Kinds };

/** For custom rules. Entities with names unknown to the connectors have no tables. */
export function createTablesFromRules(
  connector: string,
  rules: RuleSet,
  { form, kinds = collectKinds(rules) }: TableOptions,
): readonly Table[] {
  const plain = createTablesWithoutJoins(connector, rules, form);
  const joined = new Map(
    plain.map((table) => [table.name, { ...table, joins: findJoins(table, { tables: plain, kinds }) }]),
  );
  return plain.map(({ name }) => withChildren(name));

  function withChildren(name: string): Table {
    const table = joined.get(name);
    if (table === undefined) throw new Error(`There is no table ${name}.`);
    return Object.freeze({ ...table, children: table.children.map((child) => withChildren(child.name)) });
  }
}

/** Joins need all tables. */
function createTablesWithoutJoins(
  connector: string,
  rules: RuleSet,
  form: PseudonymFormat,
): readonly Table[] {
  const describing: ColumnContext = { entities: rules.entities ?? {}, form };
  return RECORD_TYPES.flatMap((type) => {
    const endpoints = rules.endpoints.filter((endpoint) => findRecordType(endpoint) === type);
    if (endpoints.length === 0) return [];
    const root = createRecordTable(type, { connector, endpoints, describing });
    return [root, ...getDescendants(root)];
  });
}

/** The tables of nested lists, recursive. */
export function getDescendants({ children }: Table): readonly Table[] {
  return children.flatMap((child) => [child, ...getDescendants(child)]);
}

type RecordTableContext = {
  readonly connector: string;
  readonly endpoints: readonly EndpointRule[];
  readonly describing: ColumnContext;
};

function createRecordTable(
  type: RecordType,
  { connector, endpoints, describing }: RecordTableContext,
): Table {
  const slots = type.loop.filter((slot) => endpoints.some(({ path }) => path.includes(`{${slot}}`)));
  const loop = slots.map((slot) => createLoopColumn(slot, endpoints));
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
  return { ...table, children: createChildTables({ parent: table, root: table, lists, describing }) };
}

function createLoopColumn(slot: string, endpoints: readonly EndpointRule[]): Column {
  const rule = endpoints.map(({ slots = {} }) => slots[slot]).find((found) => found !== undefined);
  const kind = getFirstKind(rule);
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

function getFirstKind({ kind }: Pick<SlotRule, 'kind'> = {}): SlotKind | undefined {
  return typeof kind === 'object' ? kind[0] : kind;
}

type ChildTableContext = {
  readonly parent: Table;
  readonly root: Table;
  readonly lists: readonly NestedList[];
  readonly describing: ColumnContext;
};

function createChildTables({ parent, root, lists, describing }: ChildTableContext): readonly Table[] {
  return lists.flatMap((list) => {
    const table = createChildTable(list, { parent, root, describing });
    return table === undefined ? [] : [table];
  });
}

/** Undefined if nothing of the list is delivered. */
function createChildTable(
  { path, items, containingEntities }: NestedList,
  { parent, root, describing }: Omit<ChildTableContext, 'lists'>,
): Table | undefined {
  const name = toColumnName([parent.name, ...path]);
  const keys = parent.key.map((key) => createParentColumn(key, { parent, root }));
  const position = createPositionColumn();
  const taken = [...keys, position].map((column) => column.name.toLowerCase());
  const { columns, lists } = listColumns(items, { describing, inside: containingEntities, taken });
  const table: Table = {
    name,
    connector: parent.connector,
    endpoints: parent.endpoints,
    grain: `An element of ${path.join('.')} of ${parent.name}.`,
    key: [...keys.map((column) => column.name), position.name],
    columns: [...keys, position, ...columns],
    parent: { table: parent.name, columns: keys.map((column) => column.name), path },
    children: [],
    joins: [],
  };
  const children = createChildTables({ parent: table, root, lists, describing });
  return columns.length + children.length === 0 ? undefined : { ...table, children };
}

/** Key columns have the record's name as prefix, positions that of their list. */
function createParentColumn(
  key: string,
  { parent, root }: Pick<ChildTableContext, 'parent' | 'root'>,
): Column {
  const original = parent.columns.find(({ name }) => name === key);
  if (original === undefined) throw new Error(`The key of ${parent.name} has no column ${key}.`);
  const columnName = parent === root ? toColumnName([root.name, key]) : key;
  const name =
    original.source === 'position' ? toColumnName([...(parent.parent?.path ?? []), key]) : columnName;
  return { ...original, name, path: [], source: 'parent', reason: `Key of the row of ${parent.name}.` };
}

function createPositionColumn(): Column {
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
