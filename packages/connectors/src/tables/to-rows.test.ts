import { expect, test } from 'vitest';
import { CONNECTORS } from '../index.ts';
import { createTables } from './create-tables.ts';
import type { Table } from './table.ts';
import { toRows } from './to-rows.ts';

function findTable(connector: keyof typeof CONNECTORS, name: string): Table {
  return createTables(CONNECTORS[connector]).find((table) => table.name === name) ?? expect.fail();
}
const filled = (row: object) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));

test('a record is a row of its own and one for each element of its lists', () => {
  const rows = toRows(findTable('outlook-mail', 'message'), {
    path_userId: 'p~U',
    id: 'p~M',
    isRead: false,
    '@odata.type': '#microsoft.graph.message',
    from: { emailAddress: { address: 't~A@contoso.com' } },
    toRecipients: [{ emailAddress: { address: 't~B@contoso.com' } }, { emailAddress: { address: null } }],
    ccRecipients: [],
  });
  expect(rows.map(({ table }) => table)).toEqual(['message', 'message_toRecipients', 'message_toRecipients']);
  expect(rows.map(({ row }) => filled(row))).toEqual([
    {
      path_userId: 'p~U',
      id: 'p~M',
      isRead: false,
      odata_type: '#microsoft.graph.message',
      from_emailAddress_address: 't~A@contoso.com',
    },
    { message_path_userId: 'p~U', message_id: 'p~M', position: 0, emailAddress_address: 't~B@contoso.com' },
    { message_path_userId: 'p~U', message_id: 'p~M', position: 1 },
  ]);
});

test('every row has every column of its table', () => {
  const table = findTable('outlook-cal', 'event');
  for (const { row } of toRows(table, { id: 'p~E', path_userId: 'p~U' }))
    expect(Object.keys(row)).toEqual(table.columns.map(({ name }) => name));
});

test('lists within lists repeat every key above them', () => {
  const rows = toRows(findTable('msft-teams', 'callRecord'), {
    id: 'p~C',
    sessions: [{ id: 'p~S', segments: [{ id: 'p~1' }, { id: 'p~2', media: [{ label: 'main-audio' }] }] }],
  });
  expect(filled(rows.at(-1)?.row ?? {})).toEqual({
    callRecord_id: 'p~C',
    sessions_position: 0,
    segments_position: 1,
    position: 0,
    label: 'main-audio',
  });
});

test('texts in a list, posts and their replies, a mark of deletion, an empty facet', () => {
  const user = toRows(findTable('entra-id', 'user'), {
    id: 'p~U',
    proxyAddresses: ['SMTP:t~A@contoso.com'],
    '@removed': { reason: 'deleted' },
  });
  expect(filled(user[0]?.row ?? {})).toEqual({ id: 'p~U', removed_reason: 'deleted' });
  expect(user[1]).toEqual({
    table: 'user_proxyAddresses',
    row: { user_id: 'p~U', position: 0, value: 'SMTP:t~A@contoso.com' },
  });

  const post = toRows(findTable('msft-teams', 'channelMessage'), {
    id: 'p~1',
    channelIdentity: { channelId: 'p~C' },
    replies: [{ id: 'p~2', reactions: [{ reactionType: 'like' }] }],
  });
  expect(post.map(({ table }) => table)).toEqual([
    'channelMessage',
    'channelMessage_replies',
    'channelMessage_replies_reactions',
  ]);

  const item = toRows(findTable('msft-onedrive', 'driveItem'), {
    path_driveId: 'p~D',
    id: 'p~I',
    root: {},
    deleted: {},
    createdBy: { user: { id: 'p~U' } },
  });
  expect(filled(item[0]?.row ?? {})).toEqual({
    path_driveId: 'p~D',
    id: 'p~I',
    root: true,
    deleted: true,
    createdBy_user_id: 'p~U',
  });
});

test('what is no scalar where a value is expected is null, and a list that is no list has no rows', () => {
  const rows = toRows(findTable('outlook-mail', 'message'), { id: ['x'], from: [], toRecipients: {} });
  expect(rows.map(({ row }) => filled(row))).toEqual([{}]);
});
