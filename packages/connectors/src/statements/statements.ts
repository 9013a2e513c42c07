import type { ValueForm } from './value-form.ts';

/** Who reads about what: a connector's sheet has the parts of `CONNECTOR_PARTS`. */
export type StatementPart =
  | 'all'
  | 'calendar'
  | 'mailbox'
  | 'mail'
  | 'posts'
  | 'calls'
  | 'meetings'
  | 'files'
  | 'copilot'
  | 'directory'
  | 'technical';

/**
 * Which fields a statement is about. Each selector is one or more words, all of which must match a field.
 * `entity.property` is the field or what contains it; `*` matches any entity or property. `/name` is the endpoint's last segment.
 * `!` before a word negates it. A mark depends on the connector's rule: `@person` (an identifier of a person), `@id` (of anything
 * else), `@time`, `@month`, `@number`, `@rest` (delivered by default, and no other statement is about it).
 */
export type StatementDefinition = {
  readonly part: StatementPart;
  readonly fields: readonly string[];
  /** `any`: true as soon as one field leaves. Default: every field must leave completely. */
  readonly quantifier?: 'any';
  /** Instead of the usual meaning: only these forms count, the second ones in part. */
  readonly counts?: { readonly yes: readonly ValueForm[]; readonly partly: readonly ValueForm[] };
};

/** The parts of each connector's sheet, in their order. */
export const CONNECTOR_PARTS: Readonly<Record<string, readonly StatementPart[]>> = Object.freeze({
  'entra-id': ['directory', 'mailbox'],
  'outlook-cal': ['calendar', 'mailbox', 'directory'],
  'outlook-mail': ['mail', 'mailbox', 'directory'],
  'msft-teams': ['posts', 'calls', 'meetings', 'directory'],
  'msft-onedrive': ['files', 'directory'],
  'msft-copilot': ['copilot', 'directory'],
});

/** Selectors, with `; ` in between; `{a,b}` stands for a selector with `a` and one with `b`. */
type Selectors = string;

/** @example parseSelectors('*.name; {user,group}.{id,mail}')[4] // 'group.mail' */
function parseSelectors(selectors: Selectors): readonly string[] {
  return selectors.split('; ').flatMap(expand);
}

function expand(selector: string): readonly string[] {
  const [, before = '', choices, after = ''] = /^([^{]*)\{([^}]*)\}(.*)$/.exec(selector) ?? [];
  if (choices === undefined) return [selector];
  return choices.split(',').flatMap((choice) => expand(`${before}${choice}${after}`));
}

const GENERAL = {
  'same-pseudonym': {
    part: 'all',
    fields: ['@person'],
    quantifier: 'any',
    counts: { yes: ['pseudonym', 'reversible'], partly: [] },
  },
  'key-holder': {
    part: 'all',
    fields: ['@person', '@personal'],
    quantifier: 'any',
    counts: { yes: ['reversible'], partly: ['pseudonym'] },
  },
  'personal-data': { part: 'all', fields: ['@person', '@personal', '@time'], quantifier: 'any' },
} as const satisfies Readonly<Record<string, StatementDefinition>>;

const CALENDAR = {
  'calendar-people': 'event.{attendees,organizer} @person',
  'calendar-times':
    'event.{start,end,originalStart,originalStartTimeZone,originalEndTimeZone,recurrence,isAllDay}',
  'calendar-changes': 'event.{createdDateTime,lastModifiedDateTime}',
  'calendar-subject': 'event.{subject,categories}',
  'calendar-text': 'event.body itemBody.content; event.bodyPreview',
  'calendar-responses': 'attendee.{status,proposedNewTime}; event.responseStatus',
  'calendar-place': 'location.displayName',
  'calendar-room': 'location.locationEmailAddress',
  'calendar-address': 'location.{address,coordinates}',
  'calendar-private': 'event.sensitivity',
  'calendar-availability': 'event.showAs',
  'calendar-online': 'event.onlineMeetingUrl; location.locationUri; onlineMeetingInfo.joinUrl',
  'calendar-dial-in': 'onlineMeetingInfo.{conferenceId,quickDial,tollNumber,tollFreeNumbers,phones}',
  'calendar-attachments': 'event.attachments',
  'calendar-owner': 'calendar.owner @person',
  'calendar-name': 'calendar.name',
} as const;

const MAILBOX = {
  'mailbox-hours': '*.workingHours; mailboxSettings.timeZone; /workingHours; /timeZone',
  'mailbox-absence':
    '{automaticRepliesSetting,/automaticRepliesSetting }.{status,externalAudience,scheduledStartDateTime,scheduledEndDateTime}',
  'mailbox-absence-text': '*.{internalReplyMessage,externalReplyMessage}',
} as const;

