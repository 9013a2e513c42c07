import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

// In Graph's order the position of a row is a key to the person in it. S2: no request of a caller shows that position.

type Page = { readonly value: readonly Row[]; readonly '@odata.nextLink'?: string };
type Row = { readonly id: string };

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ connectors: ['entra-id', 'outlook-mail'], simulator: { people: 60 } });
});
afterAll(() => gateway.close());

async function readPage(target: string): Promise<Page> {
  const answer = await gateway.get(target);
  expect(answer.status).toBe(200);
  return answer.json() as Page;
}

async function readPages(target: string): Promise<readonly Page[]> {
  const pages = [await readPage(target)];
  for (let link = pages[0]?.['@odata.nextLink']; link !== undefined; ) {
    const page = await readPage(link.slice(gateway.host.url.length));
    pages.push(page);
    link = page['@odata.nextLink'];
  }
  return pages;
}

function answerNext(match: RegExp, value: readonly unknown[]): void {
  const headers = { 'content-type': 'application/json' };
  gateway.simulator.answerNext({
    match,
    server: 'graph',
    status: 200,
    headers,
    body: JSON.stringify({ value }),
  });
}

const idsOf = (pages: readonly Page[]) => pages.flatMap(({ value }) => value.map(({ id }) => id));

describe('S2 small pages', () => {
  test('are slices of the sorted page, and lose or repeat no row', async () => {
    const whole = await readPage('/entra-id/v1.0/users?$top=999');
    const ids = idsOf([whole]);
    expect(ids.length).toBeGreaterThan(20);
    expect(ids).toEqual(ids.toSorted());
    for (const size of [1, 7, 25]) {
      const pages = await readPages(`/entra-id/v1.0/users?$top=${size}`);
      expect(pages.slice(0, -1).every(({ value }) => value.length === size)).toBe(true);
      expect(idsOf(pages)).toEqual(ids);
    }
  });

  test('ask Graph for its largest page, and for nothing else', async () => {
    gateway.seen();
    const [first, second] = await readPages('/entra-id/v1.0/groups?$top=2&$select=id');
    expect(first?.value.length).toBe(2);
    expect(second?.value[0]?.id).not.toBe(first?.value[0]?.id);
    expect(new Set(gateway.seen())).toEqual(new Set(['/v1.0/groups?$top=999&$select=id']));
  });

  test('without $top are the largest too', async () => {
    gateway.seen();
    await readPage('/entra-id/v1.0/groups?$select=id');
    expect(gateway.seen()).toEqual(['/v1.0/groups?$select=id&$top=999']);
  });

  test.each(['users', 'groups'])(
    'of a round of changes of %s are as large as Graph makes them',
    async (name) => {
      const pages = async (size?: number) => {
        const headers = size === undefined ? {} : { prefer: `odata.maxpagesize=${size}` };
        const answer = await gateway.get(`/entra-id/v1.0/${name}/delta?$select=id`, headers);
        expect(answer.status).toBe(200);
        const first = answer.json() as Page;
        const link = first['@odata.nextLink']?.slice(gateway.host.url.length);
        return link === undefined ? [first] : [first, await readPage(link)];
      };
      const whole = await pages();
      expect(idsOf(whole).length).toBeGreaterThan(8);
      expect(idsOf(await pages(1))).toEqual(idsOf(whole));
      expect(await pages(1)).toHaveLength(whole.length);
    },
  );

  test('do not end where a filter with a few people more puts their end', async () => {
    const [first, second] = idsOf([await readPage('/entra-id/v1.0/users?$top=999')]);
    const status = async (filter: string) =>
      (await gateway.get(`/entra-id/v1.0/users?$filter=${encodeURIComponent(filter)}`)).status;
    expect(await status(`accountEnabled eq true or id in ('${first}','${second}')`)).toBe(403);
    expect(await status(`not (id in ('${first}'))`)).toBe(403);
    expect(await status(`(accountEnabled eq true or id eq '${first}') and userType eq 'Member'`)).toBe(403);
    expect(await status(`accountEnabled eq true and id in ('${first}','${second}')`)).toBe(200);
    expect(await status(`id eq '${first}' or (id eq '${second}')`)).toBe(200);
  });

  test('go on behind the last delivered row, when rows have come or gone meanwhile', async () => {
    const users = Array.from({ length: 12 }, (_, at) => ({
      id: `48d31887-5fad-4d73-a9f5-${String(at).padStart(12, '0')}`,
    }));
    const read = async (target: string, value: readonly { readonly id: string }[]) => {
      answerNext(/\/users/, value);
      return readPage(target);
    };
    const pseudonyms = new Map<string, string>();
    for (const user of users) {
      const { value } = await read('/entra-id/v1.0/users', [user]);
      pseudonyms.set(value[0]?.id ?? '', user.id);
    }
    const all = [...pseudonyms.keys()].toSorted();
    const first = await read('/entra-id/v1.0/users?$top=5', users.toReversed());
    expect(idsOf([first])).toEqual(all.slice(0, 5));
    const link = first['@odata.nextLink']?.slice(gateway.host.url.length) ?? '';
    const without = (...gone: readonly number[]) =>
      users.filter(({ id }) => !gone.some((at) => pseudonyms.get(all[at] ?? '') === id));
    expect(idsOf([await read(link, users)])).toEqual(all.slice(5, 10));
    expect(idsOf([await read(link, without(1, 4))])).toEqual(all.slice(5, 10));
    expect(idsOf([await read(link, without(5))])).toEqual(all.slice(6, 11));
    expect(idsOf([await read(link, [])])).toEqual([]);
  });

  test('count the link to the next slice as sealed, also where Graph has no next page', async () => {
    const sealed = async (target: string) => {
      await readPage(target);
      const line = gateway.lines.findLast((each) => each.includes('"linksSealed"')) ?? '{}';
      return (JSON.parse(line) as { readonly linksSealed?: number }).linksSealed;
    };
    expect(await sealed('/entra-id/v1.0/groups?$top=2')).toBe(1);
    expect(await sealed('/entra-id/v1.0/groups?$top=999')).toBe(0);
  });

  test('of a link that was changed or belongs to another endpoint are refused', async () => {
    const { '@odata.nextLink': link = '' } = await readPage('/entra-id/v1.0/users?$top=3');
    const token = /s~[\w-]+/.exec(link)?.[0] ?? '';
    expect((await gateway.get(`/entra-id/v1.0/groups?$skiptoken=${token}`)).status).toBe(400);
  });

  test('$skip counts in sorted pages', async () => {
    const people = idsOf([await readPage('/outlook-mail/v1.0/users?$top=50')]);
    for (const id of people) {
      const folders = `/outlook-mail/v1.0/users/${id}/mailFolders`;
      const answer = await gateway.get(`${folders}?$top=1000`);
      if (answer.status !== 200) continue;
      const ids = idsOf([answer.json() as Page]);
      if (ids.length < 4) continue;
      expect(ids).toEqual(ids.toSorted());
      expect(idsOf([await readPage(`${folders}?$skip=1&$top=2`)])).toEqual(ids.slice(1, 3));
      expect(idsOf([await readPage(`${folders}?$skip=2`)])).toEqual(ids.slice(2));
      return;
    }
    throw new Error('no mailbox with folders');
  });
});

