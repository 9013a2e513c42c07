import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RawResponse } from '../harness/send-raw-request.ts';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

/** F28: whoever follows the link of a 410 goes on with the columns and the page size of the round that has ended. */

type Row = Readonly<Record<string, unknown>>;
type Page = {
  readonly value: readonly Row[];
  readonly '@odata.nextLink'?: string;
  readonly '@odata.deltaLink'?: string;
};

let gateway: TestGateway;
let person: string;
let drive: string;

beforeAll(async () => {
  gateway = await startGateway({
    connectors: ['entra-id', 'outlook-cal', 'outlook-mail', 'msft-onedrive'],
    simulator: { people: 24 },
  });
  const people = (await page('/entra-id/v1.0/users?$filter=userType%20eq%20%27Member%27&$select=id')).value;
  for (const { id } of people) {
    const drives = await gateway.get(`/msft-onedrive/v1.0/users/${String(id)}/drives`);
    drive = drives.status === 200 ? String((drives.json() as Page).value[0]?.['id'] ?? '') : '';
    person = String(id);
    if (drive !== '' && drive !== 'undefined') break;
  }
});
afterAll(() => gateway.close());

const targetOf = (link: string): string => new URL(link).pathname + new URL(link).search;

async function page(target: string, headers?: Readonly<Record<string, string>>): Promise<Page> {
  const answer = await gateway.get(target, headers);
  if (answer.status !== 200) throw new Error(`${answer.status} ${answer.body}`);
  return answer.json() as Page;
}

/** All pages from a target on; the preference is sent with the first alone. */
async function walk(target: string, headers?: Readonly<Record<string, string>>) {
  const pages: Page[] = [];
  for (let next: string | undefined = target, first = headers; next !== undefined; first = undefined) {
    const one: Page = await page(next, first);
    pages.push(one);
    next = one['@odata.nextLink'] === undefined ? undefined : targetOf(one['@odata.nextLink']);
  }
  const deltaLink = targetOf(pages.at(-1)?.['@odata.deltaLink'] ?? '');
  return { pages, rows: pages.flatMap(({ value }) => value), deltaLink };
}

const columns = (rows: readonly Row[]): readonly string[] =>
  [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => !name.startsWith('@')).sort();

/** The round after the delta state has expired: what the 410 leads to. */
async function afterExpiry(
  deltaLink: string,
): Promise<{ readonly answer: RawResponse; readonly fresh: string }> {
  gateway.simulator.expireDeltaTokens();
  const answer = await gateway.get(deltaLink);
  return { answer, fresh: targetOf(answer.headers['location'] ?? '') };
}

const WINDOW = 'startDateTime=2026-01-12T00:00:00Z&endDateTime=2026-02-20T00:00:00Z';