const MAIL = {
  'mail-people': 'message.{from,sender,toRecipients,ccRecipients,bccRecipients,replyTo} @person',
  'mail-times': 'message.{createdDateTime,lastModifiedDateTime,receivedDateTime,sentDateTime}',
  'mail-subject': 'message.{subject,categories}',
  'mail-text': 'message.body itemBody.content; message.{body,bodyPreview,uniqueBody}',
  'mail-attached': 'message.hasAttachments',
  'mail-attachments': 'message.attachments',
  'mail-threads': 'message.{conversationId,internetMessageId}',
  'mail-handling': 'message.{isRead,flag,importance,inferenceClassification}',
  'mail-invitations':
    'message.{startDateTime,endDateTime,previousStartDateTime,previousEndDateTime,recurrence,responseType,proposedNewTime,meetingMessageType,meetingRequestType}',
  'mail-invitation-place': 'message.{location,previousLocation,event}',
  'mail-headers': 'message.{internetMessageHeaders,mentions,mentionsPreview,unsubscribeData}',
  'mail-folders': 'mailFolder.{childFolderCount,totalItemCount,unreadItemCount,sizeInBytes}',
  'mail-folder-names': 'mailFolder.displayName',
} as const;

const POSTS = {
  'post-people':
    'chatMessage.{from,onBehalfOf} @person; chatMessageInfo.from @person; ' +
    'chatMessage.{chatId,channelIdentity}',
  'post-times':
    'chatMessage.{createdDateTime,lastModifiedDateTime,lastEditedDateTime,deletedDateTime}; ' +
    'chatMessageInfo.createdDateTime; chatMessageHistoryItem.modifiedDateTime',
  'post-text':
    '{chatMessage,chatMessageInfo}.body itemBody.content; chatMessage.{subject,summary}; ' +
    'chatMessageAttachment.content; chatMessagePolicyViolation.justificationText',
  'post-reactions': 'chatMessageReaction.user @person; chatMessageReaction.{createdDateTime,reactionType}',
  'post-mentions': 'chatMessageMention.mentioned @person',
  'post-mention-text': 'chatMessageMention.mentionText',
  'post-attachments': 'chatMessageAttachment.contentType',
  'post-attachment-names': 'chatMessageAttachment.{name,contentUrl,thumbnailUrl}; chatMessage.hostedContents',
  'post-members':
    'conversationMember.userId; conversationMember.* @person; ' +
    'conversationMember.{roles,visibleHistoryStartDateTime}',
  'post-events':
    '{chatMessage,chatMessageInfo}.eventDetail @person; ' +
    'eventMessageDetail.{eventDateTime,visibleHistoryStartDateTime,callDuration,callRecordingDuration}',
  'post-reading': 'chatViewpoint.lastMessageReadDateTime',
  'post-chats': 'chat.{createdDateTime,lastUpdatedDateTime}',
  'post-topic': 'chat.topic',
  'post-names':
    '{team,channel}.{displayName,description}; ' +
    'eventMessageDetail.{chatDisplayName,teamDisplayName,teamDescription,channelDisplayName,channelDescription}',
} as const;

const CALLS = {
  'call-people': '{callRecord,callSession,callSegment,callParticipant}.* @person',
  'call-times':
    '{callRecord,callSession,callSegment,callMediaStream}.{startDateTime,endDateTime,lastModifiedDateTime}',
  'call-quality': '{callMediaStream,callNetworkInfo,callDeviceInfo}.* @number',
  'call-devices':
    'callEndpoint.{cpuName,cpuCoresCount,cpuProcessorSpeedInMhz}; ' +
    'callUserAgent.{headerValue,applicationVersion,platform,productFamily}; ' +
    'callDeviceInfo.{captureDeviceDriver,renderDeviceDriver}; ' +
    'callNetworkInfo.{connectionType,wifiBand,wifiRadioType}',
  'call-device-names': 'callEndpoint.name; callDeviceInfo.{captureDeviceName,renderDeviceName}',
  'call-addresses':
    'callNetworkInfo.{ipAddress,subnet,macAddress,basicServiceSetIdentifier,reflexiveIPAddress,relayIPAddress,dnsSuffix}; ' +
    'callTraceRouteHop.ipAddress; ' +
    '*.{clientLocalIpV4Address,clientLocalIpV6Address,clientPublicIpV4Address,clientPublicIpV6Address}',
  'call-rating': 'callUserFeedback.{rating,tokens}',
  'call-feedback': 'callUserFeedback.text; callFailureInfo.reason',
  'telephone-people': '{pstnCallLogRow,directRoutingLogRow}.{userId,userPrincipalName}',
  'telephone-times':
    '{pstnCallLogRow,directRoutingLogRow}.{startDateTime,endDateTime,inviteDateTime,failureDateTime,duration}',
  'telephone-destination':
    'pstnCallLogRow.{destinationName,destinationContext,usageCountryCode,tenantCountryCode}; ' +
    'directRoutingLogRow.userCountryCode',
  'telephone-cost': 'pstnCallLogRow.{charge,connectionCharge,currency}',
  'telephone-numbers':
    '{pstnCallLogRow,directRoutingLogRow}.{callerNumber,calleeNumber}; ' +
    'communicationsIdentitySet.phone.{id,displayName}; conversationMember.phoneNumber',
} as const;

