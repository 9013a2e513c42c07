import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import {
  arrayOf,
  drop,
  entity,
  keep,
  reversible,
  sealLink,
  textDigest,
  tokenize,
} from '../../native/builders.ts';
import { JOIN_LINK } from './chat.ts';
import type { EntityTable, Properties } from './entity-table.ts';

const SEALED = 'Leads to the gateway, with the whole original link encrypted inside.';
const PARTICIPANT =
  'Object id of an account, telephone number or other id; joins with accounts, and is accepted back in filters.';

/** Both generations of who took part: `organizer` and `participants`, and their successors `…_v2`. */
export const CALL_RECORD = {
  id: keep('technical', 'opaque'),
  version: keep('metadata', 'integer', 'Grows when the record is processed again: read it again then.'),
  type: keep('metadata', 'word'),
  modalities: arrayOf(keep('metadata', 'word')),
  startDateTime: keep('quasi', 'dateTime'),
  endDateTime: keep('quasi', 'dateTime'),
  lastModifiedDateTime: keep('quasi', 'dateTime'),
  joinWebUrl: tokenize('personal', JOIN_LINK),
  organizer: entity('communicationsIdentitySet'),
  participants: arrayOf(entity('communicationsIdentitySet')),
  organizer_v2: entity('callParticipant'),
  participants_v2: arrayOf(entity('callParticipant')),
  sessions: arrayOf(entity('callSession')),
} satisfies EntityTable<MicrosoftGraph.CallRecords.CallRecord>;

export const CALL_RECORD_EXTRA: Properties = {
  'organizer_v2@odata.context': drop('personal', 'Address that spells out the record and its organizer.'),
  'participants_v2@odata.context': drop('personal', 'Address that spells out the record.'),
  'participants_v2@odata.nextLink': sealLink(SEALED),
  'sessions@odata.context': drop('technical', 'Address that spells out the record.'),
  'sessions@odata.nextLink': sealLink(SEALED),
};

export const CALL_PARTICIPANT = {
  id: reversible('personal', PARTICIPANT),
  identity: entity('communicationsIdentitySet'),
  administrativeUnitInfos: arrayOf(entity('administrativeUnitInfo')),
} satisfies EntityTable<MicrosoftGraph.CallRecords.Participant & MicrosoftGraph.CallRecords.Organizer>;

export const ADMINISTRATIVE_UNIT_INFO = {
  id: keep('organisation', 'guid'),
} satisfies EntityTable<MicrosoftGraph.CallRecords.AdministrativeUnitInfo>;

export const CALL_SESSION = {
  id: keep('technical', 'opaque'),
  modalities: arrayOf(keep('metadata', 'word')),
  isTest: keep('metadata', 'boolean'),
  startDateTime: keep('quasi', 'dateTime'),
  endDateTime: keep('quasi', 'dateTime'),
  caller: entity('callEndpoint'),
  callee: entity('callEndpoint'),
  failureInfo: entity('callFailureInfo'),
  segments: arrayOf(entity('callSegment')),
} satisfies EntityTable<MicrosoftGraph.CallRecords.Session>;

export const CALL_SESSION_EXTRA: Properties = {
  'segments@odata.context': drop('technical', 'Address that spells out the record and the session.'),
  'segments@odata.nextLink': sealLink(
    'No endpoint serves the rest of the segments, so an answer that holds this link is withheld rather than cut short.',
  ),
};

export const CALL_SEGMENT = {
  id: keep('technical', 'opaque'),
  startDateTime: keep('quasi', 'dateTime'),
  endDateTime: keep('quasi', 'dateTime'),
  caller: entity('callEndpoint'),
  callee: entity('callEndpoint'),
  failureInfo: entity('callFailureInfo'),
  media: arrayOf(entity('callMedia')),
} satisfies EntityTable<MicrosoftGraph.CallRecords.Segment>;

export const CALL_FAILURE_INFO = {
  stage: keep('metadata', 'word'),
  reason: textDigest('text', 'Text of the service, which may name whom it could not reach.'),
} satisfies EntityTable<MicrosoftGraph.CallRecords.FailureInfo>;
