import { describe, expect, test } from 'vitest';
import type { NativeEndpoint } from '../../../engine/src/plan/plan.ts';
import { ELEMENT } from '../../../rules/src/dialects/field-path.ts';
import { compileRules } from '../../../rules/src/native/compile-rules.ts';
import { listFields } from '../../../rules/src/review/explain/list-fields.ts';
import type { ConnectorOptions } from '../index.ts';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../index.ts';
import { createTables } from './create-tables.ts';
import { findRecordType } from './find-record-type.ts';
import type { Column, Table } from './table.ts';
import { MAX_NAME_LENGTH } from './to-column-name.ts';

const VARIANTS: Readonly<Record<string, Partial<ConnectorOptions>>> = {
  'default options': {},
  'ids in clear': { ids: 'clear' },
  'object ids in clear': { pseudonymizeAppIds: false },
  'coarse times': { times: 'hour' },
  'organisation texts in clear, hire dates': { organisationTexts: 'clear', hireDates: 'month' },
  'fewer endpoints': { includeGroups: false, basic: true, messages: false, callRecords: false },
};
const CASES = Object.values(CONNECTORS).flatMap((connector) =>
  Object.entries(VARIANTS).map(([variant, given]) => ({
    connector,
    variant,
    options: { ...DEFAULT_CONNECTOR_OPTIONS, ...given },
  })),
);
const OTHERS_OF_ALL = new Map(
  Object.values(CONNECTORS).map((connector) => [connector.id, createTables(connector)] as const),
);

const names = ({ columns }: Pick<Table, 'columns'>) => columns.map(({ name }) => name);
const hashPolicy = (text: string) => text.slice(0, 64);

/** Answers with no rows of their own: counts, parts of the settings of a mailbox, what another endpoint tells with its drive. */
const NO_ROWS = /\/\$count$|\/mailboxSettings\/|\/users\/\{userId\}\/drive\/root\/delta/;

describe.each(CASES)('$connector.id, $variant', ({ connector, options }) => {
  const rules = connector.ruleSet(options);
  const tables = createTables(connector, options);
  const byName = new Map(tables.map((table) => [table.name, table]));
  const others = (id: string) => (id === connector.id ? tables : (OTHERS_OF_ALL.get(id) ?? []));

  test('every endpoint fills a table, and every table has an endpoint', () => {
    const without = rules.endpoints.filter((endpoint) => findRecordType(endpoint) === undefined);
    expect(without.map(({ path }) => path).filter((path) => !NO_ROWS.test(path))).toEqual([]);
    const filled = new Set(tables.flatMap(({ endpoints }) => endpoints));
    expect([...filled].sort()).toEqual(
      rules.endpoints
        .filter((endpoint) => findRecordType(endpoint) !== undefined)
        .map(({ path }) => path)
        .sort(),
    );
  });

  test('names are unique in any letter case, plain, and short enough for PostgreSQL', () => {
    const all = [tables.map(({ name }) => name), ...tables.map(names)];
    for (const list of all) expect(new Set(list.map((name) => name.toLowerCase())).size).toBe(list.length);
    for (const name of all.flat()) expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_]*$/);
    expect(Math.max(...all.flat().map(({ length }) => length))).toBeLessThanOrEqual(MAX_NAME_LENGTH);
  });

  test('keys are columns that are never null, and a list repeats the key above it', () => {
    for (const table of tables) {
      const key = table.key.map((name) => table.columns.find((column) => column.name === name));
      expect(key.map((column) => column?.nullable)).toEqual(table.key.map(() => false));
      if (table.parent === undefined) continue;
      const { columns } = table.parent;
      expect(table.key).toEqual([...columns, 'position']);
      expect(columns).toHaveLength(byName.get(table.parent.table)?.key.length ?? -1);
    }
  });

  test('joins name columns of both sides, and the whole key where an id is not unique without it', () => {
    const lacking = (has: readonly string[], required: readonly string[]) =>
      required.filter((name) => !has.includes(name));
    for (const table of tables)
      for (const { columns, connector: id, table: other, targetColumns } of table.joins) {
        const there = others(id).find(({ name }) => name === other);
        const key = there?.key ?? [];
        const partOfKey = targetColumns.some((name) => key.includes(name)) ? lacking(targetColumns, key) : [];
        expect([
          lacking(names(table), columns),
          lacking(there === undefined ? [] : names(there), targetColumns),
          partOfKey,
        ]).toEqual([[], [], []]);
        expect(columns).toHaveLength(targetColumns.length);
      }
  });

  test('the columns are the fields that the policy delivers, no more and no less', () => {
    const plan = compileRules(rules, hashPolicy);
    for (const endpoint of plan.endpoints) {
      const type = findRecordType(rules.endpoints.find(({ id }) => id === endpoint.id) ?? expect.fail());
      const table = type && byName.get(type.table);
      if (table === undefined) continue;
      // What a stricter treatment of the same property delivers is in the same column.
      const expected = deliveredPaths(endpoint).filter((path) => !/ \{[^}]*\}$/.test(path));
      const had = new Set(columnPaths(table, []));
      const isAccount = ['user', 'group', 'directoryObject'].includes(type?.entity ?? '');
      expect(expected.filter((path) => !had.has(path) && (!isAccount || isReported(path)))).toEqual([]);
      // Of what holds itself the review walks into one, the tables into two.
      const known = new Set(expected);
      expect([...had].filter((path) => !known.has(path) && !/(^|\/)replies\//.test(path))).toEqual([]);
    }
  });
});

