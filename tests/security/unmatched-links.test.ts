import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startGateway, type TestGateway } from '../harness/start-gateway.ts';

// Graph writes paging links in spellings that no rule knows. They must lead on, to what Graph meant, under the rules of what
// they continue, and to nothing else (LNK-01).

const JSON_TYPE = { 'content-type': 'application/json' };
const WINDOW = 'startDateTime=2026-01-01T00:00:00Z&endDateTime=2026-02-01T00:00:00Z';
const RECORDS = '/msft-teams/v1.0/communications/callRecords';
const RECORD = 'e523d2ed-2966-4b6b-925b-754a88034cc5';

let gateway: TestGateway;
let token: string;
let other: string;

function answerWith(body: object, extra: { status?: number; headers?: Record<string, string> } = {}): void {
  gateway.simulator.answerNext({
    server: 'graph',
    status: extra.status ?? 200,
    headers: { ...JSON_TYPE, ...extra.headers },
    body: JSON.stringify(body),
  });
}

const graph = (path: string) => `${gateway.simulator.graphUrl}${path}`;
const ours = (link: unknown) => String(link).slice(gateway.host.url.length);
type Page = { readonly value: readonly Record<string, unknown>[] } & Readonly<Record<string, unknown>>;

/** A page, and what Graph was asked for it. */
async function page(target: string, body: object): Promise<{ page: Page; seen: readonly string[] }> {
  gateway.seen();
  answerWith(body);
  const answer = await gateway.get(target);
  expect([answer.status, answer.headers['nymgate-error']]).toEqual([200, undefined]);
  return { page: answer.json() as Page, seen: gateway.seen() };
}

/** The pseudonym under which a list tells this id. */
async function pseudonymIn(list: string, id: string): Promise<string> {
  const { page: told } = await page(list, { value: [{ id }] });
  const pseudonym = String(told.value[0]?.['id']);
  expect(pseudonym).toMatch(/^p~/);
  return pseudonym;
}

async function outcome(target: string): Promise<readonly unknown[]> {
  gateway.seen();
  const answer = await gateway.get(target);
  return [answer.status, answer.headers['nymgate-error'], gateway.seen().length];
}

async function counted(name: string): Promise<readonly string[]> {
  const text = await (await fetch(`${gateway.host.adminUrl}/metrics`)).text();
  return text.split('\n').filter((line) => line.startsWith(`${name}{`));
}

