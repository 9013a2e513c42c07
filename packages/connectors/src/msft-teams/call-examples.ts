import type { ExampleCall, Lookup } from '../builders/connector.ts';
import { USER_LOOKUP } from '../builders/directory-examples.ts';
import { type ConnectorOptions, resolveTeamsOptions } from '../entities/connector-options.ts';

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
  const logs = records ? logExamples() : logExamples().map(withFixedWindow);
  return [
    ...(records ? recordExamples() : []),
    ...(resolveTeamsOptions(options).telephoneLogs ? logs : []),
    ...(resolveTeamsOptions(options).meetings ? meetingExamples() : []),
  ];
}

/** Without call records the times are unknown; an empty response also shows the endpoint working. */
function withFixedWindow({ id, title, path }: ExampleCall): ExampleCall {
  return { id, title, path: path.replace('{from}', '2026-01-01').replace('{to}', '2026-01-31') };
}

function recordExamples(): readonly ExampleCall[] {
  return [
    { id: 'call-records', title: 'Calls and meetings of the last 30 days', path: RECORDS },
    {
      id: 'call-record',
      title: 'One call with its sessions',
      path: `${RECORD}?$expand=sessions`,
      lookups: RECORD_LOOKUP,
    },
    {
      id: 'call-record-segments',
      title: 'One call with its sessions and their segments',
      path: `${RECORD}?$expand=sessions($expand=segments)`,
      lookups: RECORD_LOOKUP,
    },
    {
      id: 'call-record-sessions',
      title: 'Sessions of a call with their segments',
      path: `${RECORD}/sessions?$expand=segments`,
      lookups: RECORD_LOOKUP,
    },
    {
      id: 'call-record-participants',
      title: 'Participants of a call',
      path: `${RECORD}/participants_v2`,
      lookups: RECORD_LOOKUP,
    },
  ];
}

function logExamples(): readonly ExampleCall[] {
  return [
    {
      id: 'pstn-calls',
      title: 'Calls over the telephone network of late',
      path: `${RECORDS}/getPstnCalls(fromDateTime={from},toDateTime={to})`,
      lookups: WINDOW_LOOKUP,
    },
    {
      id: 'direct-routing-calls',
      title: "Calls over the customer's telephone exchange of late",
      path: `${RECORDS}/getDirectRoutingCalls(fromDateTime={from},toDateTime={to})`,
      lookups: WINDOW_LOOKUP,
    },
  ];
}

function meetingExamples(): readonly ExampleCall[] {
  return [
    { id: 'online-meetings', title: 'The meeting of a join link', path: BY_LINK, lookups: LINK_LOOKUP },
    { id: 'online-meeting', title: 'One meeting', path: `${MEETINGS}/{meetingId}`, lookups: MEETING_LOOKUP },
    {
      id: 'attendance-reports',
      title: 'Reports of who attended a meeting',
      path: REPORTS,
      lookups: MEETING_LOOKUP,
    },
    {
      id: 'attendance-report',
      title: 'One report with its records',
      path: `${REPORTS}/{reportId}?$expand=attendanceRecords`,
      lookups: REPORT_LOOKUP,
    },
    {
      id: 'attendance-records',
      title: 'Who attended, when and for how long',
      path: `${REPORTS}/{reportId}/attendanceRecords`,
      lookups: REPORT_LOOKUP,
    },
  ];
}