/** Nested people are delivered by these only. */
const INSIDE = /(^|\/)(?:manager|members|owners)(?:@delta)?\//;
const REFERENCE = /^(?:@odata\.type|@removed\/reason|id)$/;
const isReported = (path: string): boolean => {
  const [before = ''] = INSIDE.exec(path) ?? [];
  const rest = path.slice(path.indexOf(before) + before.length).replace(/^~\//, '');
  return before === '' || REFERENCE.test(rest);
};

/** Paths of all leaves that leave, but links, and of objects whose mere presence discloses something. */
function deliveredPaths({ entity }: NativeEndpoint): readonly string[] {
  return listFields(entity).flatMap(({ path, leaf }) => {
    const { treatment } = leaf.action;
    if (treatment === 'drop' || treatment === 'sealLink') return [];
    const known = path.map((step) => (step === ELEMENT ? '~' : step));
    const open = known.indexOf('{key}');
    return [(open === -1 ? known : known.slice(0, open + 1)).join('/')];
  });
}

function columnPaths(table: Table, above: readonly string[]): readonly string[] {
  const columns = table.columns
    .filter(({ source, derivation }) => source === 'record' && derivation !== 'present')
    .map(({ path, derivation }) =>
      [...above, ...path, ...(derivation === 'others' ? ['{key}'] : [])].join('/'),
    );
  const inner = table.children.flatMap((child) =>
    columnPaths(child, [...above, ...(child.parent?.path ?? []), '~']),
  );
  return [...columns, ...inner];
}

const mail = new Map(createTables(CONNECTORS['outlook-mail']).map((table) => [table.name, table]));
const column = (table: string, name: string): Partial<Column> =>
  mail.get(table)?.columns.find((each) => each.name === name) ?? {};

test('a message: its grain, its key, its columns, its lists', () => {
  const message = mail.get('message');
  expect(message?.key).toEqual(['path_userId', 'id']);
  expect(message?.grain).toContain('in one mailbox');
  expect(column('message', 'from_emailAddress_address')).toMatchObject({
    path: ['from', 'emailAddress', 'address'],
    type: 'string',
    treatment: 'pseudonymize',
    kind: 'person',
    maxLength: 299,
    reason: 'Same pseudonym as user.mail, so that events join with the directory.',
  });
  expect(column('message', 'receivedDateTime').type).toBe('timestamp');
  expect(column('message', 'hasAttachments').type).toBe('boolean');
  expect(column('message', 'subject')).toEqual({});
  expect(message?.children.map(({ name }) => name)).toEqual([
    'message_toRecipients',
    'message_ccRecipients',
    'message_bccRecipients',
    'message_replyTo',
    'message_recurrence_pattern_daysOfWeek',
  ]);
  expect(mail.get('message_toRecipients')?.key).toEqual(['message_path_userId', 'message_id', 'position']);
});

test('joins follow the kinds of pseudonyms: addresses by their hash, ids as they are, both halves of a key', () => {
  const joins = mail.get('message')?.joins ?? [];
  expect(joins).toContainEqual({
    columns: ['from_emailAddress_address'],
    connector: 'outlook-mail',
    table: 'user',
    targetColumns: ['mail'],
    comparison: 'hash',
  });
  expect(joins).toContainEqual({
    columns: ['path_userId', 'parentFolderId'],
    connector: 'outlook-mail',
    table: 'mailFolder',
    targetColumns: ['path_userId', 'id'],
    comparison: 'equal',
  });
  const teams = createTables(CONNECTORS['msft-teams']).find(({ name }) => name === 'team');
  expect(teams?.joins).toContainEqual({
    columns: ['id'],
    connector: 'entra-id',
    table: 'group',
    targetColumns: ['id'],
    comparison: 'equal',
  });
});

test('an object id joins no address, although both are pseudonyms of a person', () => {
  for (const { joins } of [...mail.values()])
    for (const { columns, table, targetColumns } of joins)
      if (table === 'user' && columns[0] !== 'issuerAssignedId')
        expect(/(?:id|Id)$/.test(columns[0] ?? '')).toBe(targetColumns[0] === 'id');
});

test('options change columns as they change the policy, and ids in clear join as their pseudonyms do', () => {
  const clear = createTables(CONNECTORS['outlook-mail'], {
    ...DEFAULT_CONNECTOR_OPTIONS,
    ids: 'clear',
    pseudonymizeAppIds: false,
    times: 'day',
  }).find(({ name }) => name === 'message');
  const of = (name: string) => clear?.columns.find((each) => each.name === name);
  expect(of('id')).toMatchObject({ treatment: 'keep', maxLength: 2048 });
  expect(of('receivedDateTime')).toMatchObject({ treatment: 'coarsen', type: 'timestamp' });
  expect(clear?.joins).toEqual(mail.get('message')?.joins);
});

test.each([
  [{ scheme: 'native', domains: 'keep' }, 45 + 254],
  [{ scheme: 'native', domains: 'hash' }, 45 + 46],
  [{ scheme: 'native', domains: 'encrypt' }, 45 + 363],
  [{ scheme: 'psoxy', domains: 'encrypt' }, 45 + 387],
  [{ scheme: 'native', domains: 'drop' }, 45],
] as const)('an address under %o has at most %i characters', (form, length) => {
  const message = createTables(CONNECTORS['outlook-mail'], DEFAULT_CONNECTOR_OPTIONS, form).find(
    ({ name }) => name === 'message',
  );
  expect(message?.columns.find(({ name }) => name === 'from_emailAddress_address')?.maxLength).toBe(length);
});
