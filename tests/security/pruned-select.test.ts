import { afterAll, beforeAll, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({
    connectors: ['entra-id', 'outlook-mail'],
    simulator: { people: 12 },
  });
});
afterAll(() => gateway.close());

type Row = Readonly<Record<string, unknown>>;
type Page = { readonly value: readonly Row[]; readonly '@odata.nextLink'?: string };

async function ask(target: string) {
  gateway.seen();
  const answer = await gateway.get(target);
  return { answer, seen: gateway.seen().map(decodeURIComponent), pruned: answer.headers['nymgate-pruned'] };
}

const rowsOf = (body: unknown): readonly Row[] => (body as Page).value;
const columns = (rows: readonly Row[]) => [...new Set(rows.flatMap(Object.keys))].sort();

test.each([
  ['id,department', 'id,department', undefined],
  ['id,displayName,department', 'id,department', 'displayName'],
  ['Id,DISPLAYNAME,Department', 'id,department', 'displayName'],
  ['displayName,surname', 'id', 'displayName,surname'],
  ['id,extension_0123456789abcdef0123456789abcdef_shoeSize', 'id', 'unknown=1'],
  ['canaryzq7x1,displayName,canaryzq7x2', 'id', 'displayName,unknown=2'],
  ['onPremisesExtensionAttributes/extensionAttribute1,id', 'id', 'onPremisesExtensionAttributes'],
])('SEL-01 $select=%s asks Graph for %s', async (select, asked, left) => {
  const { answer, seen, pruned } = await ask(`/entra-id/v1.0/users?$select=${select}&$top=999`);
  expect([answer.status, seen, pruned]).toEqual([200, [`/v1.0/users?$select=${asked}&$top=999`], left]);
  const names = columns(rowsOf(answer.json()));
  expect(asked.split(',')).toEqual(expect.arrayContaining(names.filter((name) => !name.startsWith('@'))));
  expect(`${answer.headerText}${answer.body}${gateway.lines.join('')}`).not.toContain('canary');
});

test('SEL-01 the links of a pruned page hold the pruned list', async () => {
  const { answer } = await ask('/entra-id/v1.0/users?$select=displayName,accountEnabled&$top=3');
  const next = (answer.json() as Page)['@odata.nextLink'] ?? '';
  const { seen, answer: second } = await ask(new URL(next).pathname + new URL(next).search);
  expect(seen.join()).toMatch(/\$select=accountEnabled/);
  expect(seen.join()).not.toContain('displayName');
  expect(columns(rowsOf(second.json()))).toEqual(['accountEnabled']);
});

test('SEL-01 inside of $expand too', async () => {
  const { answer, seen, pruned } = await ask(
    '/entra-id/v1.0/users?$select=id&$expand=manager($select=id,displayName,nothing)&$top=999',
  );
  expect([answer.status, seen, pruned]).toEqual([
    200,
    ['/v1.0/users?$select=id&$expand=manager($select=id)&$top=999'],
    'manager/displayName,unknown=1',
  ]);
});

test.each([
  ["$filter=displayName eq 'Ana'", 'displayName'],
  ["$filter=startswith(surname,'A')", 'surname'],
  ['$orderby=displayName', 'displayName'],
  ['$search="displayName:ana"', 'displayName'],
])(
  'T1-12 what is not delivered is still not asked about, and the refusal names it: %s',
  async (query, name) => {
    const [option = '', value = ''] = query.split(/=(.*)/s);
    const { answer, seen } = await ask(`/entra-id/v1.0/users?${option}=${encodeURIComponent(value)}`);
    expect([answer.status, answer.headers['nymgate-error'], seen]).toEqual([403, 'QUERY_NOT_ALLOWED', []]);
    expect(answer.body).toContain(`${name} is not delivered`);
    expect(answer.body).not.toMatch(/ana\b/i);
  },
);

test('id in (…) takes what id eq takes, and opens each', async () => {
  const ids = rowsOf((await ask('/entra-id/v1.0/users?$select=id&$top=4')).answer.json()).map(({ id }) =>
    String(id),
  );
  const filter = (list: readonly string[]) =>
    `/entra-id/v1.0/users?$select=id&$filter=${encodeURIComponent(`id in (${list.map((id) => `'${id}'`).join(',')})`)}`;
  const { answer, seen } = await ask(filter(ids));
  expect(
    rowsOf(answer.json())
      .map(({ id }) => id)
      .sort(),
  ).toEqual([...ids].sort());
  expect(seen.join()).toMatch(/id in \('[0-9a-f-]{36}'(?:,'[0-9a-f-]{36}'){3}\)&\$top=999$/);
  const mixed = await ask(filter([ids[0] ?? '', '48d31887-5fad-4d73-a9f5-3c356e68a038']));
  expect([mixed.answer.status, mixed.seen]).toEqual([403, []]);
  const forged = await ask(filter([ids[0] ?? '', `p~${'Ab3_-'.repeat(14)}`]));
  expect([forged.answer.headers['nymgate-error'], forged.seen]).toEqual(['TOKEN_INVALID', []]);
  const many = await ask(filter(Array.from({ length: 60 }, () => ids[0] ?? '')));
  expect(rowsOf(many.answer.json())).toEqual([{ id: ids[0] }]);
});

