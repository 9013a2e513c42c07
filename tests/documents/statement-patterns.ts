import type { StatementId } from '../../packages/connectors/src/statements/statements.ts';

type Place = readonly [endpoint: string, property: string];

/**
 * Where each statement's data is in responses, by names of Graph's reference and apart from the tables that the statements are
 * computed from: endpoints, then properties, anywhere in a row or, with `^`, at its top.
 */
const PLACES: Readonly<Partial<Record<StatementId, Place | readonly Place[]>>> = {
  'calendar-people': ['/users/', String.raw`(?:attendees\[\]|organizer)\.emailAddress\.address`],
  'calendar-times': ['(?:events|calendarView|instances)', String.raw`(?:start|end)\.dateTime`],
  'calendar-changes': ['(?:events|calendarView|instances)', '(?:created|lastModified)DateTime'],
  'calendar-subject': ['(?:events|calendarView|instances)', String.raw`(?:subject|categories\[\])`],
  'calendar-text': ['(?:events|calendarView|instances)', String.raw`(?:body\.content|bodyPreview)`],
  'calendar-responses': [
    '(?:events|calendarView|instances)',
    String.raw`(?:status|responseStatus)\.(?:response|time)`,
  ],
  'calendar-place': ['(?:events|calendarView|instances)', String.raw`locations?(?:\[\])?\.displayName`],
  'calendar-room': ['(?:events|calendarView|instances)', 'locationEmailAddress'],
  'calendar-address': [
    '(?:events|calendarView|instances)',
    String.raw`locations?(?:\[\])?\.(?:address|coordinates).*`,
  ],
  'calendar-private': ['(?:events|calendarView|instances)', 'sensitivity'],
  'calendar-availability': ['(?:events|calendarView|instances)', 'showAs'],
  'calendar-online': ['(?:events|calendarView|instances)', '(?:onlineMeetingUrl|locationUri|joinUrl)'],
  'calendar-dial-in': [
    '(?:events|calendarView|instances)',
    String.raw`onlineMeeting\.(?:conferenceId|quickDial|toll.*|phones.*)`,
  ],
  'calendar-attachments': ['(?:events|calendarView|instances)', String.raw`attachments\b.*`],
  'calendar-owner': ['/calendars', String.raw`owner\.address`],
  'calendar-name': ['/calendars', '^name'],
  'mailbox-hours': ['/users', String.raw`(?:startTime|workingHours\.timeZone\.name)`],
  'mailbox-absence': [
    '/users',
    String.raw`(?:scheduledStartDateTime\.dateTime|automaticRepliesSetting\.status)`,
  ],
  'mailbox-absence-text': ['/users', '(?:internal|external)ReplyMessage'],
  'mail-people': [
    '[mM]essages',
    String.raw`(?:from|sender|(?:to|cc|bcc)Recipients\[\]|replyTo\[\])\.emailAddress\.address`,
  ],
  'mail-times': ['[mM]essages', '(?:created|lastModified|received|sent)DateTime'],
  'mail-subject': ['/mailFolders|/messages', String.raw`(?:subject|categories\[\])`],
  'mail-text': ['[mM]essages', String.raw`(?:body\.content|bodyPreview|uniqueBody.*)`],
  'mail-attached': ['[mM]essages', 'hasAttachments'],
  'mail-attachments': ['[mM]essages', String.raw`attachments\b.*`],
  'mail-threads': ['[mM]essages', '(?:conversationId|internetMessageId)'],
  'mail-handling': ['[mM]essages', '(?:isRead|flagStatus|importance)'],
  'mail-invitations': [
    '[mM]essages',
    String.raw`(?:startDateTime\.dateTime|meetingMessageType|responseType)`,
  ],
  'mail-invitation-place': ['[mM]essages', String.raw`(?:location|previousLocation|event)\b.*`],
  'mail-headers': [
    '[mM]essages',
    String.raw`(?:internetMessageHeaders|mentions|mentionsPreview|unsubscribeData)\b.*`,
  ],
  'mail-folders': ['mailFolders|childFolders', '(?:totalItemCount|unreadItemCount|sizeInBytes)'],
  'mail-folder-names': ['mailFolders|childFolders', 'displayName'],
  'post-people': ['[mM]essages', String.raw`from\.user\.id`],
  'post-times': [
    '[mM]essages',
    String.raw`^(?:replies\[\]\.)?(?:created|lastModified|lastEdited|deleted)DateTime`,
  ],
  'post-text': ['[mM]essages|chats', String.raw`(?:body\.content|subject|summary|attachments\[\]\.content)`],
  'post-reactions': [
    '[mM]essages',
    String.raw`reactions\[\]\.(?:user\.user\.id|reactionType|createdDateTime)`,
  ],
  'post-mentions': ['[mM]essages', String.raw`mentions\[\]\.mentioned\.user\.id`],
  'post-mention-text': ['[mM]essages', 'mentionText'],
  'post-attachments': ['[mM]essages', String.raw`attachments\[\]\.contentType`],
  'post-attachment-names': ['[mM]essages', String.raw`attachments\[\]\.(?:name|contentUrl|thumbnailUrl)`],
  'post-members': [
    ['(?:teams|chats).*/members', '(?:userId|roles)'],
    ['/chats', String.raw`members\[\]\.userId`],
  ],
  'post-events': ['[mM]essages|chats', String.raw`eventDetail\..*\bid`],
  'post-reading': ['/chats', 'lastMessageReadDateTime'],
  'post-chats': ['/chats', '^(?:createdDateTime|lastUpdatedDateTime)'],
  'post-topic': ['/chats', 'topic'],
  'post-names': ['/teams|/joinedTeams|[cC]hannels', String.raw`(?:value\[\]\.)?(?:displayName|description)`],
  'call-people': ['callRecords', String.raw`(?:organizer|participants\[\]|identity)\.user\.id`],
  'call-times': [String.raw`callRecords(?:$|/\{)`, '(?:start|end)DateTime'],
  'call-quality': ['callRecords', '(?:average.*|max.*|linkSpeed|wifiSignalStrength)'],
  'call-devices': ['callRecords', '(?:cpuName|headerValue|captureDeviceDriver|connectionType)'],
  'call-device-names': ['callRecords', '(?:captureDeviceName|renderDeviceName|call(?:er|ee).name)'],
  'call-addresses': [
    'callRecords|getPstnCalls',
    '(?:ipAddress|subnet|macAddress|dnsSuffix|.*IPAddress|client.*Address)',
  ],
  'call-rating': ['callRecords', String.raw`(?:feedback\.rating|tokens\..*)`],
  'call-feedback': ['callRecords', String.raw`(?:feedback\.text|failureInfo\.reason)`],
  'telephone-people': ['get(?:Pstn|DirectRouting)Calls', '(?:userId|userPrincipalName)'],
  'telephone-times': ['get(?:Pstn|DirectRouting)Calls', '(?:startDateTime|endDateTime|duration)'],
  'telephone-destination': [
    'get(?:Pstn|DirectRouting)Calls',
    '(?:destinationName|destinationContext|usageCountryCode)',
  ],
  'telephone-cost': ['getPstnCalls', '(?:charge|connectionCharge)'],
  'telephone-numbers': [
    'communications|chats|teams',
    String.raw`(?:callerNumber|calleeNumber|phone\.(?:id|displayName)|phoneNumber)`,
  ],
  'meeting-people': [
    ['onlineMeetings', String.raw`participants\..*\bid`],
    ['/chats', String.raw`onlineMeetingInfo\.organizer\.id`],
  ],
  'meeting-times': ['onlineMeetings', '(?:startDateTime|endDateTime|meetingStartDateTime)'],
  'meeting-attendance': ['ttendance', '(?:joinDateTime|leaveDateTime|totalAttendanceInSeconds|emailAddress)'],
  'meeting-subject': ['onlineMeetings', 'subject'],
  'meeting-recordings': [
    'onlineMeetings|[mM]essages',
    String.raw`(?:(?:recordings|transcripts|attendeeReport)\b.*|callRecordingUrl|callRecordingDisplayName)`,
  ],
  'meeting-dial-in': [
    'onlineMeetings',
    '(?:conferenceId|dialinUrl|toll.*|joinMeetingId|passcode|joinInformation.*)',
  ],
  'meeting-links': ['onlineMeetings|callRecords|chats', '(?:[jJ]oinWebUrl|joinUrl)'],
  'file-people': ['drive', String.raw`(?:createdBy|lastModifiedBy|owner)\.user\.(?:id|email)`],
  'file-times': ['delta|items', '^(?:createdDateTime|lastModifiedDateTime)'],
  'file-drive-times': [
    'drive',
    String.raw`^(?:createdDateTime|lastModifiedDateTime|remoteItem\.(?:createdDateTime|lastModifiedDateTime|fileSystemInfo\..*))`,
  ],
  'file-kind': ['delta|items', '(?:mimeType|size)'],
  'file-names': [
    ['drive', String.raw`^(?:name|description|webUrl|parentReference\.path)`],
    ['drive', 'oldName'],
  ],
  'file-content': ['drive', String.raw`(?:content|(?:thumbnails|versions|location|photo)\b.*|.*downloadUrl)`],
  'file-sharing': ['drive', String.raw`(?:shared\.(?:scope|sharedDateTime|owner.*)|recipients\[\].*id)`],
  'file-links': ['drive', String.raw`(?:permissions\b.*|shareId)`],
  'file-actions': ['activities', String.raw`(?:actor\.user\.(?:id|email)|recordedDateTime|activityDateTime)`],
  'file-storage': ['drive', String.raw`(?:quota\.\w+|folder\.childCount)`],
  'copilot-people': ['copilot', String.raw`from\.user\.id`],
  'copilot-times': ['copilot', 'createdDateTime'],
  'copilot-application': ['copilot', '(?:appClass|interactionType)'],
  'copilot-text': ['copilot', String.raw`(?:body\.content|attachments\[\]\.content)`],
  'copilot-sources': [
    'copilot',
    String.raw`(?:attachments\[\]\.(?:name|contentUrl)|contexts\[\]\.(?:displayName|contextReference)|linkUrl|mentionText)`,
  ],
  'directory-addresses': ['/users', '(?:mail|userPrincipalName|employeeId)'],
  'directory-work': ['/users|/members', '(?:department|companyName|employeeType|costCenter|division)'],
  'directory-licences': ['/users', String.raw`(?:assignedLicenses\[\]\.skuId|assignedPlans\[\]\.service)`],
  'directory-manager': [
    ['/(?:manager|directReports)$', '^id'],
    ['/users', String.raw`manager\.id`],
  ],
  'directory-groups': [
    [String.raw`/groups/\{groupId\}/(?:members|owners|transitiveMembers)$|emberOf$`, '^id'],
    ['/groups', String.raw`(?:members|owners)\[\]\.id`],
  ],
  'directory-group-names': [
    ['/groups$|/groups/.groupId.|emberOf', '^(?:displayName|description|mailNickname|membershipRule)'],
    ['/users', String.raw`manager\.description`],
  ],
  'directory-labels': [
    '/groups|/members|emberOf|/users|/teams|/joinedTeams',
    String.raw`(?:assignedLabels\[\]\.displayName|classification)`,
  ],
  'directory-domains': ['/', '(?:onPremisesDomainName|issuer|tenantId)'],
  'directory-place': ['/users', '^(?:officeLocation|city|state|country)'],
  'directory-country': ['/users', '(?:usageLocation|preferredLanguage)'],
  'directory-account': ['/users', '(?:accountEnabled|userType)'],
  // Those of `fileSystemInfo` are a file's.
  'directory-created': ['/users', String.raw`(?<!fileSystemInfo\.)(?:createdDateTime|deletedDateTime)`],
  'directory-names': [
    '/',
    String.raw`(?:givenName|surname|preferredName|userDisplayName|emailAddress\.name|(?:user|guest)\.displayName)`,
  ],
  'directory-telephone': ['/', '(?:businessPhones.*|mobilePhone|faxNumber|streetAddress|postalCode)'],
  'directory-person': ['/users', String.raw`(?:birthday|ageGroup|photos?\b.*)`],
  'directory-job': ['/', 'jobTitle'],
  'directory-hiring': ['/', '(?:employeeHireDate|employeeLeaveDateTime|hireDate)'],
  'directory-profile': ['/', String.raw`(?:aboutMe|interests|pastProjects|schools|skills|mySite)\b.*`],
  'directory-sign-in': ['/', String.raw`(?:signInActivity|lastPasswordChangeDateTime|passwordProfile)\b.*`],
  'directory-attributes': ['/', String.raw`(?:customSecurityAttributes|onPremisesExtensionAttributes)\b.*`],
  identifiers: [
    ['/', '(?:chatId|requestId|sessionId|conversationId|driveId|iCalUId)'],
    ['/groups(?:$|/delta)|/teams|/chats', '^id'],
    ['/users', 'assignedByGroup'],
  ],
  states: ['/', '(?:isDraft|driveType|messageType|groupTypes|@odata.type)'],
};

export const PATTERNS: ReadonlyMap<StatementId, RegExp> = new Map(
  (Object.entries(PLACES) as [StatementId, Place | readonly Place[]][]).map(([id, places]) => [
    id,
    new RegExp((isPlace(places) ? [places] : places).map(toPattern).join('|')),
  ]),
);

function isPlace(places: Place | readonly Place[]): places is Place {
  return typeof places[0] === 'string';
}

function toPattern([endpoint, property]: Place): string {
  const isTop = property.startsWith('^');
  const around = isTop ? String.raw`(?:value\[\]\.)?` : String.raw`(?:\S+\.)?`;
  const end = String.raw`(?:\[\])?$`;
  return String.raw`^(?=\S*(?:${endpoint.replaceAll('$', ' ')}))\S+ ${around}(?:${property.replace('^', '')})${end}`;
}
