import type { EndpointRule } from '@nymgate/engine/plan/rule-set';
import { collectionEndpoint, entityEndpoint, SELECT_ONLY } from '../endpoints/endpoint-rule.ts';
import { type ConnectorOptions, resolveTeamsOptions } from '../entities/connector-options.ts';
import {
  callRecordHeaders,
  callRecordQuery,
  callRecordsQuery,
  teamsMessageHeaders,
} from './endpoint-parts.ts';

const RECORDS = '/v1.0/communications/callRecords';
const RECORD = `${RECORDS}/{callRecordId}`;
const MEETINGS = '/v1.0/users/{userId}/onlineMeetings';
const REPORTS = `${MEETINGS}/{meetingId}/attendanceReports`;

/** Without `/communications/calls/{id}`, which shows a calling bot its calls and needs a bot's permission. */
export function callEndpoints(options: ConnectorOptions): readonly EndpointRule[] {
  return [
    ...(resolveTeamsOptions(options).callRecords ? recordParts() : []),
    ...(resolveTeamsOptions(options).telephoneLogs ? logParts() : []),
    ...(resolveTeamsOptions(options).meetings ? [...meetingParts(), ...attendanceParts()] : []),
  ];
}

function recordParts(): readonly EndpointRule[] {
  const headers = callRecordHeaders();
  return [
    collectionEndpoint('callRecord', { query: callRecordsQuery(), headers }, [
      'call-records',
      RECORDS,
      'Calls and meetings of the last 30 days.',
    ]),
    entityEndpoint(
      'callRecord',
      { query: callRecordQuery(['sessions', 'sessions/segments', 'participants_v2']), headers },
      [
        'call-record',
        RECORD,
        'One call or meeting, with its sessions, their segments and its participants when asked to.',
      ],
    ),
    collectionEndpoint('callSession', { query: callRecordQuery(['segments']), headers }, [
      'call-record-sessions',
      `${RECORD}/sessions`,
      'Sessions of a call, with their segments and the quality of their media when asked to.',
    ]),
    collectionEndpoint('callParticipant', { query: SELECT_ONLY, headers }, [
      'call-record-participants',
      `${RECORD}/participants_v2`,
      'Participants of a call.',
    ]),
  ];
}

function logParts(): readonly EndpointRule[] {
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
function logPart(id: string, name: string, entity: string, description: string): EndpointRule {
  const linkTemplates = [`${RECORDS}/${name}(from={from},to={to})`];
  const path = `${RECORDS}/${name}(fromDateTime={from},toDateTime={to})`;
  return collectionEndpoint(entity, { linkTemplates }, [id, path, description]);
}

function meetingParts(): readonly EndpointRule[] {
  const headers = teamsMessageHeaders();
  return [
    collectionEndpoint('onlineMeeting', { query: { $filter: { odata: 'filter' } }, headers }, [
      'online-meetings',
      MEETINGS,
      "The meeting of a join link: $filter=joinWebUrl eq 'p~…'. Graph lists no meetings without it.",
    ]),
    entityEndpoint('onlineMeeting', { headers }, [
      'online-meeting',
      `${MEETINGS}/{meetingId}`,
      'One meeting.',
    ]),
  ];
}

function attendanceParts(): readonly EndpointRule[] {
  return [
    collectionEndpoint('meetingAttendanceReport', {}, [
      'attendance-reports',
      REPORTS,
      'The newest 50 reports of who attended a meeting.',
    ]),
    entityEndpoint(
      'meetingAttendanceReport',
      { query: { $expand: { odata: 'expand', navigations: ['attendanceRecords'] } } },
      ['attendance-report', `${REPORTS}/{reportId}`, 'One report, with its records when asked to.'],
    ),
    collectionEndpoint('attendanceRecord', {}, [
      'attendance-records',
      `${REPORTS}/{reportId}/attendanceRecords`,
      'Who attended, when and for how long.',
    ]),
  ];
}
