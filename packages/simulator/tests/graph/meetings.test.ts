import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Entity } from '../../src/base/entity.ts';
import type { Simulator } from '../../src/simulator-types.ts';
import { startSimulator } from '../../src/start-simulator.ts';
import { createGraphClient, type GraphClient } from '../clients.ts';

const DAY = 86_400_000;
const now = Date.parse('2026-03-18T15:00:00Z');
let simulator: Simulator;
let graph: GraphClient;
let info: { joinWebUrl: string; organizer: { id: string } };
let base: string;
let meeting: Entity;

beforeAll(async () => {
  simulator = await startSimulator({ people: 24, seed: 4, now: () => new Date(now) });
  graph = await createGraphClient(simulator, [
    'OnlineMeetings.Read.All',
    'OnlineMeetingArtifact.Read.All',
    'Chat.Read.All',
    'Calendars.Read',
  ]);
  const path = `/v1.0/users/${simulator.people[0]?.id}/chats?$filter=chatType eq 'meeting'&$expand=members`;
  const chats = (await graph.walk(path)).rows;
  const stand = chats.find((chat) => chat['topic'] === 'Daily stand-up') ?? expect.fail();
  info = stand['onlineMeetingInfo'] as typeof info;
  base = `/v1.0/users/${info.organizer.id}/onlineMeetings`;
  const found = await graph.get(`${base}?$filter=JoinWebUrl eq '${encodeURIComponent(info.joinWebUrl)}'`);
  meeting = (found.body['value'] as Entity[])[0] ?? expect.fail();
});
afterAll(() => simulator.close());

const code = (body: Entity) => (body['error'] as { code: string }).code;
const value = (body: Entity) => body['value'] as Entity[];

describe('online meetings', () => {
  test('are those of the calendar, found by link or number; the id holds organizer and thread', async () => {
    const events = await graph.walk(`/v1.0/users/${info.organizer.id}/events?$top=1000`);
    const links = events.rows.map((event) => (event['onlineMeeting'] as Entity | null)?.['joinUrl']);
    expect(links).toContain(meeting['joinWebUrl']);
    const thread = (meeting['chatInfo'] as Entity)['threadId'];
    expect(Buffer.from(String(meeting['id']), 'base64').toString()).toBe(
      `1*${info.organizer.id}*0**${thread}`,
    );
    const number = (meeting['joinMeetingIdSettings'] as Entity)['joinMeetingId'];
    const filter = `$filter=joinMeetingIdSettings/joinMeetingId eq '${number}'`;
    expect(value((await graph.get(`${base}?${filter}`)).body)).toEqual([meeting]);
    expect((await graph.get(`${base}/${meeting['id']}`)).body).toMatchObject(meeting);
    expect(decodeURIComponent(String((meeting['joinInformation'] as Entity)['content']))).toContain(
      `organizerId=${info.organizer.id}`,
    );
  });

  test('links are taken escaped once and twice; other people find none, invited ones may read by id', async () => {
    const once = encodeURIComponent(decodeURIComponent(info.joinWebUrl));
    expect(value((await graph.get(`${base}?$filter=joinWebUrl eq '${once}'`)).body)).toEqual([meeting]);
    const invited = ((meeting['participants'] as Entity)['attendees'] as Entity[])[0];
    const upn = String(invited?.['upn']);
    const other = simulator.people.find(({ mail }) => mail === upn) ?? expect.fail();
    const others = `/v1.0/users/${other.id}/onlineMeetings`;
    const search = `$filter=JoinWebUrl eq '${encodeURIComponent(info.joinWebUrl)}'`;
    expect(value((await graph.get(`${others}?${search}`)).body)).toEqual([]);
    expect((await graph.get(`${others}/${meeting['id']}`)).status).toBe(200);
    const reports = await graph.get(`${others}/${meeting['id']}/attendanceReports`);
    expect([reports.status, code(reports.body)]).toEqual([403, 'Forbidden']);
  });

  test('no list, no principal names, no strangers', async () => {
    expect((await graph.get(base)).status).toBe(400);
    expect((await graph.get(`${base}?$filter=subject eq 'x'`)).status).toBe(400);
    expect((await graph.get(`${base}/unknown`)).status).toBe(404);
    const upn = encodeURIComponent(simulator.people[0]?.userPrincipalName ?? '');
    expect((await graph.get(`/v1.0/users/${upn}/onlineMeetings/${meeting['id']}`)).status).toBe(400);
  });

  test('without application access policy a 403 with words of its own, until it is granted', async () => {
    simulator.revokeMeetingPolicy();
    for (const path of [`${base}/${meeting['id']}`, `${base}/${meeting['id']}/attendanceReports`]) {
      const { status, body } = await graph.get(path);
      expect([status, code(body), (body['error'] as Entity)['message']]).toEqual([
        403,
        'Forbidden',
        'No application access policy found for this app',
      ]);
    }
    simulator.grantMeetingPolicy();
    expect((await graph.get(`${base}/${meeting['id']}`)).status).toBe(200);
  });
});

describe('attendance reports', () => {
  test('the fifty newest, one for each time the meeting took place', async () => {
    const { body } = await graph.get(`${base}/${meeting['id']}/attendanceReports`);
    const starts = value(body).map((report) => Date.parse(String(report['meetingStartDateTime'])));
    expect(starts.length).toBe(50);
    expect(starts).toEqual(starts.toSorted((left, right) => right - left));
    expect(Math.max(...starts)).toBeLessThan(now);
    expect(Math.max(...starts)).toBeGreaterThan(now - 4 * DAY);
    expect(body).not.toHaveProperty('@odata.nextLink');
  });

  test('one with its records, which are the same alone; sums and counts agree', async () => {
    const [report] = value((await graph.get(`${base}/${meeting['id']}/attendanceReports`)).body);
    const path = `${base}/${meeting['id']}/attendanceReports/${report?.['id']}`;
    const { body } = await graph.get(`${path}?$expand=attendanceRecords`);
    const records = body['attendanceRecords'] as Entity[];
    expect(value((await graph.get(`${path}/attendanceRecords`)).body)).toEqual(records);
    expect(body['totalParticipantCount']).toBe(records.length);
    expect((await graph.get(path)).body).not.toHaveProperty('attendanceRecords');
    for (const record of records) {
      const intervals = record['attendanceIntervals'] as Entity[];
      const sum = intervals.reduce((total, one) => total + Number(one['durationInSeconds']), 0);
      expect(record['totalAttendanceInSeconds']).toBe(sum);
    }
    expect(JSON.stringify(records)).toMatch(/communicationsPhoneIdentity.*|communicationsGuestIdentity/);
    expect((await graph.get(`${base}/${meeting['id']}/attendanceReports/unknown`)).status).toBe(404);
  });
});
