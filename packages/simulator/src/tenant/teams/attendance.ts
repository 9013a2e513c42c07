import type { Entity } from '../../base/entity.ts';
import { createGuid, createSeededRandom } from '../../base/random.ts';
import type { Window } from '../calendar/mailboxes.ts';
import { DAY } from '../people/time-zones.ts';
import { listInvitedActors, listTimes, type OnlineMeeting } from './online-meetings.ts';
import { type Actor, createExternalActors, formatInstant, type Teamwork } from './teamwork.ts';

const MINUTE = 60_000;
const RETENTION_DAYS = 365;
const MAX_REPORTS = 50;

export type AttendanceReport = {
  readonly id: string;
  readonly meeting: OnlineMeeting;
  readonly time: Window;
};

export function createReports(world: Teamwork, meeting: OnlineMeeting): readonly AttendanceReport[] {
  const now = world.now().getTime();
  return listTimes(meeting, { start: now - RETENTION_DAYS * DAY, end: now })
    .filter(({ end }) => end <= now)
    .map((time) => ({ id: createGuid('report', meeting.meeting.key, time.start), meeting, time }))
    .toReversed();
}

export const listedReports = (world: Teamwork, meeting: OnlineMeeting): readonly AttendanceReport[] =>
  createReports(world, meeting).slice(0, MAX_REPORTS);

export function reportEntity(world: Teamwork, report: AttendanceReport): Entity {
  return {
    id: report.id,
    totalParticipantCount: listAttendees(world, report).length,
    meetingStartDateTime: formatInstant(report.time.start),
    meetingEndDateTime: formatInstant(report.time.end),
    externalEventInformation: [
      { applicationId: createGuid('registration-app'), externalEventId: report.meeting.meeting.key },
    ],
  };
}

const listAttendees = (world: Teamwork, { meeting }: AttendanceReport): readonly Actor[] => [
  ...listInvitedActors(world, meeting),
  ...createExternalActors(meeting.organizer).slice(0, 2),
];
export const attendanceRecords = (world: Teamwork, report: AttendanceReport): readonly Entity[] =>
  listAttendees(world, report).map((actor, index) => record(report, actor, index));

function record(report: AttendanceReport, actor: Actor, index: number): Entity {
  const intervals = createIntervals(report, actor);
  const registered = actor.type === 'anonymousGuest' ? createGuid('registration', report.id) : null;
  return {
    id: actor.type === 'aadUser' ? actor.id : createGuid('attendance', report.id, actor.id),
    emailAddress: actor.address,
    totalAttendanceInSeconds: intervals.reduce((sum, one) => sum + Number(one['durationInSeconds']), 0),
    role: index === 0 ? 'Organizer' : index === 1 ? 'Presenter' : 'Attendee',
    identity: toIdentity(actor),
    registrationId: registered,
    externalRegistrationInformation:
      registered === null ? null : { referrer: `mail:${actor.displayName}`, registrationId: registered },
    attendanceIntervals: intervals,
  };
}

function toIdentity({ id, type, displayName, tenantId }: Actor): Entity {
  if (type === 'phoneUser') {
    return {
      '@odata.type': '#microsoft.graph.communicationsPhoneIdentity',
      id: id.replace('4:', ''),
      displayName,
    };
  }
  if (type === 'anonymousGuest') {
    return { '@odata.type': '#microsoft.graph.communicationsGuestIdentity', id: null, displayName };
  }
  return { '@odata.type': '#microsoft.graph.communicationsUserIdentity', id, displayName, tenantId };
}

function createIntervals({ id, time }: AttendanceReport, actor: Actor): readonly Entity[] {
  const dice = createSeededRandom('attendance', id, actor.id);
  const length = time.end - time.start;
  const middle = time.start + Math.floor(length / 2);
  const interval = (join: number, leave: number): Entity => ({
    joinDateTime: formatInstant(join),
    leaveDateTime: formatInstant(leave),
    durationInSeconds: Math.floor((leave - join) / 1000),
  });
  const joined = time.start + dice.nextInteger(4) * 20_000;
  return dice.nextBoolean(0.3)
    ? [interval(joined, middle), interval(middle + MINUTE, time.end)]
    : [interval(joined, time.end)];
}
