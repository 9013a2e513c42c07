import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FieldRule } from '../../../engine/src/plan/rule-set.ts';
import { CONNECTORS, DEFAULT_CONNECTOR_OPTIONS } from '../index.ts';

// What is known about each property, independent of the tables: Microsoft Graph reference, documentation samples. `hidden`
// names people, reaches them, or is text written by people. `open` is time, kind or number. `things` are ids of resources and what else identifies
// the resource (KEY-01). `parts` are
// objects, whose own properties are listed under their own name.

type Facts = Readonly<Partial<Record<'hidden' | 'open' | 'things' | 'parts', string>>>;

const TEAMS_FACTS: Readonly<Record<string, Facts>> = {
  team: {
    hidden: 'displayName description firstChannelName webUrl',
    open: 'tenantId isArchived visibility specialization classification',
    things: 'id internalId createdDateTime',
    parts: 'summary memberSettings guestSettings messagingSettings funSettings',
  },
  teamSummary: { open: 'guestsCount membersCount ownersCount' },
  channel: {
    hidden: 'displayName description email webUrl',
    open: 'tenantId isArchived isFavoriteByDefault membershipType',
    things: 'id createdDateTime',
    parts: 'summary',
  },
  conversationMember: {
    hidden: `id displayName userId email anonymousGuestId azureCommunicationServicesId phoneNumber skypeId`,
    open: 'roles visibleHistoryStartDateTime tenantId',
  },
  chat: {
    hidden: 'id topic webUrl',
    open: 'lastUpdatedDateTime createdDateTime tenantId chatType isHiddenForAllMembers',
    parts: 'onlineMeetingInfo lastMessagePreview viewpoint chatViewpoint',
  },
  chatViewpoint: { open: 'lastMessageReadDateTime isHidden' },
  teamworkOnlineMeetingInfo: { hidden: 'joinWebUrl', things: 'calendarEventId', parts: 'organizer' },
  chatMessageInfo: {
    open: 'createdDateTime isDeleted messageType',
    things: 'id',
    parts: 'body from eventDetail',
  },
  chatMessage: {
    hidden: 'subject summary chatId webUrl hostedContents',
    open: `createdDateTime lastModifiedDateTime lastEditedDateTime deletedDateTime locale messageType importance`,
    things: 'id replyToId etag',
    parts: `from mentions reactions onBehalfOf body attachments policyViolation eventDetail channelIdentity messageHistory`,
  },
  itemBody: { hidden: 'content', open: 'contentType' },
  channelIdentity: { things: 'teamId channelId' },
  chatMessageMention: { hidden: 'mentionText', open: 'id', parts: 'mentioned' },
  chatMessageReaction: {
    hidden: 'displayName reactionContentUrl',
    open: 'reactionType createdDateTime',
    parts: 'user',
  },
  chatMessageAttachment: {
    hidden: 'id name content contentUrl thumbnailUrl',
    open: 'contentType teamsAppId',
  },
  chatMessageHistoryItem: { open: 'actions modifiedDateTime', parts: 'reaction' },
  chatMessagePolicyViolation: { hidden: 'justificationText', parts: 'policyTip' },
  teamworkIdentitySet: { parts: 'user application device conversation tag' },
  teamworkIdentity: { hidden: 'id displayName userPrincipalName', open: 'userIdentityType tenantId' },
  teamworkApplicationIdentity: { hidden: 'displayName', open: 'id applicationIdentityType' },
  teamworkConversationIdentity: { hidden: 'id displayName' },
  teamworkTagIdentity: { hidden: 'id displayName' },
  eventMessageDetail: {
    hidden: `chatDisplayName teamDisplayName teamDescription channelDisplayName channelDescription
      callRecordingDisplayName teamsAppDisplayName callRecordingUrl callId callTranscriptICalUid meetingChatId chatId`,
    open: `teamsAppId callDuration callRecordingDuration callRecordingStatus callEventType visibleHistoryStartDateTime eventDateTime`,
    things: 'tabId teamId channelId',
    parts: 'initiator members conversationMemberUser callParticipants meetingOrganizer',
  },
  callParticipantInfo: { parts: 'participant' },
  callRecord: {
    hidden: 'joinWebUrl',
    open: 'type modalities version startDateTime endDateTime lastModifiedDateTime',
    things: 'id',
    parts: 'organizer participants organizer_v2 participants_v2 sessions',
  },
  callParticipant: { hidden: 'id', parts: 'identity administrativeUnitInfos' },
  administrativeUnitInfo: { things: 'id' },
  communicationsIdentitySet: {
    open: 'endpointType',
    parts: `user guest phone encrypted onPremises applicationInstance application device assertedIdentity
      azureCommunicationServicesUser`,
  },
  callSession: {
    open: 'modalities isTest startDateTime endDateTime',
    things: 'id',
    parts: 'caller callee failureInfo segments',
  },
  callSegment: { open: 'startDateTime endDateTime', things: 'id', parts: 'caller callee failureInfo media' },
  callEndpoint: {
    hidden: 'name',
    open: 'cpuName cpuCoresCount cpuProcessorSpeedInMhz',
    parts: 'identity associatedIdentity feedback userAgent',
  },
  callUserFeedback: { hidden: 'text', open: 'rating', parts: 'tokens' },
  callUserAgent: {
    hidden: 'communicationServiceId',
    open: 'headerValue applicationVersion platform productFamily azureADAppId',
  },
  callFailureInfo: { hidden: 'reason', open: 'stage' },
  callMedia: {
    open: 'label',
    parts: 'callerNetwork calleeNetwork callerDevice calleeDevice streams',
  },
  callNetworkInfo: {
    hidden: `ipAddress subnet macAddress basicServiceSetIdentifier dnsSuffix reflexiveIPAddress relayIPAddress
      wifiMicrosoftDriver wifiVendorDriver`,
    open: `port relayPort connectionType linkSpeed bandwidthLowEventRatio delayEventRatio receivedQualityEventRatio
      sentQualityEventRatio wifiBand wifiChannel wifiRadioType wifiSignalStrength`,
    parts: 'traceRouteHops',
  },
  callTraceRouteHop: { hidden: 'ipAddress', open: 'hopCount roundTripTime' },
  callDeviceInfo: {
    hidden: 'captureDeviceName renderDeviceName',
    open: 'captureDeviceDriver renderDeviceDriver micGlitchRate speakerGlitchRate receivedSignalLevel',
  },
  callMediaStream: { open: 'streamId averageJitter maxJitter averagePacketLossRate packetUtilization' },
  pstnCallLogRow: {
    hidden: `userId userPrincipalName userDisplayName callerNumber calleeNumber callId conferenceId
      clientLocalIpV4Address clientPublicIpV4Address clientLocalIpV6Address clientPublicIpV6Address`,
    open: `startDateTime endDateTime duration charge connectionCharge currency destinationName destinationContext usageCountryCode tenantCountryCode callType inventoryType licenseCapability operator callDurationSource`,
    things: 'id',
  },
  directRoutingLogRow: {
    hidden: 'userId userPrincipalName userDisplayName callerNumber calleeNumber finalSipCodePhrase',
    open: `trunkFullyQualifiedDomainName callType successfulCall finalSipCode callEndSubReason mediaPathLocation signalingLocation mediaBypassEnabled startDateTime inviteDateTime failureDateTime endDateTime duration userCountryCode`,
    things: 'id correlationId transferorCorrelationId',
  },
  onlineMeeting: {
    hidden: `id joinWebUrl subject joinInformation videoTeleconferenceId externalId recordings transcripts
      attendeeReport`,
    open: `creationDateTime startDateTime endDateTime recordAutomatically allowedPresenters autoAdmittedUsers isEntryExitAnnounced`,
    things: 'meetingTemplateId',
    parts: `participants joinMeetingIdSettings audioConferencing chatInfo lobbyBypassSettings broadcastSettings
      watermarkProtection chatRestrictions`,
  },
  meetingParticipants: { parts: 'organizer attendees' },
  meetingParticipantInfo: { hidden: 'upn', open: 'role', parts: 'identity' },
  joinMeetingIdSettings: { hidden: 'joinMeetingId passcode', open: 'isPasscodeRequired' },
  audioConferencing: {
    hidden: 'conferenceId ConferenceId tollNumber tollNumbers tollFreeNumber tollFreeNumbers dialinUrl',
  },
  chatInfo: { hidden: 'threadId', things: 'messageId replyChainMessageId' },
  meetingAttendanceReport: {
    open: 'meetingStartDateTime meetingEndDateTime totalParticipantCount',
    things: 'id',
    parts: 'externalEventInformation attendanceRecords',
  },
  virtualEventExternalInformation: { hidden: 'externalEventId', open: 'applicationId' },
  attendanceRecord: {
    hidden: 'id emailAddress registrationId',
    open: 'role totalAttendanceInSeconds',
    parts: 'identity externalRegistrationInformation attendanceIntervals',
  },
  virtualEventExternalRegistrationInformation: { hidden: 'referrer registrationId' },
  attendanceInterval: { open: 'joinDateTime leaveDateTime durationInSeconds' },
};

