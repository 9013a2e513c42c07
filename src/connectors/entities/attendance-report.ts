import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import {
  arrayOf,
  drop,
  entity,
  keep,
  pseudonymize,
  reversible,
  sealLink,
  tokenize,
} from '../../native/builders.ts';
import type { EntityTable, Properties } from './entity-table.ts';

const REGISTRATION = 'Leads to a registration form with name and address.';

export const MEETING_ATTENDANCE_REPORT = {
  id: keep('technical', 'opaque'),
  meetingStartDateTime: keep('quasi', 'dateTime'),
  meetingEndDateTime: keep('quasi', 'dateTime'),
  totalParticipantCount: keep('metadata', 'integer'),
  externalEventInformation: arrayOf(entity('virtualEventExternalInformation')),
  attendanceRecords: arrayOf(entity('attendanceRecord')),
} satisfies EntityTable<MicrosoftGraph.MeetingAttendanceReport>;

const CONTEXT = 'Address that spells out the organizer and the id of the meeting.';

export const MEETING_ATTENDANCE_REPORT_EXTRA: Properties = {
  'attendanceRecords@odata.context': drop('personal', CONTEXT),
  'attendanceRecords@odata.nextLink': sealLink(
    'Leads to the gateway, with the whole original link encrypted inside.',
  ),
};

export const VIRTUAL_EVENT_EXTERNAL_INFORMATION = {
  applicationId: keep('technical', 'opaque', 'Id of an application: no person.'),
  externalEventId: tokenize(
    'technical',
    'Chosen by an application, any text; equal values still belong together.',
  ),
} satisfies EntityTable<MicrosoftGraph.VirtualEventExternalInformation>;

export const ATTENDANCE_RECORD = {
  id: reversible('personal', "May be the participant's object id; joins with accounts then."),
  emailAddress: pseudonymize('contact'),
  identity: entity('teamworkIdentity'),
  role: keep('metadata', 'word'),
  totalAttendanceInSeconds: keep('quasi', 'integer'),
  attendanceIntervals: arrayOf(entity('attendanceInterval')),
  registrationId: drop('personal', REGISTRATION),
  externalRegistrationInformation: entity('virtualEventExternalRegistrationInformation'),
} satisfies EntityTable<MicrosoftGraph.AttendanceRecord>;

export const VIRTUAL_EVENT_EXTERNAL_REGISTRATION_INFORMATION = {
  referrer: drop('personal', REGISTRATION),
  registrationId: drop('personal', REGISTRATION),
} satisfies EntityTable<MicrosoftGraph.VirtualEventExternalRegistrationInformation>;

export const ATTENDANCE_INTERVAL = {
  joinDateTime: keep('quasi', 'dateTime'),
  leaveDateTime: keep('quasi', 'dateTime'),
  durationInSeconds: keep('quasi', 'integer'),
} satisfies EntityTable<MicrosoftGraph.AttendanceInterval>;
