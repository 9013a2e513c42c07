import { attempt, type Entity, orThrow } from '../../base/entity.ts';
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
  listPersonMeetings,
  type OnlineMeeting,
  onlineMeetingEntity,
} from '../../tenant/teams/online-meetings.ts';
import { contextUrl, type GraphCall, inContext, quoteKey } from '../odata/call.ts';
import {
  forbiddenError,
  notFoundError,
  selectProperties,
  slot,
  toUndecorated,
  writeEntity,
} from './teams-answers.ts';

/** Requires an object id and a policy that admits the app (graph-facts.md#3.4, #7). */
function meetingUser(call: GraphCall): SimulatedPerson {
  if (!call.teamwork.meetingPolicy.granted)
    throw forbiddenError('No application access policy found for this app');
  const key = slot(call, 'user');
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(key))
    throw badRequest('The user id in the path must be a GUID.');
  return orThrow(call.tenant.person(key), () => notFoundError('User not found.'));
}

const getSetName = (person: SimulatedPerson): string => `users(${quoteKey(person.id)})/onlineMeetings`;

export function findOnlineMeetings(call: GraphCall): Entity {
  const person = meetingUser(call);
  const { filter } = call.options;
  if (filter?.kind !== 'compare' || typeof filter.value !== 'string')
    throw badRequest("Filter expression expected - /onlineMeetings?$filter=JoinWebUrl eq '{joinWebUrl}'");
  const requested = plain(toUndecorated(call, filter.value));
  const byNumber = filter.path.segments.at(-1) === 'joinMeetingId';
  const found = listPersonMeetings(call.teamwork, person).filter(
    (one) =>
      one.organizer.id === person.id && (byNumber ? joinMeetingId(one) : plain(one.joinUrl)) === requested,
  );
  return inContext(call, getSetName(person), { value: found.map((one) => writeMeeting(call, one)) });
}

/** Clients escape links once or twice, so they are compared unescaped. */
const plain = (link: string): string => attempt(() => decodeURIComponent(link)) ?? link;

function writeMeeting(call: GraphCall, one: OnlineMeeting): Entity {
  const entity = onlineMeetingEntity(call.teamwork, one, call.preferences.unknownMembers);
  return writeEntity(call, 'onlineMeeting', selectProperties(call, entity));
}

type Place = { readonly person: SimulatedPerson; readonly meeting: OnlineMeeting };

function findMeeting(call: GraphCall): Place {
  const person = meetingUser(call);
  const id = slot(call, 'meeting');
  const meeting = listPersonMeetings(call.teamwork, person).find((one) => one.id === id);
  if (meeting === undefined) throw notFoundError('Meeting not found.');
  return { person, meeting };
}

export function getOnlineMeeting(call: GraphCall): Entity {
  const { person, meeting } = findMeeting(call);
  return {
    '@odata.context': contextUrl(call, `${getSetName(person)}/$entity`),
    ...writeMeeting(call, meeting),
  };
}

function reportPlace(call: GraphCall): Place {
  const place = findMeeting(call);
  if (place.meeting.organizer.id !== place.person.id)
    throw forbiddenError('Only organizers of the meeting may read its attendance reports.');
  return place;
}

const reportSet = ({ person, meeting }: Place): string =>
  `${getSetName(person)}(${quoteKey(meeting.id)})/attendanceReports`;

export function listAttendanceReports(call: GraphCall): Entity {
  const place = reportPlace(call);
  return inContext(call, reportSet(place), {
    value: listedReports(call.teamwork, place.meeting).map((report) =>
      writeEntity(call, 'meetingAttendanceReport', reportEntity(call.teamwork, report)),
    ),
  });
}

function findReport(call: GraphCall, { meeting }: Place): AttendanceReport {
  const id = slot(call, 'report');
  return orThrow(
    createReports(call.teamwork, meeting).find((one) => one.id === id),
    () => notFoundError('Attendance report not found.'),
  );
}

const writeRecords = (call: GraphCall, report: AttendanceReport): readonly Entity[] =>
  attendanceRecords(call.teamwork, report).map((one) => writeEntity(call, 'attendanceRecord', one));

export function getAttendanceReport(call: GraphCall): Entity {
  const place = reportPlace(call);
  const report = findReport(call, place);
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
  return inContext(
    call,
    `${set}/$entity`,
    writeEntity(call, 'meetingAttendanceReport', { ...reportEntity(call.teamwork, report), ...expanded }),
  );
}

export function listAttendanceRecords(call: GraphCall): Entity {
  const place = reportPlace(call);
  const report = findReport(call, place);
  return inContext(call, `${reportSet(place)}(${quoteKey(report.id)})/attendanceRecords`, {
    value: writeRecords(call, report),
  });
}
