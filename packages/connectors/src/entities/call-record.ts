import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import {
  arrayOf,
  drop,
  entity,
  keep,
  keepDomain,
  keepInteger,
  personId,
  pseudonymize,
  reversible,
  sealLink,
} from '@nymgate/rules/native/builders';
import { JOIN_LINK } from './chat.ts';
import type { EntityDefinitions, EntityTable, Properties } from './entity-table.ts';
import { createIdRule, createTimeOrderedList, createTimeSpanRule } from './id-rules.ts';
import { USER } from './user.ts';

const SEALED = 'Leads to the gateway, with the whole original link encrypted inside.';
const PARTICIPANT =
  'Object id of an account, telephone number or other id; joins with accounts, and is accepted back in filters.';

/** Both generations of participant lists: `organizer` and `participants`, and their successors `…_v2`. */
const CALL_RECORD = {
  id: createIdRule('call', 'opaque'),
  version: keep('metadata', 'integer', 'Grows when the record is processed again: read it again then.'),
  type: keep('metadata', 'microsoft.graph.callRecords.callType'),
  modalities: arrayOf(keep('metadata', 'microsoft.graph.callRecords.modality')),
  startDateTime: keep('quasi', 'dateTime'),
  endDateTime: keep('quasi', 'dateTime'),
  lastModifiedDateTime: keep('quasi', 'dateTime'),
  joinWebUrl: reversible(['meeting', 'personal'], JOIN_LINK),
  organizer: entity('communicationsIdentitySet'),
  participants: arrayOf(entity('communicationsIdentitySet')),
  organizer_v2: entity('callParticipant'),
  participants_v2: arrayOf(entity('callParticipant')),
  sessions: createTimeOrderedList('callSession'),
} satisfies EntityTable<MicrosoftGraph.CallRecords.CallRecord>;

const CALL_RECORD_EXTRA: Properties = {
  'organizer_v2@odata.context': drop('personal', 'Address that spells out the record and its organizer.'),
  'participants_v2@odata.context': drop('personal', 'Address that spells out the record.'),
  'participants_v2@odata.nextLink': sealLink(SEALED),
  'sessions@odata.context': drop('technical', 'Address that spells out the record.'),
  'sessions@odata.nextLink': sealLink(SEALED),
};

const CALL_PARTICIPANT = {
  id: personId(PARTICIPANT),
  identity: entity('communicationsIdentitySet'),
  administrativeUnitInfos: arrayOf(entity('administrativeUnitInfo')),
} satisfies EntityTable<MicrosoftGraph.CallRecords.Participant & MicrosoftGraph.CallRecords.Organizer>;

const CALL_SESSION = {
  id: createIdRule('call', 'opaque'),
  modalities: arrayOf(keep('metadata', 'microsoft.graph.callRecords.modality')),
  isTest: keep('metadata', 'boolean'),
  startDateTime: keep('quasi', 'dateTime'),
  endDateTime: keep('quasi', 'dateTime'),
  caller: entity('callEndpoint'),
  callee: entity('callEndpoint'),
  failureInfo: entity('callFailureInfo'),
  segments: createTimeOrderedList('callSegment'),
} satisfies EntityTable<MicrosoftGraph.CallRecords.Session>;

const CALL_SESSION_EXTRA: Properties = {
  'segments@odata.context': drop('technical', 'Address that spells out the record and the session.'),
  'segments@odata.nextLink': sealLink(
    'No endpoint serves the rest of the segments alone; the link goes on under the rules of the segments.',
  ),
};

const CALL_SEGMENT = {
  id: createIdRule('call', 'opaque'),
  startDateTime: keep('quasi', 'dateTime'),
  endDateTime: keep('quasi', 'dateTime'),
  caller: entity('callEndpoint'),
  callee: entity('callEndpoint'),
  failureInfo: entity('callFailureInfo'),
  media: arrayOf(entity('callMedia')),
} satisfies EntityTable<MicrosoftGraph.CallRecords.Segment>;

const NAME = "A person's name.";
const NUMBER = 'Telephone number.';
const DEVICE = "Address of a person's device.";