describe('F28 through a whole round with a 410', () => {
  test.each<[string, () => string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'users',
      () => '/entra-id/v1.0/users/delta?$select=accountEnabled,displayName,department',
      { prefer: 'odata.maxpagesize=5' },
      ['accountEnabled', 'department', 'id'],
    ],
    [
      'messages',
      () => `/outlook-mail/v1.0/users/${person}/mailFolders/inbox/messages/delta?$select=subject,isRead`,
      { prefer: 'odata.maxpagesize=4' },
      ['id', 'isRead'],
    ],
    [
      'drive items',
      () => `/msft-onedrive/v1.0/drives/${drive}/root/delta?$select=id,size,name&$top=7`,
      {},
      ['id', 'size'],
    ],
  ])('%s: the columns and page sizes of the first round', async (name, start, headers, expected) => {
    const first = await walk(start(), headers);
    const sizes = first.pages.map(({ value }) => value.length);
    expect(columns(first.rows)).toEqual(expected);
    // Accounts leave sorted, so their pages are the largest.
    expect(sizes.length).toBeGreaterThan(name === 'users' ? 0 : 1);
    const changes = await walk(first.deltaLink);
    expect(changes.rows).toEqual([]);
    const { answer, fresh } = await afterExpiry(changes.deltaLink);
    expect([answer.status, answer.headers['nymgate-error']]).toEqual([410, 'RESYNC_REQUIRED']);
    const again = await walk(fresh);
    expect(columns(again.rows)).toEqual(expected);
    expect(again.pages.map(({ value }) => value.length)).toEqual(sizes);
    expect(again.rows.map(({ id }) => id)).toEqual(first.rows.map(({ id }) => id));
    // The fresh round is one like any other: it may expire as well.
    const third = await walk((await afterExpiry(again.deltaLink)).fresh);
    expect([columns(third.rows), third.pages.length]).toEqual([expected, sizes.length]);
  });

  test('a calendar view keeps its window', async () => {
    const first = await walk(`/outlook-cal/v1.0/users/${person}/calendarView/delta?${WINDOW}`, {
      prefer: 'odata.maxpagesize=3',
    });
    const { fresh } = await afterExpiry(first.deltaLink);
    const again = await walk(fresh);
    expect(again.rows).toEqual(first.rows);
    expect(again.pages.length).toBe(first.pages.length);
  });

  test('a filter stays, with the person whom its pseudonym opened to', async () => {
    const filter = encodeURIComponent(`id eq '${person}'`);
    const first = await walk(`/entra-id/v1.0/users/delta?$select=id&$filter=${filter}`);
    expect(first.rows.map(({ id }) => id)).toEqual([person]);
    const { answer, fresh } = await afterExpiry(first.deltaLink);
    expect(answer.headers['location']).toMatch(/\?\$deltatoken=s~[A-Za-z0-9_-]+$/);
    expect((await walk(fresh)).rows.map(({ id }) => id)).toEqual([person]);
  });

  test('the page size that a caller now asks for counts, and holds for what follows', async () => {
    const messages = `/outlook-mail/v1.0/users/${person}/mailFolders/inbox/messages/delta`;
    const first = await walk(messages, { prefer: 'odata.maxpagesize=2' });
    const { fresh } = await afterExpiry(first.deltaLink);
    const again = await walk(fresh, { prefer: 'odata.maxpagesize=3' });
    expect(again.pages.slice(0, 2).map(({ value }) => value.length)).toEqual([3, 3]);
  });

  test('what Graph says itself in its link counts', async () => {
    const first = await walk('/entra-id/v1.0/users/delta?$select=id,department');
    gateway.simulator.answerNext({
      match: /users\/delta/,
      server: 'graph',
      status: 410,
      headers: {
        'content-type': 'application/json',
        location: `${gateway.simulator.graphUrl}/v1.0/users/delta?$select=accountEnabled`,
      },
      body: '{"error":{"code":"syncStateNotFound"}}',
    });
    const answer = await gateway.get(first.deltaLink);
    const again = await walk(targetOf(answer.headers['location'] ?? ''));
    expect(columns(again.rows)).toEqual(['accountEnabled', 'id']);
  });

  test('a round whose options would make its links too long goes without them: the data counts more', async () => {
    const select = Array.from({ length: 210 }, () => 'accountEnabled').join(',');
    const first = await walk(`/entra-id/v1.0/users/delta?$select=${select}`, {
      prefer: 'odata.maxpagesize=9',
    });
    expect(first.deltaLink.length).toBeLessThan(8192);
    expect(columns((await walk((await afterExpiry(first.deltaLink)).fresh)).rows)).toContain('mail');
  });

  test('options go into no link of another endpoint', async () => {
    const first = await walk('/entra-id/v1.0/users/delta?$select=id');
    gateway.simulator.answerNext({
      match: /users\/delta/,
      server: 'graph',
      status: 410,
      headers: {
        'content-type': 'application/json',
        location: `${gateway.simulator.graphUrl}/v1.0/users?$top=3`,
      },
      body: '{"error":{"code":"syncStateNotFound"}}',
    });
    const answer = await gateway.get(first.deltaLink);
    gateway.seen();
    await gateway.get(targetOf(answer.headers['location'] ?? ''));
    expect(gateway.seen()).toEqual(['/v1.0/users?$top=3']);
  });
});
