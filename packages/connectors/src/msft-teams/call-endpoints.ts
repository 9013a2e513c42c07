import { type ConnectorOptions, resolveTeamsOptions } from '../entities/connector-options.ts';
import {
  callRecordHeaders,
  callRecordQuery,
  callRecordsQuery,
  type EndpointPart,
  teamsMessageHeaders,
} from './endpoint-parts.ts';

const RECORDS = '/v1.0/communications/callRecords';
const RECORD = `${RECORDS}/{callRecordId}`;
const MEETINGS = '/v1.0/users/{userId}/onlineMeetings';
const REPORTS = `${MEETINGS}/{meetingId}/attendanceReports`;

/** Without `/communications/calls/{id}`, which shows a calling bot its calls and needs a bot's permission. */
export function callEndpoints(options: ConnectorOptions): readonly EndpointPart[] {
  return [
    ...(resolveTeamsOptions(options).callRecords ? recordParts() : []),
    ...(resolveTeamsOptions(options).telephoneLogs ? logParts() : []),
    ...(resolveTeamsOptions(options).meetings ? [...meetingParts(), ...attendanceParts()] : []),
  ];
}

function recordParts(): readonly EndpointPart[] {
  const headers = callRecordHeaders();
  return [
    {
      id: 'call-records',
      description: 'Calls and meetings of the last 30 days.',
      path: RECORDS,
      query: callRecordsQuery(),
      headers,
      response: { collection: 'callRecord' },
    },
    {
      id: 'call-record',
      description:
        'One call or meeting, with its sessions, their segments and its participants when asked to.',
      path: RECORD,
      query: callRecordQuery(['sessions', 'sessions/segments', 'participants_v2']),
      headers,
      response: { entity: 'callRecord' },
    },
    {
      id: 'call-record-sessions',
      description: 'Sessions of a call, with their segments and the quality of their media when asked to.',
      path: `${RECORD}/sessions`,
      query: callRecordQuery(['segments']),
      headers,
      response: { collection: 'callSession' },
    },
    {
      id: 'call-record-participants',
      description: 'Participants of a call.',
      path: `${RECORD}/participants_v2`,
      query: { $select: { odata: 'select' } },
      headers,
      response: { collection: 'callParticipant' },
    },
  ];
}

function logParts(): readonly EndpointPart[] {
  return [
    logPart('pstn-calls', 'getPstnCalls', 'pstnCallLogRow', 'Calls over the public telephone network.'),
    logPart(
      'direct-routing-calls',
      'getDirectRoutingCalls',
      'directRoutingLogRow',
      "Calls over the customer's own telephone exchange.",
    ),
  ];
}

/** Within 90 days. Links come back with other argument names. Source: samples of Graph's reference. */
function logPart(id: string, name: string, entity: string, description: string): EndpointPart {
  return {
    id,
    description,
    path: `${RECORDS}/${name}(fromDateTime={from},toDateTime={to})`,
    linkTemplates: [`${RECORDS}/${name}(from={from},to={to})`],
    response: { collection: entity },
  };
}

function meetingParts(): readonly EndpointPart[] {
  return [
    {
      id: 'online-meetings',
      description:
        "The meeting of a join link: $filter=joinWebUrl eq 'p~…'. Graph lists no meetings without it.",
      path: MEETINGS,
      query: { $filter: { odata: 'filter' } },
      headers: teamsMessageHeaders(),
      response: { collection: 'onlineMeeting' },
    },
    {
      id: 'online-meeting',
      description: 'One meeting.',
      path: `${MEETINGS}/{meetingId}`,
      headers: teamsMessageHeaders(),
      response: { entity: 'onlineMeeting' },
    },
  ];
}

function attendanceParts(): readonly EndpointPart[] {
  return [
    {
      id: 'attendance-reports',
      description: 'The newest 50 reports of who attended a meeting.',
      path: REPORTS,
      response: { collection: 'meetingAttendanceReport' },
    },
    {
      id: 'attendance-report',
      description: 'One report, with its records when asked to.',
      path: `${REPORTS}/{reportId}`,
      query: { $expand: { odata: 'expand', navigations: ['attendanceRecords'] } },
      response: { entity: 'meetingAttendanceReport' },
    },
    {
      id: 'attendance-records',
      description: 'Who attended, when and for how long.',
      path: `${REPORTS}/{reportId}/attendanceRecords`,
      response: { collection: 'attendanceRecord' },
    },
  ];
}