const PSTN_CALL_LOG_ROW = {
  id: createIdRule('call', 'opaque'),
  callId: reversible(['call', 'technical'], 'Holds the address of a device.'),
  conferenceId: pseudonymize(
    ['text', 'technical'],
    'Anyone who has it can dial in; equal values still belong to one meeting.',
  ),
  userId: USER.id,
  userPrincipalName: pseudonymize(['person', 'personal'], 'Joins with addresses where the two are the same.'),
  userDisplayName: drop('personal', NAME),
  callerNumber: drop('contact', NUMBER),
  calleeNumber: drop('contact', NUMBER),
  startDateTime: keep('quasi', 'dateTime'),
  endDateTime: keep('quasi', 'dateTime'),
  duration: createTimeSpanRule(keep('quasi', 'integer')),
  charge: createTimeSpanRule(keep('quasi', 'number')),
  connectionCharge: keep('quasi', 'number'),
  currency: keep('metadata', 'currencyCode'),
  destinationName: keep(
    'quasi',
    'serviceName',
    'Country or region that was called, out of the list of the operator.',
  ),
  destinationContext: keep('quasi', 'serviceWord', 'Domestic or international.'),
  usageCountryCode: keep('quasi', 'countryCode'),
  tenantCountryCode: keep('quasi', 'countryCode'),
  callType: keep('metadata', 'serviceWord'),
  callDurationSource: keep('metadata', 'microsoft.graph.callRecords.pstnCallDurationSource'),
  inventoryType: keep('metadata', 'serviceWord'),
  licenseCapability: keep('metadata', 'serviceWord'),
  operator: keep('metadata', 'product', 'Telephone company.'),
} satisfies EntityTable<MicrosoftGraph.CallRecords.PstnCallLogRow>;

/** Only in the beta types. */
const PSTN_CALL_LOG_ROW_EXTRA: Properties = {
  clientLocalIpV4Address: drop('contact', DEVICE),
  clientLocalIpV6Address: drop('contact', DEVICE),
  clientPublicIpV4Address: drop('contact', DEVICE),
  clientPublicIpV6Address: drop('contact', DEVICE),
};

const DIRECT_ROUTING_LOG_ROW = {
  id: createIdRule('call', 'opaque'),
  correlationId: createIdRule('call', 'opaque'),
  userId: USER.id,
  userPrincipalName: pseudonymize(['person', 'personal'], 'Joins with addresses where the two are the same.'),
  userDisplayName: drop('personal', NAME),
  callerNumber: drop('contact', NUMBER),
  calleeNumber: drop('contact', NUMBER),
  startDateTime: keep('quasi', 'dateTime'),
  inviteDateTime: keep('quasi', 'dateTime'),
  failureDateTime: keep('quasi', 'dateTime'),
  endDateTime: keep('quasi', 'dateTime'),
  duration: createTimeSpanRule(keep('quasi', 'integer')),
  callType: keep('metadata', 'serviceWord'),
  successfulCall: keep('metadata', 'boolean'),
  finalSipCode: keepInteger('metadata', 3),
  finalSipCodePhrase: drop(
    'text',
    'Written by any telephone exchange on the way; finalSipCode says the same.',
  ),
  callEndSubReason: keepInteger('metadata', 9),
  mediaPathLocation: keep('metadata', 'serviceWord'),
  signalingLocation: keep('metadata', 'serviceWord'),
  mediaBypassEnabled: keep('metadata', 'boolean'),
  trunkFullyQualifiedDomainName: keepDomain(
    'organisation',
    'hostname',
    'Name of a telephone exchange, set by administrators.',
  ),
} satisfies EntityTable<MicrosoftGraph.CallRecords.DirectRoutingLogRow>;

/** Only in the beta types. */
const DIRECT_ROUTING_LOG_ROW_EXTRA: Properties = {
  transferorCorrelationId: createIdRule('call', 'opaque'),
  userCountryCode: keep('quasi', 'serviceWord'),
};

export const CALL_ENTITIES: EntityDefinitions = {
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
