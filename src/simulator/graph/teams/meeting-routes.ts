import {
  attendanceRecords,
  listedReports,
  type Report,
  reportEntity,
  reportsOf,
} from '../../tenant/meetings/attendance.ts';
import { joinMeetingId, onlineMeetingEntity } from '../../tenant/meetings/online-meeting-entity.ts';
import { type OnlineMeeting, onlineMeetingsOf } from '../../tenant/meetings/online-meetings.ts';
import type { Entity, SimulatedPerson } from '../../types.ts';
import { contextUrl, type GraphCall, quotedKey } from '../call.ts';
import { badRequest } from '../graph-error.ts';
import { forbidden, nothingThere } from './teams-errors.ts';
import { original, selected, slot, write } from './write-teams.ts';

/** Meetings take the object id alone, and a policy that admits the app (graph-facts.md#3.4, #7). */
function meetingUser(call: GraphCall): SimulatedPerson {
  if (!call.teamwork.meetingPolicy.granted)
    throw forbidden('No application access policy found for this app');
  const key = slot(call, 'user');
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key))
    throw badRequest('The user id in the path must be a GUID.');
  const person = call.tenant.person(key);
  if (person === undefined) throw nothingThere('User not found.');
  return person;
}

function setOf(person: SimulatedPerson): string {
  return `users(${quotedKey(person.id)})/onlineMeetings`;
}

/** At most one, found by its link or number under its organizer; there is no list. */
export function findOnlineMeetings(call: GraphCall): Entity {
  const person = meetingUser(call);
  const { filter } = call.options;
  if (filter?.kind !== 'compare' || typeof filter.value !== 'string')
    throw badRequest("Filter expression expected - /onlineMeetings?$filter=JoinWebUrl eq '{joinWebUrl}'");
  const wanted = plain(original(call, filter.value));
  const byNumber = filter.path.segments.at(-1) === 'joinMeetingId';
  const found = onlineMeetingsOf(call.teamwork, person).filter(
    (one) =>
      one.organizer.id === person.id && (byNumber ? joinMeetingId(one) : plain(one.joinUrl)) === wanted,
  );
  return {
    '@odata.context': contextUrl(call, setOf(person)),
    value: found.map((one) => writeMeeting(call, one)),
  };
}

/** Links are compared whatever their escapes: clients send them escaped once or twice. */
function plain(link: string): string {
  try {
    return decodeURIComponent(link);
  } catch {
    return link;
  }
}

function writeMeeting(call: GraphCall, one: OnlineMeeting): Entity {
  const entity = onlineMeetingEntity(call.teamwork, one, call.preferences.unknownMembers);
  return write(call, 'onlineMeeting', selected(call, entity));
}

type Place = { readonly person: SimulatedPerson; readonly meeting: OnlineMeeting };

function meetingOf(call: GraphCall): Place {
  const person = meetingUser(call);
  const id = slot(call, 'meeting');
  const meeting = onlineMeetingsOf(call.teamwork, person).find((one) => one.id === id);
  if (meeting === undefined) throw nothingThere('Meeting not found.');
  return { person, meeting };
}

export function getOnlineMeeting(call: GraphCall): Entity {
  const { person, meeting } = meetingOf(call);
  return {
    '@odata.context': contextUrl(call, `${setOf(person)}/$entity`),
    ...writeMeeting(call, meeting),
  };
}

/** Reports are for the organizer. */
function reportPlace(call: GraphCall): Place {
  const place = meetingOf(call);
  if (place.meeting.organizer.id !== place.person.id)
    throw forbidden('Only organizers of the meeting may read its attendance reports.');
  return place;
}

function reportSet({ person, meeting }: Place): string {
  return `${setOf(person)}(${quotedKey(meeting.id)})/attendanceReports`;
}

export function listAttendanceReports(call: GraphCall): Entity {
  const place = reportPlace(call);
  return {
    '@odata.context': contextUrl(call, reportSet(place)),
    value: listedReports(call.teamwork, place.meeting).map((report) =>
      write(call, 'meetingAttendanceReport', reportEntity(call.teamwork, report)),
    ),
  };
}

function reportOf(call: GraphCall, { meeting }: Place): Report {
  const id = slot(call, 'report');
  const report = reportsOf(call.teamwork, meeting).find((one) => one.id === id);
  if (report === undefined) throw nothingThere('Attendance report not found.');
  return report;
}

function writeRecords(call: GraphCall, report: Report): readonly Entity[] {
  return attendanceRecords(call.teamwork, report).map((one) => write(call, 'attendanceRecord', one));
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
            `${set}(${quotedKey(report.id)})/attendanceRecords`,
          ),
          attendanceRecords: writeRecords(call, report),
        };
  return {
    '@odata.context': contextUrl(call, `${set}/$entity`),
    ...write(call, 'meetingAttendanceReport', { ...reportEntity(call.teamwork, report), ...expanded }),
  };
}

export function listAttendanceRecords(call: GraphCall): Entity {
  const place = reportPlace(call);
  const report = reportOf(call, place);
  return {
    '@odata.context': contextUrl(call, `${reportSet(place)}(${quotedKey(report.id)})/attendanceRecords`),
    value: writeRecords(call, report),
  };
}