describe('the policies as they are delivered', () => {
  beforeAll(async () => {
    gateway = await startGateway({ connectors: ['entra-id', 'outlook-cal', 'msft-onedrive', 'msft-teams'] });
    const users = (await gateway.get('/entra-id/v1.0/users?$top=2')).json() as Page;
    token = String(users.value[0]?.['id']);
    other = String(users.value[1]?.['id']);
  });
  afterAll(() => gateway.close());
  afterEach(() => gateway.seen());

  const view = (user: string) => `/outlook-cal/v1.0/users/${user}/calendar/calendarView`;
  const ME = '/v1.0/me/calendar/calendarView?startDateTime=2026-01-01&$skip=10&a=%zz';

  test('LNK-01 a calendar that Graph calls "me" is paged to its end, under the path that the caller asked with', async () => {
    const first = await page(`${view(token)}?${WINDOW}`, {
      value: [{ type: 'singleInstance', webLink: 'https://secret' }],
      '@odata.nextLink': graph(ME),
    });
    const link = ours(first.page['@odata.nextLink']);
    expect(link.startsWith(`${view(token)}?$skiptoken=s~`)).toBe(true);
    const second = await page(link, {
      value: [{ type: 'occurrence', webLink: 'https://secret' }],
      '@odata.nextLink': graph('/v1.0/me/calendar/calendarView?$skip=20'),
    });
    expect(second.seen).toEqual([ME]);
    expect(second.page.value).toEqual([{ type: 'occurrence' }]);
    const third = await page(ours(second.page['@odata.nextLink']), { value: [] });
    expect(third.seen).toEqual(['/v1.0/me/calendar/calendarView?$skip=20']);
    expect(third.page['@odata.nextLink']).toBeUndefined();
  });

  test('LNK-01 the audit line of such a page names its person, as that of the first page does', async () => {
    const first = await page(`${view(token)}?${WINDOW}`, { value: [], '@odata.nextLink': graph(ME) });
    await page(ours(first.page['@odata.nextLink']), { value: [] });
    const audits = gateway.lines.filter((line) => line.startsWith('{"audit":1,')).slice(-2);
    const subjects = audits.map((line) => (JSON.parse(line) as { readonly subject: string }).subject);
    expect(subjects[0]).toMatch(/^t~/);
    expect(subjects[1]).toBe(subjects[0]);
  });

  test('LNK-01 the token of a drive’s round without quotes', async () => {
    const drive = await pseudonymIn(`/msft-onedrive/v1.0/users/${token}/drives`, 'b!x');
    const path = `/msft-onedrive/v1.0/drives/${drive}/root/delta`;
    const written = '/v1.0/drives/b!x/root/delta(token=MzslM)?$select=id';
    const first = await page(path, { value: [], '@odata.deltaLink': graph(written) });
    const link = ours(first.page['@odata.deltaLink']);
    expect(link.startsWith(`${path}?$skiptoken=s~`)).toBe(true);
    expect(link).not.toContain('MzslM');
    const second = await page(link, { value: [{ size: 3, name: 'secret' }] });
    expect(second.seen).toEqual([written]);
    expect(second.page.value).toEqual([expect.objectContaining({ size: 3 })]);
    expect(JSON.stringify(second.page)).not.toContain('secret');
  });

  test('LNK-01 a nested link in the spelling of a context address', async () => {
    const target = `${RECORDS}/${await pseudonymIn(RECORDS, RECORD)}`;
    const first = await page(target, {
      id: RECORD,
      sessions: [],
      'sessions@odata.nextLink': graph(
        `/v1.0/$metadata#communications/callRecords('${RECORD}')/sessions?$skiptoken=abc`,
      ),
    });
    const second = await page(ours(first.page['sessions@odata.nextLink']), { value: [{ isTest: false }] });
    expect(second.seen).toEqual([`/v1.0/communications/callRecords('${RECORD}')/sessions?$skiptoken=abc`]);
    expect(second.page.value).toEqual([{ isTest: false }]);
  });

  test('LNK-01 a nested link that no endpoint serves continues under the rules of its own rows', async () => {
    const written = `/v1.0/communications/callRecords('${RECORD}')/sessions('x')/segments?$skiptoken=1`;
    const target = `${RECORDS}/${await pseudonymIn(RECORDS, RECORD)}/sessions?$expand=segments`;
    const first = await page(target, {
      value: [{ isTest: true, segments: [], 'segments@odata.nextLink': graph(written) }],
    });
    const link = ours(first.page.value[0]?.['segments@odata.nextLink']);
    const at = '2026-01-02T10:00:00Z';
    // A segment has times and no `isTest`; a session has both.
    const second = await page(link, {
      value: [{ startDateTime: at, isTest: true, caller: { displayName: 'secret' } }],
      '@odata.nextLink': graph(written.replace('=1', '=2')),
    });
    expect(second.seen).toEqual([written]);
    expect(second.page.value).toEqual([{ startDateTime: at, caller: {} }]);
    const third = await page(ours(second.page['@odata.nextLink']), {
      value: [{ endDateTime: at, isTest: true }],
    });
    expect(third.seen).toEqual([written.replace('=1', '=2')]);
    expect(third.page.value).toEqual([{ endDateTime: at }]);
  });

  test.each(['@nextLink', '@deltaLink', 'odata.nextLink', 'nextLink'])(
    'S11 %s, which clients of Graph do not follow, withholds the answer',
    async (name) => {
      answerWith({ value: [], [name]: graph('/v1.0/users?$skiptoken=abc') });
      const answer = await gateway.get('/entra-id/v1.0/users?$top=1');
      expect([answer.status, answer.headers['nymgate-error']]).toEqual([502, 'RESPONSE_NOT_SANITIZABLE']);
    },
  );

  test('LNK-01 the fresh link of an expired round', async () => {
    const location = graph("/v1.0/me/calendarView/delta(startDateTime='2026-01-01')");
    answerWith({ error: { code: 'syncStateNotFound' } }, { status: 410, headers: { location } });
    const answer = await gateway.get(`/outlook-cal/v1.0/users/${token}/calendarView/delta?${WINDOW}`);
    expect(answer.status).toBe(410);
    const link = ours(answer.headers['location']);
    expect(link.startsWith(`/outlook-cal/v1.0/users/${token}/calendarView/delta?$skiptoken=s~`)).toBe(true);
    const { seen } = await page(link, { value: [] });
    // With what it lacks of the round that has ended (F28).
    expect(seen).toEqual([
      "/v1.0/me/calendarView/delta(startDateTime='2026-01-01')?endDateTime=2026-02-01T00:00:00Z",
    ]);
  });

  test('LNK-01 the link is good for nothing but the path it was handed out with', async () => {
    const first = await page(`${view(token)}?${WINDOW}`, { value: [], '@odata.nextLink': graph(ME) });
    const link = ours(first.page['@odata.nextLink']);
    const invalid = [400, 'TOKEN_INVALID', 0];
    expect(await outcome(link.replace(view(token), view(other)))).toEqual(invalid);
    expect(await outcome(link.replace('/calendar/calendarView', '/calendarView'))).toEqual(invalid);
    expect(await outcome(link.replace('/calendar/calendarView', '/calendar/events'))).toEqual(invalid);
    expect(await outcome(link.replace('outlook-cal', 'msft-teams'))).toEqual([
      403,
      'ENDPOINT_NOT_ALLOWED',
      0,
    ]);
    expect(await outcome(`${link}&${link.split('?')[1]}`)).toEqual([400, 'TARGET_MALFORMED', 0]);
    expect(await outcome(`${link}A`)).toEqual(invalid);
    answerWith({ value: [] });
    expect(await outcome(link)).toEqual([200, undefined, 1]);
    // An option beside it is left behind, so Graph is asked the same.
    const alone = (await page(link, { value: [] })).seen;
    expect((await page(`${link}&$top=1`, { value: [] })).seen).toEqual(alone);
  });

  test.each([
    ['another host', 'https://graph.evil.example/v1.0/me/events'],
    ['a fragment', '{graph}/v1.0/me/events#x'],
    ['dot segments', '{graph}/v1.0/me/%2e%2e/users'],
    ['another version', '{graph}/beta/me/events'],
    ['too long', `{graph}/v1.0/me/events?a=${'a'.repeat(9_000)}`],
    ['no text', 17],
  ])('LNK-01 a link that is not plain withholds the answer: %s', async (_, link) => {
    const url = typeof link === 'string' ? link.replace('{graph}', gateway.simulator.graphUrl) : link;
    answerWith({ value: [], '@odata.nextLink': url });
    expect(await outcome(`${view(token)}?${WINDOW}`)).toEqual([502, 'RESPONSE_NOT_SANITIZABLE', 1]);
  });

  test('LNK-01 what cannot be read of Graph’s spellings is counted, by endpoint', async () => {
    expect(await counted('nymgate_links_unmatched_total')).toEqual(
      expect.arrayContaining([
        expect.stringContaining('endpoint="/v1.0/users/{userId}/calendar/calendarView"'),
        expect.stringContaining('endpoint="/v1.0/drives/{driveId}/root/delta"'),
      ]),
    );
    expect((await counted('nymgate_shapes_withheld_total')).filter((line) => line.includes('link'))).toEqual([
      expect.stringContaining('shape="link"} 6'),
    ]);
  });
});

