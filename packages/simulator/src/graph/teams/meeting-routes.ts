import type { Entity } from '../../base/entity.ts';
import { badRequest } from '../../base/graph-error.ts';
import type { SimulatedPerson } from '../../tenant/people/people.ts';
import {
  type AttendanceReport,
  attendanceRecords,
  createReports,
  listedReports,
  reportEntity,
} from '../../tenant/teams/attendance.ts';
import {
  joinMeetingId,
  listMeetingsOf,
  type OnlineMeeting,
  onlineMeetingEntity,
} from '../../tenant/teams/online-meetings.ts';
import { contextUrl, type GraphCall, quoteKey } from '../odata/call.ts';
import {
  forbiddenError,
  notFoundError,
  selectProperties,
  slot,
  toUndecorated,
  writeEntity,
} from './teams-answers.ts';

/** Meetings are asked for by object id only, and need a policy that admits the app (graph-facts.md#3.4, #7). */
function meetingUser(call: GraphCall): SimulatedPerson {
  if (!call.teamwork.meetingPolicy.granted)
    throw forbiddenError('No application access policy found for this app');
  const key = slot(call, 'user');
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key))
    throw badRequest('The user id in the path must be a GUID.');
  const person = call.tenant.person(key);
  if (person === undefined) throw notFoundError('User not found.');
  return person;
}

function setOf(person: SimulatedPerson): string {
  return `users(${quoteKey(person.id)})/onlineMeetings`;
}

/** At most one meeting, found by its link or number under its organizer; there is no list. */
export function findOnlineMeetings(call: GraphCall): Entity {
  const person = meetingUser(call);
  const { filter } = call.options;
  if (filter?.kind !== 'compare' || typeof filter.value !== 'string')
    throw badRequest("Filter expression expected - /onlineMeetings?$filter=JoinWebUrl eq '{joinWebUrl}'");
  const wanted = plain(toUndecorated(call, filter.value));
  const byNumber = filter.path.segments.at(-1) === 'joinMeetingId';
  const found = listMeetingsOf(call.teamwork, person).filter(
    (one) =>
      one.organizer.id === person.id && (byNumber ? joinMeetingId(one) : plain(one.joinUrl)) === wanted,
  );
  return {
    '@odata.context': contextUrl(call, setOf(person)),
    value: found.map((one) => writeMeeting(call, one)),
  };
}

/** Links are compared without their escapes: clients send them escaped once or twice. */
function plain(link: string): string {
  try {
    return decodeURIComponent(link);
  } catch {
    return link;
  }
}

function writeMeeting(call: GraphCall, one: OnlineMeeting): Entity {
  const entity = onlineMeetingEntity(call.teamwork, one, call.preferences.unknownMembers);
  return writeEntity(call, 'onlineMeeting', selectProperties(call, entity));
}

type Place = { readonly person: SimulatedPerson; readonly meeting: OnlineMeeting };

function meetingOf(call: GraphCall): Place {
  const person = meetingUser(call);
  const id = slot(call, 'meeting');
  const meeting = listMeetingsOf(call.teamwork, person).find((one) => one.id === id);
  if (meeting === undefined) throw notFoundError('Meeting not found.');
  return { person, meeting };
}

export function getOnlineMeeting(call: GraphCall): Entity {
  const { person, meeting } = meetingOf(call);
  return {
    '@odata.context': contextUrl(call, `${setOf(person)}/$entity`),
    ...writeMeeting(call, meeting),
  };
}

/** Only the organizer has reports. */
function reportPlace(call: GraphCall): Place {
  const place = meetingOf(call);
  if (place.meeting.organizer.id !== place.person.id)
    throw forbiddenError('Only organizers of the meeting may read its attendance reports.');
  return place;
}

function reportSet({ person, meeting }: Place): string {
  return `${setOf(person)}(${quoteKey(meeting.id)})/attendanceReports`;
}

export function listAttendanceReports(call: GraphCall): Entity {
  const place = reportPlace(call);
  return {
    '@odata.context': contextUrl(call, reportSet(place)),
    value: listedReports(call.teamwork, place.meeting).map((report) =>
      writeEntity(call, 'meetingAttendanceReport', reportEntity(call.teamwork, report)),
    ),
  };
}

function reportOf(call: GraphCall, { meeting }: Place): AttendanceReport {
  const id = slot(call, 'report');
  const report = createReports(call.teamwork, meeting).find((one) => one.id === id);
  if (report === undefined) throw notFoundError('Attendance report not found.');
  return report;
}

function writeRecords(call: GraphCall, report: AttendanceReport): readonly Entity[] {
  return attendanceRecords(call.teamwork, report).map((one) => writeEntity(call, 'attendanceRecord', one));
}

export function getAttendanceReport(call: GraphCall): Entity {
  const place = reportPlace(call);
  const report = reportOf(call, place);
  const set = reportSet(place);
  const expanded =
    call.options.expand.length === 0
      ? {}
      : {
          'attendanceRecords@odata.context': contextUrl(
            call,
            `${set}(${quoteKey(report.id)})/attendanceRecords`,
          ),
          attendanceRecords: writeRecords(call, report),
        };
  return {
    '@odata.context': contextUrl(call, `${set}/$entity`),
    ...writeEntity(call, 'meetingAttendanceReport', { ...reportEntity(call.teamwork, report), ...expanded }),
  };
}

export function listAttendanceRecords(call: GraphCall): Entity {
  const place = reportPlace(call);
  const report = reportOf(call, place);
  return {
    '@odata.context': contextUrl(call, `${reportSet(place)}(${quoteKey(report.id)})/attendanceRecords`),
    value: writeRecords(call, report),
  };
}
