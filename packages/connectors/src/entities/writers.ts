import { getEntry } from './entity-table.ts';
import { type ValueWriter, WRITER_EXCEPTIONS } from './writer-exceptions.ts';

const ORGANISATION_TYPES: ReadonlySet<string> = new Set(['organisationText', 'organisationCode']);

/**
 * Whether values of the type are texts that an organisation sets about its people.
 * @example isOrganisationType('organisationText') // true
 */
export function isOrganisationType(type: string): boolean {
  return ORGANISATION_TYPES.has(type);
}

/** Properties with another writer than the rest of their entity. */
const PROPERTY_WRITERS: Readonly<Record<string, ValueWriter>> = Object.fromEntries(
  WRITER_EXCEPTIONS.flatMap(({ writer, properties }) =>
    properties.split(' ').map((property) => [property, writer] as const),
  ),
);

/** Entities by who writes them. Those of files, messages and meetings hold what the author of a request may have sent. */
const ENTITIES: Readonly<Record<ValueWriter, string>> = {
  author:
    'event attendee responseStatus itemBody location recurrencePattern recurrenceRange dateTimeTimeZone message followupFlag ' +
    'driveItem listItem identitySet bundle file fileSystemInfo folder folderView image package ' +
    'pendingContentUpdate publicationFacet remoteItem shared video chatMessage chatMessageInfo chatMessageAttachment ' +
    'chatMessageMention chatMessageReaction chatMessagePolicyViolation chatMessagePolicyViolationPolicyTip mentionedIdentitySet ' +
    'unverifiedTeamworkIdentity callUserFeedback aiInteraction aiInteractionAttachment aiInteractionContext aiInteractionLink ' +
    'aiInteractionMention',
  owner:
    'group membership directoryObject mailboxSettings automaticRepliesSetting localeInfo workingHours timeZone ' +
    'standardTimeZoneOffset daylightTimeZoneOffset calendar mailFolder drive team channel chat chatViewpoint onlineMeeting ' +
    'teamworkOnlineMeetingInfo chatInfo audioConferencing joinMeetingIdSettings broadcastMeetingSettings ' +
    'broadcastMeetingCaptionSettings chatRestrictions lobbyBypassSettings watermarkProtectionValues meetingParticipants ' +
    'meetingParticipantInfo virtualEventExternalInformation virtualEventExternalRegistrationInformation ' +
    'mailbox-settings-automatic-replies mailbox-settings-date-format mailbox-settings-delegate-delivery ' +
    'mailbox-settings-language mailbox-settings-time-format mailbox-settings-time-zone mailbox-settings-user-purpose ' +
    'mailbox-settings-working-hours',
  organisation: 'employeeOrgData',
  administrator: 'user objectIdentity assignedLabel',
  device: 'callEndpoint callUserAgent callDeviceInfo',
  network: 'callNetworkInfo callTraceRouteHop',
  service:
    'removed assignedLicense assignedPlan provisionedPlan licenseAssignmentState licenseProcessingState itemActivity identity ' +
    'applicationIdentity groupIdentity itemReference sharepointIds quota storagePlanInformation deleted specialFolder ' +
    'itemActivityTimeSet commentAction deleteAction versionAction conversationMember eventMessageDetail callRecord callSession ' +
    'callSegment callParticipant pstnCallLogRow directRoutingLogRow meetingAttendanceReport attendanceRecord teamworkIdentitySet ' +
    'communicationsIdentitySet teamworkIdentity accountIdentity teamworkApplicationIdentity teamworkConversationIdentity teamworkTagIdentity ' +
    'teamSummary channelSummary channelIdentity chatMessageHistoryItem callParticipantInfo administrativeUnitInfo ' +
    'callFailureInfo callMedia callMediaStream attendanceInterval',
};

const ENTITY_WRITERS: Readonly<Record<string, ValueWriter>> = Object.fromEntries(
  (Object.keys(ENTITIES) as ValueWriter[]).flatMap((writer) =>
    ENTITIES[writer].split(' ').map((entity) => [entity, writer] as const),
  ),
);

/** The name of the type, which Graph writes and compares with its own (OData JSON Format 4.01 section 4.6.3). */
const TYPE_ANNOTATION = '@odata.type';

/**
 * By entity and property. The rule has no say: a type that names a writer would allow its own text (LEK-01).
 * @param entity its name, or the ID of an endpoint whose response has properties of its own
 * @returns undefined for an entity that is not listed, which a test refuses
 * @example getWriter('event', 'start.timeZone') // 'author'
 */
export function getWriter(entity: string, property: string): ValueWriter | undefined {
  if (property.endsWith(TYPE_ANNOTATION)) return 'service';
  return getEntry(PROPERTY_WRITERS, `${entity}.${property}`) ?? getEntry(ENTITY_WRITERS, entity);
}