test('S2 $orderby sorts runs of equal delivered values by id, slices and links too', async () => {
  const [person] = idsOf([await readPage('/outlook-mail/v1.0/users?$top=999')]);
  const folders = Array.from({ length: 12 }, (_, at) => ({
    id: `AAMkAD${String.fromCharCode(76 - at)}`,
    totalItemCount: Math.floor(at / 4),
  }));
  const target = `/outlook-mail/v1.0/users/${person}/mailFolders?$orderby=totalItemCount%20desc`;
  answerNext(/mailFolders/, folders.toReversed());
  const { value } = await readPage(target);
  const counts = value.map((row) => (row as unknown as { totalItemCount: number }).totalItemCount);
  expect(counts).toEqual([2, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0]);
  const ids = idsOf([{ value }]);
  for (const start of [0, 4, 8]) {
    const run = ids.slice(start, start + 4);
    expect(run).toEqual(run.toSorted());
  }
  answerNext(/mailFolders/, folders.toReversed());
  const first = await readPage(`${target}&$top=5`);
  answerNext(/mailFolders/, folders.toReversed());
  const second = await readPage(first['@odata.nextLink']?.slice(gateway.host.url.length) ?? '');
  expect(idsOf([first, second])).toEqual(ids.slice(0, 10));
});

describe('S2 with times of the day', () => {
  let coarse: TestGateway;
  let messages: string;
  const received = (hour: number) => `2026-03-02T${String(hour).padStart(2, '0')}:15:30Z`;
  const mails = Array.from({ length: 12 }, (_, at) => ({
    id: `AAMkAD${String.fromCharCode(76 - at)}`,
    receivedDateTime: received(at),
  }));
  const respond = (value: readonly unknown[]) =>
    coarse.simulator.answerNext({
      match: /messages/,
      server: 'graph',
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ value }),
    });
  const readMails = async (query: string, value: readonly unknown[]) => {
    respond(value);
    const answer = await coarse.get(`${messages}${query}`);
    expect(answer.status).toBe(200);
    return (answer.json() as Page).value;
  };

  beforeAll(async () => {
    coarse = await startGateway({
      connectors: ['outlook-mail'],
      simulator: { people: 16 },
      options: { times: 'day' },
    });
    const users = (await coarse.get('/outlook-mail/v1.0/users?$top=1')).json() as Page;
    messages = `/outlook-mail/v1.0/users/${users.value[0]?.id}/messages`;
  });
  afterAll(() => coarse.close());

  test('messages leave in the same order in whatever order Graph has them', async () => {
    const sorted = await readMails('', mails);
    expect(idsOf([{ value: sorted }])).toEqual(idsOf([{ value: sorted }]).toSorted());
    expect(await readMails('', mails.toReversed())).toEqual(sorted);
    expect(await readMails('?$orderby=receivedDateTime%20desc', mails.toReversed())).toEqual(sorted);
    expect(new Set(sorted.map((row) => JSON.stringify({ ...row, id: '' }))).size).toBe(1);
  });

  test('small pages are slices of the sorted page', async () => {
    const sorted = await readMails('', mails);
    coarse.seen();
    expect(await readMails('?$top=5', mails.toReversed())).toEqual(sorted.slice(0, 5));
    expect(await readMails('?$skip=5&$top=3', mails)).toEqual(sorted.slice(5, 8));
    expect(coarse.seen().every((target) => target.includes('$top=1000'))).toBe(true);
  });
});
