import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entity } from '../../src/base/entity.ts';
import { MESSAGE_PROPERTIES } from '../../src/graph/outlook/message-output.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import type { SimulatedPerson } from '../../src/tenant/people/people.ts';
import { createGraphClient, type GraphClient } from '../clients.ts';

let simulator: Simulator;
let graph: GraphClient;
let basic: GraphClient;
let person: SimulatedPerson;
let mailbox: string;

beforeAll(async () => {
  simulator = await startSimulator({ people: 60, seed: 4 });
  graph = await createGraphClient(simulator, ['Mail.Read']);
  basic = await createGraphClient(simulator, ['Mail.ReadBasic.All']);
  person = simulator.people[1] ?? expect.fail();
  mailbox = `/v1.0/users/${person.id}`;
});
afterAll(() => simulator.close());

const value = (body: Entity) => body['value'] as Entity[];
const ids = (rows: readonly Entity[]) => rows.map((row) => row['id']);
const outcome = async (target: string, client = graph) => {
  const { status, body } = await client.get(target);
  return [status, (body['error'] as { code: string } | undefined)?.code];
};
const addressOf = (row: Entity, name: string) =>
  (row[name] as { emailAddress: { address: string } }).emailAddress.address;
const everything = async (one = person, query = '$top=1000') =>
  (await graph.walk(`/v1.0/users/${one.id}/messages?${query}`)).rows;

describe('paging', () => {
  test.each([1, 7, 9, 10, 1000])('walks with $top=%d meet each message once, newest first', async (top) => {
    const rows = await everything(person, `$top=${top}&$select=receivedDateTime`);
    expect(ids(rows)).toEqual(ids(await everything()));
    expect(new Set(ids(rows)).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(60);
    const times = rows.map((row) => Date.parse(String(row['receivedDateTime'])));
    expect(times).toEqual(times.toSorted((left, right) => right - left));
  });

  test('ten a page unless asked; what is beyond a thousand is clamped; the count is that of all', async () => {
    const { body } = await graph.get(`${mailbox}/messages?$count=true`);
    expect(value(body)).toHaveLength(10);
    expect(body['@odata.count']).toBe((await everything()).length);
    expect((await graph.get(`${mailbox}/messages?$top=5000`)).status).toBe(200);
  });

  test('the whole mailbox counts other items in $skip, so that it runs ahead of the messages shown', async () => {
    const { body } = await graph.get(`${mailbox}/messages?$top=20`);
    expect(body['@odata.nextLink']).toBe(`${simulator.graphUrl}${mailbox}/messages?%24top=20&%24skip=22`);
    expect(value(body)).toHaveLength(20);
  });

  test('links keep the given spelling; a folder as a key comes back as one, with the object id', async () => {
    const upn = encodeURIComponent(person.userPrincipalName);
    const link = async (path: string) =>
      String((await graph.get(`/v1.0/users/${path}?$top=2`)).body['@odata.nextLink']);
    const end = '/messages?%24top=2&%24skip=2';
    const start = `${simulator.graphUrl}/v1.0/users`;
    expect(await link(`${upn}/mailFolders/SentItems/messages`)).toBe(
      `${start}/${upn}/mailFolders/SentItems${end}`,
    );
    expect(await link(`${upn}/mailFolders('SentItems')/messages`)).toBe(
      `${start}('${person.id}')/mailFolders('SentItems')${end}`,
    );
    const context = (await graph.get(`/v1.0/users/${upn}/mailFolders('SentItems')/messages`)).body;
    expect(context['@odata.context']).toBe(
      `${simulator.graphUrl}/v1.0/$metadata#users('${upn.replaceAll("'", "''")}')/mailFolders('SentItems')/messages`,
    );
  });

  test('folders partition the mailbox; ids and well-known names lead to the same', async () => {
    const folders = (await graph.walk(`${mailbox}/mailFolders?includeHiddenFolders=true&$top=3`)).rows;
    const inner = (await graph.get(`${mailbox}/mailFolders/inbox`)).body;
    expect(inner['childFolderCount']).toBe(1);
    const real = folders.filter((folder) => folder['@odata.type'] === undefined);
    const counts = await Promise.all(
      real.map(async (folder) => {
        const { rows } = await graph.walk(`${mailbox}/mailFolders/${folder['id']}/messages?$top=13`);
        expect(rows.every((row) => row['parentFolderId'] === folder['id'])).toBe(true);
        expect(rows).toHaveLength(Number(folder['totalItemCount']));
        expect(rows.filter((row) => row['isRead'] === false)).toHaveLength(Number(folder['unreadItemCount']));
        return ids(rows);
      }),
    );
    const known = new Set(ids(real));
    const all = await everything();
    expect(new Set(counts.flat())).toEqual(
      new Set(ids(all.filter((row) => known.has(String(row['parentFolderId']))))),
    );
    const sent = await Promise.all(
      [
        'SentItems',
        'sentitems',
        String(ids(folders.filter((one) => one['displayName'] === 'Sent Items'))[0]),
      ].map(async (key) => ids((await graph.walk(`${mailbox}/mailFolders/${key}/messages`)).rows)),
    );
    expect(sent[0]?.length).toBeGreaterThan(5);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[2]).toEqual(sent[0]);
  });
});

