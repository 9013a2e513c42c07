import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entity } from '../../src/base/entity.ts';
import { EVENT_PROPERTIES } from '../../src/graph/outlook/event-output.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import type { SimulatedPerson } from '../../src/tenant/people/people.ts';
import { createGraphClient, type GraphClient } from '../clients.ts';

const WINDOW = 'startDateTime=2026-01-12T00:00:00Z&endDateTime=2026-02-12T00:00:00Z';
let simulator: Simulator;
let graph: GraphClient;
let person: SimulatedPerson;

beforeAll(async () => {
  simulator = await startSimulator({ people: 60, seed: 4 });
  graph = await createGraphClient(simulator, ['Calendars.Read', 'MailboxSettings.Read']);
  person = simulator.people[1] ?? expect.fail();
});
afterAll(() => simulator.close());

const value = (body: Entity) => body['value'] as Entity[];
const code = (body: Entity) => (body['error'] as { code: string }).code;
const ids = (rows: readonly Entity[]) => rows.map((row) => row['id']);
const startOf = (event: Entity) => Date.parse(`${(event['start'] as { dateTime: string }).dateTime}Z`);

describe('events', () => {
  test.each([1, 3, 10, 1000])('walk to the end with $top=%d, each once', async (top) => {
    const { rows } = await graph.walk(`/v1.0/users/${person.id}/events?$top=${top}&$select=subject`);
    const all = (await graph.walk(`/v1.0/users/${person.id}/events?$top=1000`)).rows;
    expect(ids(rows)).toEqual(ids(all));
    expect(new Set(ids(rows)).size).toBe(rows.length);
    expect(rows.length).toBeGreaterThan(10);
  });

  test('links name parameters percent-encoded, keep the given id, and views use the OData key', async () => {
    const upn = encodeURIComponent(person.userPrincipalName);
    const events = (await graph.get(`/v1.0/users/${upn}/events?$top=2`)).body;
    expect(events['@odata.nextLink']).toBe(
      `${simulator.graphUrl}/v1.0/users/${upn}/events?%24top=2&%24skip=2`,
    );
    expect(events['@odata.context']).toBe(
      `${simulator.graphUrl}/v1.0/$metadata#users('${upn.replaceAll("'", "''")}')/events`,
    );
    const view = (await graph.get(`/v1.0/users/${upn}/calendarView?${WINDOW}&$top=2`)).body;
    expect(view['@odata.nextLink']).toMatch(
      new RegExp(`/v1\\.0/users\\('${person.id}'\\)/calendarView\\?startDateTime=.*&%24top=2&%24skip=2$`),
    );
  });

  test('all kinds of event and secret are there, and every property is documented', async () => {
    const all: Entity[] = [];
    for (const one of simulator.people.filter(({ kind }) => kind === 'member').slice(0, 20)) {
      all.push(
        ...(await graph.walk(`/v1.0/users/${one.id}/events?$top=1000`)).rows,
        ...(await graph.walk(`/v1.0/users/${one.id}/calendarView?${WINDOW}&$top=1000`)).rows,
      );
    }
    const seen = (name: string) => new Set(all.map((event) => event[name]));
    expect(seen('type')).toEqual(new Set(['singleInstance', 'seriesMaster', 'occurrence', 'exception']));
    expect(seen('sensitivity')).toEqual(new Set(['normal', 'personal', 'private', 'confidential']));
    expect(seen('isCancelled')).toEqual(new Set([true, false]));
    expect(seen('isAllDay')).toEqual(new Set([true, false]));
    const text = JSON.stringify(all);
    for (const secret of [
      /pwd=\w+/,
      /%22Oid%22%3A%22[0-9a-f-]{36}/,
      /"conferenceId":"\d+"/,
      /O=EXCHANGELABS/,
      /on behalf of/,
      /"type":"resource"/,
      /associationLink/,
      /mailto:/,
    ])
      expect(text).toMatch(secret);
    const known = new Set<string>([
      '@odata.etag',
      'calendar@odata.associationLink',
      'calendar@odata.navigationLink',
      ...EVENT_PROPERTIES,
    ]);
    expect(all.flatMap((event) => Object.keys(event)).filter((name) => !known.has(name))).toEqual([]);
  });

  test('filter and order equal naive evaluation', async () => {
    const all = (await graph.walk(`/v1.0/users/${person.id}/events?$top=1000`)).rows;
    const since = Date.parse('2026-01-01T00:00:00Z');
    const { rows } = await graph.walk(
      `/v1.0/users/${person.id}/events?$filter=start/dateTime ge '2026-01-01T00:00:00Z' and isAllDay eq false&$orderby=start/dateTime&$top=4`,
    );
    expect(ids(rows)).toEqual(
      ids(
        all
          .filter((event) => startOf(event) >= since && event['isAllDay'] === false)
          .toSorted((left, right) => startOf(left) - startOf(right)),
      ),
    );
    const last = await graph.get(
      `/v1.0/users/${person.id}/events?$top=1&$orderby=start/dateTime%20desc&$select=id,start,end`,
    );
    expect(startOf(value(last.body)[0] ?? {})).toBe(Math.max(...all.map(startOf)));
  });

  test('one event by id, also of an occurrence and by immutable id; another mailbox does not know it', async () => {
    const view = (await graph.walk(`/v1.0/users/${person.id}/calendarView?${WINDOW}`)).rows;
    for (const row of view.slice(0, 12)) {
      expect((await graph.get(`/v1.0/users/${person.id}/events/${row['id']}`)).body).toMatchObject(row);
    }
    const immutable = value(
      (await graph.get(`/v1.0/users/${person.id}/events`, { prefer: 'IdType="ImmutableId"' })).body,
    )[0];
    expect((await graph.get(`/v1.0/users/${person.id}/events/${immutable?.['id']}`)).body['iCalUId']).toBe(
      immutable?.['iCalUId'],
    );
    const foreign = await graph.get(`/v1.0/users/${simulator.people[30]?.id}/events/${view[0]?.['id']}`);
    expect([foreign.status, code(foreign.body)]).toEqual([404, 'ErrorItemNotFound']);
  });

  test('preferences: zone moves start and end only, body as text, both told back', async () => {
    const path = `/v1.0/users/${person.id}/calendarView?${WINDOW}&$top=30`;
    const plain = value((await graph.get(path)).body);
    const answer = await graph.get(path, {
      prefer: 'outlook.timezone="Tokyo Standard Time", outlook.body-content-type="text"',
    });
    expect(answer.headers.get('preference-applied')).toBe(
      'outlook.timezone="Tokyo Standard Time", outlook.body-content-type="text"',
    );
    for (const [index, event] of value(answer.body).entries()) {
      const shift = event['isAllDay'] === true ? 0 : 9 * 3_600_000;
      expect(startOf(event)).toBe(startOf(plain[index] ?? {}) + shift);
      expect(event['start']).toMatchObject({ timeZone: 'Tokyo Standard Time' });
      expect(event['body']).toMatchObject({
        contentType: 'text',
        content: expect.not.stringContaining('<p'),
      });
      expect(event['createdDateTime']).toBe(plain[index]?.['createdDateTime']);
    }
    expect(code((await graph.get(path, { prefer: 'outlook.timezone="Atlantis"' })).body)).toBe(
      'TimeZoneNotSupportedException',
    );
  });

  test('Calendars.ReadBasic.All withholds the body', async () => {
    const basic = await createGraphClient(simulator, ['Calendars.ReadBasic.All']);
    const [event] = value((await basic.get(`/v1.0/users/${person.id}/events?$top=1`)).body);
    expect(event).toHaveProperty('subject');
    expect([event?.['body'], event?.['bodyPreview']]).toEqual([undefined, undefined]);
  });
});