const MEETINGS = {
  'meeting-people': 'onlineMeeting.participants @person; teamworkOnlineMeetingInfo.organizer @person',
  'meeting-times':
    'onlineMeeting.{creationDateTime,startDateTime,endDateTime}; ' +
    'meetingAttendanceReport.{meetingStartDateTime,meetingEndDateTime}',
  'meeting-attendance':
    'attendanceRecord.* @person; attendanceRecord.totalAttendanceInSeconds; ' +
    'attendanceInterval.{joinDateTime,leaveDateTime,durationInSeconds}',
  'meeting-subject': 'onlineMeeting.subject',
  'meeting-recordings':
    'onlineMeeting.{recordings,transcripts,attendeeReport}; ' +
    'eventMessageDetail.{callRecordingUrl,callRecordingDisplayName}',
  'meeting-dial-in':
    'audioConferencing.{conferenceId,dialinUrl,tollFreeNumber,tollNumber,tollNumbers}; ' +
    'joinMeetingIdSettings.{joinMeetingId,passcode}; onlineMeeting.joinInformation',
  // Spellings of one link.
  'meeting-links':
    '{callRecord,onlineMeeting,teamworkOnlineMeetingInfo}.joinWebUrl; onlineMeeting.{JoinWebUrl,joinUrl}',
} as const;

const FILES = {
  'file-people':
    '{drive,driveItem,remoteItem,listItem}.{createdBy,lastModifiedBy,owner} @person; ' +
    'publicationFacet.checkedOutBy @person',
  // To the month: the creation of the drive, which is `directory-created`.
  'file-times':
    '{driveItem,listItem}.{createdDateTime,lastModifiedDateTime} !@month; driveItem.fileSystemInfo; ' +
    'pendingContentUpdate.queuedDateTime',
  'file-drive-times':
    'drive.{createdDateTime,lastModifiedDateTime}; ' +
    'remoteItem.{createdDateTime,lastModifiedDateTime,fileSystemInfo}',
  'file-kind': 'file.mimeType; {driveItem,remoteItem}.{size,image,video}',
  'file-names':
    '{drive,driveItem,remoteItem,listItem}.{name,description,webUrl,webDavUrl}; ' +
    'itemReference.{name,path}; deleteAction.name; moveAction.{from,to}; renameAction.{oldName,newName}',
  'file-content':
    'driveItem.{content,thumbnails,versions,workbook,audio,photo,location,media}; ' +
    'driveItem.{@microsoft.graph.downloadUrl,@content.downloadUrl}',
  'file-sharing':
    'shared.{owner,sharedBy} @person; shareAction.recipients @person; shared.{scope,sharedDateTime}',
  'file-links': 'driveItem.permissions; *.shareId',
  'file-actions':
    'itemActivity.actor @person; {commentAction,mentionAction}.* @person; ' +
    'itemActivity.{activityDateTime,times}',
  'file-storage': 'drive.quota; {folder,bundle}.childCount',
} as const;

const COPILOT = {
  'copilot-people': 'aiInteraction.from @person; aiInteractionMention.mentioned @person',
  'copilot-times': 'aiInteraction.createdDateTime',
  'copilot-application':
    'aiInteraction.{appClass,conversationType,interactionType}; aiInteractionContext.contextType; ' +
    'aiInteractionLink.linkType',
  'copilot-text': 'aiInteraction.body itemBody.content; aiInteractionAttachment.content',
  'copilot-sources':
    'aiInteractionAttachment.{name,contentUrl}; aiInteractionContext.{displayName,contextReference}; ' +
    'aiInteractionLink.{displayName,linkUrl}; aiInteractionMention.mentionText',
} as const;