// A word would find values that the grammar of organisations' texts doesn't deliver (S1).
test.each([
  '"department:Sales"',
  '"Department:Sales" OR "department:Research & Development"',
  '("department:Sales" OR "department:Research") AND "companyName:Northwind"',
])('$search of the directory asks about no text of the organisation: %s', async (search) => {
  const { answer, seen } = await ask(
    `/entra-id/v1.0/users?$select=department&$search=${encodeURIComponent(search)}`,
  );
  expect([answer.status, answer.headers['nymgate-error'], seen]).toEqual([403, 'QUERY_NOT_ALLOWED', []]);
});

// Spellings of the page "Use the $search query parameter" of Graph's documentation, for mail.
test.each([
  ['"hasAttachments:true"', '"hasAttachments:true"'],
  ['hasAttachments:true', '"hasAttachments:true"'],
  ['"hasAttachments=true"', '"hasAttachments=true"'],
  ['"importance:high"', '"importance:high"'],
  ['"received:07/23/2025"', '"received:07/23/2025"'],
  ['"sent>=2025-07-23 AND sent<2025-09-01"', '"sent>=2025-07-23 AND sent<2025-09-01"'],
  [
    '"received:2025-02-01..2025-03-31 importance:normal"',
    '"received:2025-02-01..2025-03-31 AND importance:normal"',
  ],
  [
    '(importance:high OR importance:low) AND hasAttachments:false',
    '"(importance:high OR importance:low) AND hasAttachments:false"',
  ],
])('$search of mail asks for what is delivered: %s', async (search, expected) => {
  const path = `/outlook-mail/v1.0/users/${await firstMailbox()}/messages`;
  const { answer, seen } = await ask(
    `${path}?$select=importance,hasAttachments&$search=${encodeURIComponent(search)}`,
  );
  expect([answer.status, seen.map((target) => target.split('$search=')[1])]).toEqual([200, [expected]]);
});

test.each([
  ['"pizza"', 'text alone would search names, subjects and bodies, which are not delivered'],
  ['pizza', 'text alone would search names, subjects and bodies, which are not delivered'],
  ['"subject:has"', 'subject is not delivered'],
  ['"body:excitement"', 'body is not delivered'],
  ['"attachment:catalog"', 'attachments is not delivered'],
  ['"from:randiw"', 'from/emailAddress/address is delivered as a pseudonym that is not taken back'],
  ['"participants:danas"', 'from/emailAddress/address is delivered as a pseudonym'],
  ['"recipients:randiq"', 'toRecipients/emailAddress/address is delivered as a pseudonym'],
  ['"kind:voicemail"', 'a word that no property of the rules has'],
  ['"size:1..500000"', 'a word that no property of the rules has'],
  ['"hasAttachments:true pizza"', 'text alone would search'],
  ['"importance:high OR from:randiw"', 'from/emailAddress/address is delivered as a pseudonym'],
  ['"importance:h*"', 'importance is delivered as microsoft.graph.importance'],
  ['"importance:h"', 'importance is delivered as microsoft.graph.importance'],
])('T1-12 $search of mail asks for nothing else, and the refusal says why: %s', async (search, why) => {
  const path = `/outlook-mail/v1.0/users/${await firstMailbox()}/messages`;
  const { answer, seen } = await ask(`${path}?$search=${encodeURIComponent(search)}`);
  expect([answer.status, answer.headers['nymgate-error'], seen]).toEqual([403, 'QUERY_NOT_ALLOWED', []]);
  expect(answer.body).toContain(why);
  expect(answer.body).not.toMatch(/pizza|randi|danas|excitement/);
});

test('$search where the rules take none says so, and what is taken', async () => {
  const { answer } = await ask(
    `/outlook-mail/v1.0/users/${await firstMailbox()}/mailFolders?$search=%22x%22`,
  );
  expect(answer.status).toBe(403);
  expect(answer.body).toContain(
    '$search would ask about what is not delivered here; taken are $select, $filter',
  );
});

async function firstMailbox(): Promise<string> {
  const filter = encodeURIComponent("userType eq 'Member' and accountEnabled eq true");
  const { answer } = await ask(`/outlook-mail/v1.0/users?$top=1&$select=id&$filter=${filter}`);
  return String(rowsOf(answer.json())[0]?.['id']);
}