describe('views', () => {
  test('three spellings of the default calendar agree, series are expanded, cancelled dates left out', async () => {
    const [calendar] = value((await graph.get(`/v1.0/users/${person.id}/calendars`)).body);
    const walks = await Promise.all(
      ['calendarView', 'calendar/calendarView', `calendars/${calendar?.['id']}/calendarView`].map((path) =>
        graph.walk(`/v1.0/users/${person.id}/${path}?${WINDOW}&$top=7`),
      ),
    );
    expect(ids(walks[1]?.rows ?? [])).toEqual(ids(walks[0]?.rows ?? []));
    expect(ids(walks[2]?.rows ?? [])).toEqual(ids(walks[0]?.rows ?? []));
    const standUps = walks[0]?.rows.filter((event) => /stand-up/i.test(String(event['subject']))) ?? [];
    expect(standUps.length).toBe(13);
    expect(standUps.filter((event) => event['type'] === 'exception').length).toBe(1);
    expect(new Set(standUps.map((event) => event['seriesMasterId'])).size).toBe(1);
  });

  test.each([
    ['calendarView', 400, 'ErrorInvalidParameter'],
    ['calendarView?startDateTime=2026-01-01', 400, 'ErrorInvalidParameter'],
    ['calendarView?startDateTime=yesterday&endDateTime=2026-01-01', 400, 'ErrorInvalidParameter'],
    ['calendarView?startDateTime=2026-01-02&endDateTime=2026-01-01', 400, 'ErrorInvalidParameter'],
    ['calendarView?startDateTime=2000-01-02&endDateTime=2026-01-01', 400, 'ErrorCalendarViewRangeTooBig'],
    ['calendarView/delta', 400, 'ErrorInvalidParameter'],
    ['events?$search=x', 400, 'Request_BadRequest'],
    ['events?$expand=extensions', 400, 'Request_BadRequest'],
    ['events?$select=nonsense', 400, 'BadRequest'],
    ['calendars/nope/events', 404, 'ErrorItemNotFound'],
    ['mailboxSettings/nope', 404, 'ResourceNotFound'],
  ])('%s: %d %s', async (path, status, expected) => {
    const answer = await graph.get(`/v1.0/users/${person.id}/${path}`);
    expect([answer.status, code(answer.body)]).toEqual([status, expected]);
  });

  test('who has no mailbox has no events', async () => {
    const guest = simulator.people.find(({ kind }) => kind === 'guest') ?? expect.fail();
    expect(code((await graph.get(`/v1.0/users/${guest.id}/events`)).body)).toBe(
      'MailboxNotEnabledForRESTAPI',
    );
    expect(code((await graph.get('/v1.0/users/nobody@x.example/events')).body)).toBe('ErrorInvalidUser');
  });

  test('rooms and shared mailboxes have events', async () => {
    for (const kind of ['room', 'shared'] as const) {
      const one = simulator.people.find((candidate) => candidate.kind === kind);
      expect(value((await graph.get(`/v1.0/users/${one?.id}/events`)).body).length).toBeGreaterThan(0);
    }
  });
});

test('mailbox settings whole and in parts', async () => {
  const path = `/v1.0/users/${person.id}/mailboxSettings`;
  const { body } = await graph.get(path);
  for (const part of [
    'automaticRepliesSetting',
    'dateFormat',
    'delegateMeetingMessageDeliveryOptions',
    'language',
    'timeFormat',
    'timeZone',
    'userPurpose',
    'workingHours',
  ]) {
    const { '@odata.context': context, ...rest } = (await graph.get(`${path}/${part}`)).body;
    expect(context).toMatch(new RegExp(`mailboxSettings/${part}$`));
    expect(rest).toEqual(typeof body[part] === 'object' ? body[part] : { value: body[part] });
  }
  expect((await graph.get(`${path}?$select=timeZone`)).body).toEqual({
    '@odata.context': body['@odata.context'],
    timeZone: person.timeZone,
  });
});