const COPILOT_FACTS: Readonly<Record<string, Facts>> = {
  aiInteraction: {
    hidden: 'sessionId',
    open: 'createdDateTime locale appClass conversationType interactionType',
    things: 'id requestId etag',
    parts: 'from body attachments contexts links mentions',
  },
  aiInteractionAttachment: { hidden: 'content name contentUrl attachmentId', open: 'contentType' },
  aiInteractionContext: { hidden: 'displayName contextReference', open: 'contextType' },
  aiInteractionLink: { hidden: 'displayName linkUrl', open: 'linkType' },
  aiInteractionMention: { hidden: 'mentionText', open: 'mentionId', parts: 'mentioned' },
  teamworkIdentitySet: { parts: 'user application device conversation tag' },
  teamworkIdentity: { hidden: 'id displayName', open: 'userIdentityType tenantId' },
  teamworkApplicationIdentity: { hidden: 'displayName', open: 'id applicationIdentityType' },
};

const CASES = [
  ...Object.entries(TEAMS_FACTS).map(([name, facts]) => ({ id: 'msft-teams' as const, name, facts })),
  ...Object.entries(COPILOT_FACTS).map(([name, facts]) => ({ id: 'msft-copilot' as const, name, facts })),
];
const PAGES = { 'msft-teams': readPage('msft-teams'), 'msft-copilot': readPage('msft-copilot') };

