import type { ExampleCall, Lookup } from '../builders/connector.ts';
import { example, USER_LOOKUP } from '../builders/directory-examples.ts';
import { type ConnectorOptions, hasCoarseTimes, resolveTeamsOptions } from '../entities/connector-options.ts';

const RECORDS = '/v1.0/communications/callRecords';
const RECORD = `${RECORDS}/{callRecordId}`;
const MEETINGS = '/v1.0/users/{organizerId}/onlineMeetings';
const BY_LINK = `${MEETINGS}?$filter=joinWebUrl%20eq%20'{joinWebUrl}'`;
const REPORTS = `${MEETINGS}/{meetingId}/attendanceReports`;

const RECORD_LOOKUP = { callRecordId: { path: RECORDS, pointer: '/value/*/id' } };

/** A window up to the latest call, extended back until the log has entries. */
const WINDOW_LOOKUP = {
  from: { path: RECORDS, pointer: '/value/*/startDateTime' },
  to: { path: RECORDS, pointer: '/value/0/endDateTime' },
};

/** A meeting chat has the link and the organizer, under whom Graph finds the meeting. */
function meetingChat(pointer: string): Lookup {
  return {
    path: "/v1.0/users/{userId}/chats?$top=1&$filter=chatType%20eq%20'meeting'",
    pointer: `/value/0/onlineMeetingInfo${pointer}`,
  };
}

const LINK_LOOKUP: Readonly<Record<string, Lookup>> = {
  ...USER_LOOKUP,
  joinWebUrl: meetingChat('/joinWebUrl'),
  organizerId: meetingChat('/organizer/id'),
};
const MEETING_LOOKUP = { ...LINK_LOOKUP, meetingId: { path: BY_LINK, pointer: '/value/0/id' } };
const REPORT_LOOKUP = { ...MEETING_LOOKUP, reportId: { path: REPORTS, pointer: '/value/*/id' } };

export function teamsCallExamples(options: ConnectorOptions): readonly ExampleCall[] {
  const records = resolveTeamsOptions(options).callRecords;
  const hasWindow = records && !hasCoarseTimes(options);
  const logs = hasWindow ? logExamples() : logExamples().map(withFixedWindow);
  return [
    ...(records ? recordExamples() : []),
    ...(resolveTeamsOptions(options).telephoneLogs ? logs : []),
    ...(resolveTeamsOptions(options).meetings ? meetingExamples() : []),
  ];
}

/** Without call records the times are unknown, and coarse ones make no window; an empty response also shows the endpoint working. */
function withFixedWindow({ id, title, path }: ExampleCall): ExampleCall {
  return example(id, title, path.replace('{from}', '2026-01-01').replace('{to}', '2026-01-31'));
}

function recordExamples(): readonly ExampleCall[] {
  return [
    example('call-records', 'Calls and meetings of the last 30 days', RECORDS),
    example('call-record', 'One call with its sessions', `${RECORD}?$expand=sessions`, RECORD_LOOKUP),
    example(
      'call-record-segments',
      'One call with its sessions and their segments',
      `${RECORD}?$expand=sessions($expand=segments)`,
      RECORD_LOOKUP,
    ),
    example(
      'call-record-sessions',
      'Sessions of a call with their segments',
      `${RECORD}/sessions?$expand=segments`,
      RECORD_LOOKUP,
    ),
    example('call-record-participants', 'Participants of a call', `${RECORD}/participants_v2`, RECORD_LOOKUP),
  ];
}

function logExamples(): readonly ExampleCall[] {
  return [
    example(
      'pstn-calls',
      'Calls over the telephone network of late',
      `${RECORDS}/getPstnCalls(fromDateTime={from},toDateTime={to})`,
      WINDOW_LOOKUP,
    ),
    example(
      'direct-routing-calls',
      "Calls over the customer's telephone exchange of late",
      `${RECORDS}/getDirectRoutingCalls(fromDateTime={from},toDateTime={to})`,
      WINDOW_LOOKUP,
    ),
  ];
}

function meetingExamples(): readonly ExampleCall[] {
  return [
    example('online-meetings', 'The meeting of a join link', BY_LINK, LINK_LOOKUP),
    example('online-meeting', 'One meeting', `${MEETINGS}/{meetingId}`, MEETING_LOOKUP),
    example('attendance-reports', 'Reports of who attended a meeting', REPORTS, MEETING_LOOKUP),
    example(
      'attendance-report',
      'One report with its records',
      `${REPORTS}/{reportId}?$expand=attendanceRecords`,
      REPORT_LOOKUP,
    ),
    example(
      'attendance-records',
      'Who attended, when and for how long',
      `${REPORTS}/{reportId}/attendanceRecords`,
      REPORT_LOOKUP,
    ),
  ];
}
