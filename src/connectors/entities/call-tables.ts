import { CALL_ENDPOINT, CALL_USER_AGENT, CALL_USER_FEEDBACK } from './call-endpoint.ts';
import {
  DIRECT_ROUTING_LOG_ROW,
  DIRECT_ROUTING_LOG_ROW_EXTRA,
  PSTN_CALL_LOG_ROW,
  PSTN_CALL_LOG_ROW_EXTRA,
} from './call-log-row.ts';
import {
  CALL_DEVICE_INFO,
  CALL_MEDIA,
  CALL_MEDIA_STREAM,
  CALL_NETWORK_INFO,
  CALL_TRACE_ROUTE_HOP,
} from './call-media.ts';
import {
  ADMINISTRATIVE_UNIT_INFO,
  CALL_FAILURE_INFO,
  CALL_PARTICIPANT,
  CALL_RECORD,
  CALL_RECORD_EXTRA,
  CALL_SEGMENT,
  CALL_SESSION,
  CALL_SESSION_EXTRA,
} from './call-record.ts';
import type { DescribedTables, Properties } from './entity-table.ts';

/** Calls: entities. */
export const CALL_ENTITIES: DescribedTables = {
  callRecord: ['callRecord (microsoft.graph.callRecords.callRecord)', CALL_RECORD, CALL_RECORD_EXTRA],
  callSession: ['session of a call (microsoft.graph.callRecords.session)', CALL_SESSION, CALL_SESSION_EXTRA],
  callSegment: ['segment of a session (microsoft.graph.callRecords.segment)', CALL_SEGMENT],
  callParticipant: [
    'participant or organizer of a call (microsoft.graph.callRecords.participant)',
    CALL_PARTICIPANT,
  ],
  pstnCallLogRow: [
    'pstnCallLogRow (microsoft.graph.callRecords.pstnCallLogRow)',
    PSTN_CALL_LOG_ROW,
    PSTN_CALL_LOG_ROW_EXTRA,
  ],
  directRoutingLogRow: [
    'directRoutingLogRow (microsoft.graph.callRecords.directRoutingLogRow)',
    DIRECT_ROUTING_LOG_ROW,
    DIRECT_ROUTING_LOG_ROW_EXTRA,
  ],
};

/** Complex types, by the name under which entities refer to them. Their only annotation is a type. */
export const CALL_TYPES: Readonly<Record<string, Properties>> = {
  administrativeUnitInfo: ADMINISTRATIVE_UNIT_INFO,
  callEndpoint: CALL_ENDPOINT,
  callUserAgent: CALL_USER_AGENT,
  callUserFeedback: CALL_USER_FEEDBACK,
  callFailureInfo: CALL_FAILURE_INFO,
  callMedia: CALL_MEDIA,
  callNetworkInfo: CALL_NETWORK_INFO,
  callTraceRouteHop: CALL_TRACE_ROUTE_HOP,
  callDeviceInfo: CALL_DEVICE_INFO,
  callMediaStream: CALL_MEDIA_STREAM,
};
