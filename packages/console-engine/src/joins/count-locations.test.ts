import { describe, expect, test } from 'vitest';
import { CONNECTORS } from '../../../connectors/src/index.ts';
import { createTables } from '../../../connectors/src/tables/create-tables.ts';
import { toRows } from '../../../connectors/src/tables/to-rows.ts';
import {
  type ConnectorRow,
  collectIdentifiers,
  columnFinder,
  countLocations,
  findUnjoined,
} from './count-locations.ts';
import { filterResponse, MAX_RESOURCES } from './export-person.ts';

const hash = (letter: string) => letter.repeat(42);
const ID = `p~${hash('A')}Cipher`;
const MAIL = `t~${hash('B')}xyz@contoso.com`;
const OTHER = `p~${hash('C')}Cipher`;

const tables = [...createTables(CONNECTORS['entra-id']), ...createTables(CONNECTORS['outlook-mail'])];
const columnOf = columnFinder(tables);

function rows(connector: string, table: string, record: object): readonly ConnectorRow[] {
  const found = tables.find((one) => one.connector === connector && one.name === table);
  if (found === undefined) throw new Error(table);
  return toRows(found, record).map((row) => ({ ...row, connector }));
}

const account = rows('entra-id', 'user', {
  id: ID,
  mail: MAIL,
  proxyAddresses: [`SMTP:${MAIL}`],
  employeeId: `t~${hash('E')}`,
  city: `t~${hash('O')}`,
});
const identifiers = collectIdentifiers(account, columnOf);

describe('the same pseudonym', () => {
  test('is one identifier however often an account holds it; texts that many share identify nobody', () => {
    expect(identifiers.map(({ kind, from }) => [kind, from])).toEqual([
      ['person', ['user.id']],
      ['person', ['user.mail', 'user_proxyAddresses.value']],
      ['employee-number', ['user.employeeId']],
    ]);
  });

  const letter = (address: string) => ({
    path_userId: ID,
    id: OTHER,
    from: { emailAddress: { address } },
    toRecipients: [
      { emailAddress: { address: MAIL } },
      { emailAddress: { address: `t~${hash('Z')}@contoso.com` } },
    ],
  });
  const answers = [
    ...account,
    ...rows('outlook-mail', 'message', letter(MAIL.replace('contoso.com', 'Contoso.com'))),
    ...rows('outlook-mail', 'message', letter(MAIL)),
  ];
  const places = countLocations(answers, identifiers, columnOf);

  test('is counted by column: the row of a list once, the key that it repeats never, others not at all', () => {
    const mail = places.filter(({ connector }) => connector === 'outlook-mail');
    expect(
      mail.map(({ pseudonym, table, column, rows: count }) => [pseudonym, table, column, count]),
    ).toEqual([
      [0, 'message', 'path_userId', 2],
      [1, 'message', 'from_emailAddress_address', 2],
      [1, 'message_toRecipients', 'emailAddress_address', 2],
    ]);
  });

  test('joins by its hash alone where a domain is spelled otherwise', () => {
    const from = places.find(({ column }) => column === 'from_emailAddress_address');
    const to = places.find(({ table }) => table === 'message_toRecipients');
    expect([from?.spellings, to?.spellings]).toEqual([1, 0]);
  });

  test('does not stand where only the other way of naming a person does', () => {
    const apart = findUnjoined(identifiers, places, {
      raw: { id: 'x', displayName: 'Ana', mail: 'a@contoso.com', jobTitle: null, '@odata.context': 'y' },
      safe: { id: ID, mail: MAIL },
      reasonOf: (property) => `why ${property}`,
    });
    expect(apart).toEqual({
      idOnly: [],
      addressOnly: ['outlook-mail message_toRecipients', 'entra-id user_proxyAddresses'],
      both: ['outlook-mail message', 'entra-id user'],
      spelled: ['outlook-mail message.from_emailAddress_address'],
      otherKinds: [{ column: 'user.employeeId', kind: 'employee-number', tables: 1 }],
      dropped: [{ property: 'displayName', reason: 'why displayName' }],
    });
  });
});

describe('what a walk for one person follows', () => {
  const person = { id: ID, belongsTo: new Set(['p~group']), hashes: new Set([hash('A')]) };
  const kept = (path: string, value: readonly object[]) =>
    JSON.parse(filterResponse(path, JSON.stringify({ value, '@odata.nextLink': 'next' }), person)) as {
      value: readonly object[];
      '@odata.nextLink'?: string;
    };

  test('of everybody the person, of groups and teams the own ones, of calls those with the person', () => {
    expect(kept('/v1.0/users?$top=999', [{ id: OTHER }, { id: ID }]).value).toEqual([{ id: ID }]);
    expect(kept('/v1.0/groups?$select=id', [{ id: 'p~group' }, { id: 'p~else' }]).value).toHaveLength(1);
    const calls = kept('/v1.0/communications/callRecords', [
      { organizer: { id: ID } },
      { organizer: { id: OTHER } },
    ]);
    expect(calls.value).toEqual([{ organizer: { id: ID } }]);
  });

  test('the next page is asked for only while the person was not on one', () => {
    expect(kept('/v1.0/users?$top=999', [{ id: OTHER }])['@odata.nextLink']).toBe('next');
    expect(kept('/v1.0/users?$top=999', [{ id: ID }])['@odata.nextLink']).toBeUndefined();
    expect(kept('/v1.0/users/p~A/messages', [{ id: OTHER }])).toEqual({ value: [{ id: OTHER }] });
  });

  test('of things that take requests of their own some are followed', () => {
    const chats = Array.from({ length: 20 }, (_, at) => ({ id: String(at) }));
    expect(kept('/v1.0/users/p~A/chats?$top=50', chats).value).toHaveLength(MAX_RESOURCES);
    expect(kept('/v1.0/chats/p~A/messages', chats).value).toHaveLength(20);
  });
});