describe('what messages hold', () => {
  test('every property is documented, selected-only ones stay away, and all kinds of secret are there', async () => {
    const members = simulator.people.filter(({ kind }) => kind === 'member').slice(0, 24);
    const all = (await Promise.all(members.map((one) => everything(one)))).flat();
    const known = new Set([
      ...MESSAGE_PROPERTIES.filter((name) => name !== 'uniqueBody' && name !== 'internetMessageHeaders'),
      '@odata.type',
      '@odata.etag',
    ]);
    const plain = all.filter((row) => row['@odata.type'] === undefined);
    expect(plain.flatMap(Object.keys).filter((name) => !known.has(name))).toEqual([]);
    const seen = (name: string) => new Set(all.map((row) => row[name]));
    expect(seen('@odata.type')).toEqual(
      new Set([
        undefined,
        '#microsoft.graph.eventMessage',
        '#microsoft.graph.eventMessageRequest',
        '#microsoft.graph.eventMessageResponse',
      ]),
    );
    expect(seen('meetingMessageType')).toEqual(
      new Set([
        undefined,
        'meetingRequest',
        'meetingCancelled',
        'meetingAccepted',
        'meetingTenativelyAccepted',
        'meetingDeclined',
      ]),
    );
    const flags = all.map((row) => (row['flag'] as { flagStatus: string }).flagStatus);
    expect(new Set(flags)).toEqual(new Set(['notFlagged', 'flagged', 'complete']));
    const text = JSON.stringify(all);
    for (const secret of [
      /"address":"\/O=EXCHANGELABS/,
      /"address":"team-\d+@northwind\.example"/,
      /"categories":\["(?:Kunde|Customer) /,
      /MicrosoftExchange[0-9a-f]{32}@/,
      /ItemID=/,
      /bounce\+/,
    ])
      expect(text).toMatch(secret);
    expect(all.some((row) => (row['bccRecipients'] as unknown[]).length > 0)).toBe(true);
    expect(
      plain.some((row) => row['isDraft'] === true && (row['toRecipients'] as unknown[]).length === 0),
    ).toBe(true);
  });

  test('on behalf of a shared mailbox: from and sender differ, and both keep a copy', async () => {
    const shared = simulator.people.find(({ kind }) => kind === 'shared') ?? expect.fail();
    const sent = (await graph.walk(`${mailbox}/mailFolders/SentItems/messages`)).rows;
    const behalf = sent.filter((row) => addressOf(row, 'from') !== addressOf(row, 'sender'));
    expect(behalf.map((row) => [addressOf(row, 'from'), addressOf(row, 'sender')])).toEqual([
      [shared.mail, person.mail],
      [shared.mail, person.mail],
    ]);
    const copies = (await graph.walk(`/v1.0/users/${shared.id}/mailFolders/SentItems/messages`)).rows;
    const messageIds = copies.map((row) => row['internetMessageId']);
    for (const row of behalf) expect(messageIds).toContain(row['internetMessageId']);
  });

  test('the copies of one letter share internetMessageId and conversationIndex and nothing else by which to find them', async () => {
    const team = simulator.people.slice(0, 7).filter(({ kind }) => kind === 'member');
    const boxes = await Promise.all(team.map((one) => everything(one)));
    const byMessage = new Map<unknown, Entity[]>();
    for (const row of boxes.flat())
      byMessage.set(row['internetMessageId'], [...(byMessage.get(row['internetMessageId']) ?? []), row]);
    const shared = [...byMessage.values()].filter((copies) => copies.length > 1);
    expect(shared.length).toBeGreaterThan(40);
    for (const copies of shared) {
      expect(new Set(copies.map((row) => row['conversationIndex'])).size).toBe(1);
      for (const name of ['id', 'conversationId', 'parentFolderId'])
        expect(new Set(copies.map((row) => row[name])).size).toBe(copies.length);
    }
    const depths = new Set(
      boxes.flat().map((row) => Buffer.from(String(row['conversationIndex']), 'base64').length),
    );
    expect([...depths].sort()).toEqual(expect.arrayContaining([22, 27, 32]));
  });

  test('only the sender knows who had a blind copy', async () => {
    const rows = (await graph.walk(`${mailbox}/mailFolders/inbox/messages`)).rows;
    expect(rows.every((row) => (row['bccRecipients'] as unknown[]).length === 0)).toBe(true);
  });

  test('rooms and shared mailboxes have mail', async () => {
    for (const kind of ['room', 'shared'] as const) {
      const one = simulator.people.find((candidate) => candidate.kind === kind) ?? expect.fail();
      expect((await everything(one)).length).toBeGreaterThan(4);
    }
  });

  test('the same seed gives the same mailbox, and a larger tenant the same mail', async () => {
    const other = await startSimulator({ people: 80, seed: 4 });
    const client = await createGraphClient(other, ['Mail.Read']);
    const rows = (await client.walk(`${mailbox}/messages?$top=1000&$select=id,subject`)).rows;
    expect(rows).toEqual(await everything(person, '$top=1000&$select=id,subject'));
    await other.close();
  });
});

describe('one message', () => {
  test('by id and by immutable id; another mailbox does not know it', async () => {
    const [first] = await everything();
    const found = (await graph.get(`${mailbox}/messages/${first?.['id']}`)).body;
    expect(found).toMatchObject(first ?? {});
    const prefer = { prefer: 'IdType="ImmutableId"' };
    const [immutable] = value((await graph.get(`${mailbox}/messages?$top=1`, prefer)).body);
    expect(immutable?.['id']).not.toBe(first?.['id']);
    expect((await graph.get(`${mailbox}/messages/${immutable?.['id']}`, prefer)).body['id']).toBe(
      immutable?.['id'],
    );
    expect(await outcome(`/v1.0/users/${simulator.people[2]?.id}/messages/${first?.['id']}`)).toEqual([
      404,
      'ErrorItemNotFound',
    ]);
  });

  test('selected-only properties, bodies as text, attachments when expanded', async () => {
    const query =
      '$filter=hasAttachments eq true&$top=1&$select=uniqueBody,internetMessageHeaders,body&$expand=attachments';
    const [row] = value(
      (await graph.get(`${mailbox}/messages?${query}`, { prefer: 'outlook.body-content-type="text"' })).body,
    );
    expect(Object.keys(row ?? {}).sort()).toEqual(
      [
        '@odata.etag',
        '@odata.type',
        'attachments',
        'body',
        'id',
        'internetMessageHeaders',
        'uniqueBody',
      ].filter((name) => name in (row ?? {})),
    );
    expect(row?.['body']).toMatchObject({ contentType: 'text', content: expect.not.stringContaining('<p') });
    expect(JSON.stringify(row?.['internetMessageHeaders'])).toMatch(/Received.*X-Originating-IP/);
    expect(row?.['attachments']).toEqual(
      expect.arrayContaining([expect.objectContaining({ contentBytes: expect.any(String) })]),
    );
  });
});

describe('roles', () => {
  test('the basic role withholds bodies, previews and headers, and delivers the subject', async () => {
    const rows = (await basic.walk(`${mailbox}/messages?$top=1000`)).rows;
    expect(ids(rows)).toEqual(ids(await everything()));
    for (const name of ['body', 'bodyPreview', 'uniqueBody', 'internetMessageHeaders', 'attachments'])
      expect(rows.filter((row) => name in row)).toEqual([]);
    expect(rows.every((row) => typeof row['subject'] === 'string')).toBe(true);
  });

  test.each([
    '$select=body',
    '$select=id,bodyPreview',
    '$select=uniqueBody',
    '$select=internetMessageHeaders',
    '$expand=attachments',
  ])('asking for what it withholds (%s) is refused', async (query) => {
    expect(await outcome(`${mailbox}/messages?${query}`, basic)).toEqual([403, 'ErrorAccessDenied']);
    expect((await outcome(`${mailbox}/messages?${query}`))[0]).toBe(200);
  });

  test('without a role of mail nothing is read', async () => {
    const other = await createGraphClient(simulator, ['Calendars.Read', 'User.Read.All']);
    for (const path of ['messages', 'mailFolders', 'mailFolders/inbox/messages/delta'])
      expect(await outcome(`${mailbox}/${path}`, other)).toEqual([403, 'ErrorAccessDenied']);
  });
});

describe('filter and order', () => {
  test('equal naive evaluation', async () => {
    const all = await everything();
    const since = Date.parse('2025-06-01T00:00:00Z');
    const rows = await everything(
      person,
      '$filter=receivedDateTime ge 2025-06-01T00:00:00Z and isRead eq false&$orderby=receivedDateTime&$top=3',
    );
    expect(ids(rows)).toEqual(
      ids(
        all
          .filter((row) => Date.parse(String(row['receivedDateTime'])) >= since && row['isRead'] === false)
          .toReversed(),
      ),
    );
    expect(rows.length).toBeGreaterThan(3);
    const from = await everything(
      person,
      `$filter=from/emailAddress/address eq '${person.mail.replaceAll("'", "''")}'`,
    );
    expect(ids(from)).toEqual(ids(all.filter((row) => addressOf(row, 'from') === person.mail)));
  });

  test.each([
    ['$filter=isRead eq false&$orderby=receivedDateTime desc', 400],
    [
      '$filter=isRead eq false and receivedDateTime ge 2025-02-01T00:00:00Z&$orderby=receivedDateTime desc',
      400,
    ],
    ['$filter=receivedDateTime ge 2025-02-01T00:00:00Z&$orderby=receivedDateTime desc,subject', 400],
    ['$filter=receivedDateTime ge 2025-02-01T00:00:00Z&$orderby=receivedDateTime desc', 200],
    [
      "$filter=receivedDateTime ge 2025-02-01T00:00:00Z and subject ne 'x' and isRead eq false&$orderby=receivedDateTime,subject",
      200,
    ],
    ['$orderby=subject', 200],
  ])('%s: %d', async (query, status) => {
    expect(await outcome(`${mailbox}/messages?${query}`)).toEqual([
      status,
      status === 200 ? undefined : 'InefficientFilter',
    ]);
  });

  test.each([
    ['messages?$search="x"', 400, 'BadRequest'],
    ['messages?$filter=bodyPreview eq null', 400, 'Request_UnsupportedQuery'],
    ['messages?$orderby=bodyPreview', 400, 'Request_UnsupportedQuery'],
    ['messages?$select=nonsense', 400, 'BadRequest'],
    ['messages?$expand=extensions', 400, 'BadRequest'],
    ['messages/nope', 400, 'ErrorInvalidIdMalformed'],
    ['messages/delta', 400, 'ErrorInvalidIdMalformed'],
    ['mailFolders/nope', 400, 'ErrorInvalidIdMalformed'],
    ['mailFolders/own-project', 400, 'ErrorInvalidIdMalformed'],
    ['mailFolders/syncissues/messages', 404, 'ErrorItemNotFound'],
    ['mailFolders/nope/messages/delta', 400, 'ErrorInvalidIdMalformed'],
    ['mailFolders/inbox/childFolders/x', 404, 'ResourceNotFound'],
    ['messages/x/$value', 404, 'ResourceNotFound'],
    ['messages/x/attachments', 404, 'ResourceNotFound'],
    ['mailFolders?$select=nonsense', 400, 'BadRequest'],
  ])('%s: %d %s', async (path, status, code) => {
    expect(await outcome(`${mailbox}/${path}`)).toEqual([status, code]);
  });
});

describe('mailboxes', () => {
  test('guests and disabled accounts have none, strangers are not known', async () => {
    for (const kind of ['guest', 'disabled'] as const) {
      const one = simulator.people.find((candidate) => candidate.kind === kind);
      for (const path of ['messages', 'mailFolders', "mailFolders('SentItems')/messages"])
        expect(await outcome(`/v1.0/users/${one?.id}/${path}`)).toEqual([404, 'MailboxNotEnabledForRESTAPI']);
    }
    expect(await outcome('/v1.0/users/nobody@x.example/messages')).toEqual([404, 'ErrorInvalidUser']);
  });

  test('folders: hidden ones when asked for, a search folder of its own type, names in the language of the mailbox', async () => {
    const visible = (await graph.walk(`${mailbox}/mailFolders`)).rows;
    const all = (await graph.walk(`${mailbox}/mailFolders?includeHiddenFolders=true`)).rows;
    expect(all.length).toBe(visible.length + 1);
    expect(
      all.filter((folder) => folder['isHidden'] === true).map((folder) => folder['displayName']),
    ).toEqual(['Clutter']);
    const search = visible.find((folder) => folder['@odata.type'] === '#microsoft.graph.mailSearchFolder');
    expect(search?.['filterQuery']).toMatch(/^from\/emailAddress\/address eq '.+@.+'/);
    const german = simulator.people.find(({ language }) => language === 'de-DE');
    const root = (await graph.get(`/v1.0/users/${german?.id}/mailFolders/msgfolderroot`)).body;
    const inbox = (await graph.get(`/v1.0/users/${german?.id}/mailFolders/Inbox`)).body;
    expect([inbox['displayName'], inbox['parentFolderId']]).toEqual(['Posteingang', root['id']]);
  });
});