describe.each(CASES)(
  '$id $name',
  ({ id, name, facts: { hidden = '', open = '', things = '', parts = '' } }) => {
    const table = CONNECTORS[id].ruleSet(DEFAULT_CONNECTOR_OPTIONS).entities?.[name]?.properties ?? {};

    it('stands on its page with each known property once', () => {
      const listed = [hidden, open, things, parts].flatMap(words);
      expect(new Set(listed).size).toBe(listed.length);
      const rows = readRows(PAGES[id], name);
      const counts = listed.map((property) => [property, rows.filter((row) => row === property).length]);
      expect(counts).toEqual(listed.map((property) => [property, 1]));
    });

    it('keeps nothing that names people or is their text', () => {
      expect(words(hidden).filter((property) => keeps(table[property]))).toEqual([]);
    });

    it('keeps times, kinds and numbers', () => {
      expect(words(open).filter((property) => !keeps(table[property]))).toEqual([]);
    });

    it('KEY-01: delivers what tells things apart, and none of it as it is', () => {
      const treatments = words(things).map((property) => getTreatment(table[property]));
      expect(treatments.filter((treatment) => !['pseudonymize', 'coarsen'].includes(treatment))).toEqual([]);
    });
  },
);

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function getTreatment(rule: FieldRule | undefined): string {
  return rule !== undefined && 'treatment' in rule ? rule.treatment : 'none';
}

/** An absent rule counts as kept, so that a misspelt name is found. */
function keeps(rule: FieldRule | undefined): boolean {
  if (rule === undefined) return true;
  if ('items' in rule) return keeps(rule.items);
  // Times of what people do leave to the second (S5).
  return (
    'treatment' in rule &&
    (rule.treatment === 'keep' || (rule.treatment === 'coarsen' && rule.to === 'second'))
  );
}

function readPage(id: string): string {
  return readFileSync(new URL(`../../../../docs/reference/data/${id}.md`, import.meta.url), 'utf8');
}

/** First column of the table under a heading of the data dictionary. */
function readRows(page: string, name: string): readonly string[] {
  const sections = page.split(/^## /m).filter((section) => section.startsWith(`${name}\n`));
  expect(sections).toHaveLength(1);
  return [...(sections[0] ?? '').matchAll(/^\| `([^`]+)`/gm)].map(([, property = '']) => property);
}