const DIRECTORY = {
  'directory-addresses':
    '{user,directoryObject}.{id,mail,userPrincipalName,otherMails,proxyAddresses,imAddresses,employeeId}; ' +
    '{user,directoryObject}.{onPremisesUserPrincipalName,identities} @person; ' +
    '{group,membership}.{mail,proxyAddresses}',
  'directory-work':
    '{user,directoryObject}.{department,companyName,employeeType}; ' +
    'employeeOrgData.{costCenter,division}',
  'directory-licences':
    'assignedLicense.{skuId,disabledPlans}; {assignedPlan,provisionedPlan}.{service,capabilityStatus}; ' +
    'licenseAssignmentState.{skuId,state,error}',
  'directory-manager': 'user.manager @person; /{manager,directReports} directoryObject.id',
  'directory-groups':
    'group.{members,owners} directoryObject.id; /{members,owners,transitiveMembers} directoryObject.id; ' +
    'membership.id',
  'directory-group-names':
    '{group,membership}.{displayName,description,mailNickname,membershipRule}; ' +
    'directoryObject.description',
  'directory-labels': 'assignedLabel.displayName; {group,membership,directoryObject,team}.classification',
  'directory-domains':
    '*.{onPremisesDomainName,onPremisesNetBiosName}; objectIdentity.issuer; *.tenantId; ' +
    'directRoutingLogRow.trunkFullyQualifiedDomainName',
  'directory-place': '{user,directoryObject}.{officeLocation,city,state,country}',
  'directory-country':
    '{user,directoryObject}.{usageLocation,preferredLanguage}; {group,membership}.preferredLanguage; ' +
    'localeInfo.locale; /language .locale; {chatMessage,aiInteraction}.locale; ' +
    'broadcastMeetingCaptionSettings.{spokenLanguage,translationLanguages}',
  'directory-account': '{user,directoryObject}.{accountEnabled,userType,creationType,externalUserState}',
  'directory-created': '@month',
  'directory-names':
    '{user,directoryObject}.{displayName,givenName,surname,preferredName}; emailAddress.name; ' +
    '*.userDisplayName; ' +
    '{identity,teamworkIdentity,unverifiedTeamworkIdentity,conversationMember}.displayName',
  'directory-telephone':
    'user.{businessPhones,mobilePhone,faxNumber,streetAddress,postalCode}; ' +
    'directoryObject.{businessPhones,mobilePhone,faxNumber,streetAddress,postalCode,phones,addresses}',
  'directory-person': '{user,directoryObject}.{birthday,ageGroup,legalAgeGroupClassification,photo,photos}',
  'directory-job': '{user,directoryObject}.jobTitle',
  'directory-hiring': '{user,directoryObject}.{employeeHireDate,employeeLeaveDateTime,hireDate}',
  'directory-profile':
    '{user,directoryObject}.{aboutMe,interests,pastProjects,responsibilities,schools,skills,mySite}',
  'directory-sign-in':
    '{user,directoryObject}.{signInActivity,lastPasswordChangeDateTime,signInSessionsValidFromDateTime,passwordProfile}',
  'directory-attributes': '{user,directoryObject}.{customSecurityAttributes,onPremisesExtensionAttributes}',
} as const;

const TECHNICAL = {
  identifiers: { part: 'technical', fields: ['@id'], quantifier: 'any' },
  states: { part: 'technical', fields: ['@rest'], quantifier: 'any' },
} as const satisfies Readonly<Record<string, StatementDefinition>>;

/** By fields alone. */
const PARTS = {
  calendar: CALENDAR,
  mail: MAIL,
  posts: POSTS,
  calls: CALLS,
  meetings: MEETINGS,
  files: FILES,
  copilot: COPILOT,
  mailbox: MAILBOX,
  directory: DIRECTORY,
} as const satisfies { readonly [Part in StatementPart]?: Readonly<Record<string, Selectors>> };

type IdOf<Table> = Table extends unknown ? keyof Table : never;
export type StatementId = IdOf<typeof GENERAL | typeof TECHNICAL | (typeof PARTS)[keyof typeof PARTS]>;

/** A meeting has one link in several fields: who has one of them can join. */
const ANY_FIELD: ReadonlySet<string> = new Set<StatementId>(['calendar-online', 'meeting-links']);

function toDefinitions(part: StatementPart, table: Readonly<Record<string, Selectors>>) {
  return Object.entries(table).map(([id, selectors]) => [
    id,
    { part, fields: parseSelectors(selectors), ...(ANY_FIELD.has(id) && { quantifier: 'any' }) },
  ]);
}

const DEFINITIONS = [
  ...Object.entries(GENERAL),
  ...Object.entries(PARTS).flatMap(([part, table]) => toDefinitions(part as keyof typeof PARTS, table)),
  ...Object.entries(TECHNICAL),
] as readonly (readonly [StatementId, StatementDefinition])[];

/** What a works council asks, in the order of the sheet. Facts of Graph: the entity tables of this package. */
export const STATEMENTS: readonly (StatementDefinition & { readonly id: StatementId })[] = Object.freeze(
  DEFINITIONS.map(([id, definition]) => Object.freeze({ id, ...definition })),
);