describe("sealed links of Psoxy's language", () => {
  const RULES = `links: seal
endpoints:
  - pathTemplate: /v1.0/users/{user}/events
    transforms:
      - !<redact>
        jsonPaths: ["$.value[*].subject"]
  - pathTemplate: /v1.0/users
    transforms:
      - !<redact>
        jsonPaths: ["$.value[*].displayName"]
      - !<pseudonymize>
        jsonPaths: ["$..['id']"]
        includeReversible: true
`;
  beforeAll(async () => {
    gateway = await startGateway({ connectors: ['outlook-cal'], rules: RULES });
    const users = (await gateway.get('/v1.0/users')).json() as Page;
    token = String(users.value[0]?.['id']);
  });
  afterAll(() => gateway.close());

  // What repeats the path of its request takes a shorter way when its ids stand there in clear: the request of page 2 is a link.
  test.each([
    ['without ids', '/v1.0/users', '/v1.0/users', '/v1.0/users'],
    [
      'with the pseudonym',
      '/v1.0/users/{token}/events',
      '/v1.0/users/{id}/events',
      '/v1.0/users/{token}/events',
    ],
    [
      'with the id in clear',
      '/v1.0/users/{token}/events',
      '/v1.0/users/{id}/events',
      '/v1.0/users/{id}/events',
    ],
  ])('ODA-06 page 2 leads on to page 3, asked for %s', async (_, ...paths) => {
    const id = gateway.simulator.people[0]?.id ?? '';
    const [asked = '', written = '', second = ''] = paths.map((path) =>
      path.replace('{token}', token).replace('{id}', id),
    );
    const pageOf = (number: number) => `${written}?$skiptoken=page${number}`;
    const one = await page(asked, { value: [], '@odata.nextLink': graph(pageOf(2)) });
    const toTwo = ours(one.page['@odata.nextLink']);
    expect(toTwo.startsWith(`/outlook-cal${asked}?$skiptoken=s~`)).toBe(true);
    const two = await page(toTwo.replace(asked, second), {
      value: [],
      '@odata.nextLink': graph(pageOf(3)),
    });
    expect(two.seen).toEqual([pageOf(2)]);
    const toThree = ours(two.page['@odata.nextLink']);
    expect(toThree.startsWith(`/outlook-cal${second}?$skiptoken=s~`)).toBe(true);
    const three = await page(toThree, { value: [] });
    expect(three.seen).toEqual([pageOf(3)]);
  });

  test('LNK-01 these rules pass what they do not name, so a link that they do not know withholds the answer', async () => {
    answerWith({ value: [], '@odata.nextLink': graph('/v1.0/me/events?$skip=10') });
    expect(await outcome(`/v1.0/users/${token}/events`)).toEqual([502, 'RESPONSE_NOT_SANITIZABLE', 1]);
  });
});
