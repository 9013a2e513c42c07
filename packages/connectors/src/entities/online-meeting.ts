import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import {
  arrayOf,
  drop,
  entity,
  keep,
  personId,
  pseudonymize,
  reversible,
  sealLink,
  textDigest,
} from '@nymgate/rules/native/builders';
import { CHAT_ID, JOIN_LINK } from './chat.ts';
import {
  createNavigationRule,
  type EntityDefinitions,
  type EntityTable,
  type Properties,
} from './entity-table.ts';
import { createIdRule, createTimeOrderedList, createTimeSpanRule } from './id-rules.ts';

const DIAL_IN = 'Anyone who has it can dial into the meeting.';

const ONLINE_MEETING = {
  id: reversible(['meeting', 'personal'], "Base64 of the organizer's object id and the thread."),
  joinWebUrl: reversible(['meeting', 'personal'], JOIN_LINK),
  joinInformation: drop(
    'personal',
    'Join link, dial-in numbers, and the ids of organizer and tenant as HTML.',
  ),
  joinMeetingIdSettings: entity('joinMeetingIdSettings'),
  subject: textDigest('text', 'Written by the organizer: only its length and number of words stay.'),
  externalId: reversible(
    ['text', 'technical'],
    'Chosen by an application, any text; equal values still belong together.',
  ),
  meetingTemplateId: pseudonymize(
    ['text', 'technical'],
    'Templates of administrators; equal ones still belong together.',
  ),
  videoTeleconferenceId: drop('technical', DIAL_IN),
  audioConferencing: entity('audioConferencing'),
  participants: entity('meetingParticipants'),
  chatInfo: entity('chatInfo'),

  creationDateTime: keep('quasi', 'dateTime'),
  startDateTime: keep('quasi', 'dateTime'),
  endDateTime: keep('quasi', 'dateTime'),

  allowAttendeeToEnableCamera: keep('metadata', 'boolean'),
  allowAttendeeToEnableMic: keep('metadata', 'boolean'),
  allowBreakoutRooms: keep('metadata', 'boolean'),
  allowCopyingAndSharingMeetingContent: keep('metadata', 'boolean'),
  allowedLobbyAdmitters: keep('metadata', 'microsoft.graph.allowedLobbyAdmitterRoles'),
  allowedPresenters: keep('metadata', 'microsoft.graph.onlineMeetingPresenters'),
  allowLiveShare: keep('metadata', 'microsoft.graph.meetingLiveShareOptions'),
  allowMeetingChat: keep('metadata', 'microsoft.graph.meetingChatMode'),
  allowParticipantsToChangeName: keep('metadata', 'boolean'),
  allowPowerPointSharing: keep('metadata', 'boolean'),
  allowRecording: keep('metadata', 'boolean'),
  allowTeamworkReactions: keep('metadata', 'boolean'),
  allowTranscription: keep('metadata', 'boolean'),
  allowWhiteboard: keep('metadata', 'boolean'),
  broadcastSettings: entity('broadcastMeetingSettings'),
  chatRestrictions: entity('chatRestrictions'),
  isBroadcast: keep('metadata', 'boolean'),
  isEndToEndEncryptionEnabled: keep('metadata', 'boolean'),
  isEntryExitAnnounced: keep('metadata', 'boolean'),
  lobbyBypassSettings: entity('lobbyBypassSettings'),
  recordAutomatically: keep('metadata', 'boolean'),
  shareMeetingChatHistoryDefault: keep('metadata', 'microsoft.graph.meetingChatHistoryDefaultMode'),
  watermarkProtection: entity('watermarkProtectionValues'),

  attendanceReports: createNavigationRule('contact'),
  attendeeReport: drop('contact', 'List of everybody who was there, as a file.'),
  recordings: createNavigationRule('text'),
  transcripts: createNavigationRule('text'),
} satisfies EntityTable<MicrosoftGraph.OnlineMeeting>;

/**
 * `joinUrl` and `autoAdmittedUsers` are in older responses. Graph's reference spells the filter property
 * `JoinWebUrl`, and the guard compares names exactly.
 */
const ONLINE_MEETING_EXTRA: Properties = {
  JoinWebUrl: reversible(['meeting', 'personal'], JOIN_LINK),
  joinUrl: drop('personal', 'Second spelling of the join link; joinWebUrl serves.'),
  autoAdmittedUsers: keep('metadata', 'documentedWord'),
};

const REGISTRATION = 'Leads to a registration form with name and address.';

const MEETING_ATTENDANCE_REPORT = {
  id: createIdRule('attendance-report', 'opaque', 'The organizer sees the same id.'),
  meetingStartDateTime: keep('quasi', 'dateTime'),
  meetingEndDateTime: keep('quasi', 'dateTime'),
  totalParticipantCount: keep('metadata', 'integer'),
  externalEventInformation: arrayOf(entity('virtualEventExternalInformation')),
  attendanceRecords: arrayOf(entity('attendanceRecord')),
} satisfies EntityTable<MicrosoftGraph.MeetingAttendanceReport>;

const CONTEXT = 'Address that spells out the organizer and the id of the meeting.';

const MEETING_ATTENDANCE_REPORT_EXTRA: Properties = {
  'attendanceRecords@odata.context': drop('personal', CONTEXT),
  'attendanceRecords@odata.nextLink': sealLink(
    'Leads to the gateway, with the whole original link encrypted inside.',
  ),
};

const ATTENDANCE_RECORD = {
  id: personId("May be the participant's object id; joins with accounts then."),
  emailAddress: pseudonymize(['person', 'contact']),
  identity: entity('accountIdentity'),
  role: keep('metadata', 'serviceWord'),
  totalAttendanceInSeconds: createTimeSpanRule(keep('quasi', 'integer')),
  attendanceIntervals: createTimeOrderedList('attendanceInterval'),
  registrationId: drop('personal', REGISTRATION),
  externalRegistrationInformation: entity('virtualEventExternalRegistrationInformation'),
} satisfies EntityTable<MicrosoftGraph.AttendanceRecord>;

export const MEETING_ENTITIES: EntityDefinitions = {
  onlineMeeting: ['onlineMeeting (microsoft.graph.onlineMeeting)', ONLINE_MEETING, ONLINE_MEETING_EXTRA],
  meetingAttendanceReport: [
    'meetingAttendanceReport (microsoft.graph.meetingAttendanceReport)',
    MEETING_ATTENDANCE_REPORT,
    MEETING_ATTENDANCE_REPORT_EXTRA,
  ],
  attendanceRecord: ['attendanceRecord (microsoft.graph.attendanceRecord)', ATTENDANCE_RECORD],
};

/** Their only annotation is a type. */
export const MEETING_TYPES: Readonly<Record<string, Properties>> = {
  meetingParticipants: {
    organizer: entity('meetingParticipantInfo'),
    attendees: arrayOf(entity('meetingParticipantInfo')),
  } satisfies EntityTable<MicrosoftGraph.MeetingParticipants>,
  meetingParticipantInfo: {
    identity: entity('teamworkIdentitySet'),
    role: keep('metadata', 'microsoft.graph.onlineMeetingRole'),
    upn: pseudonymize(['person', 'personal'], 'Joins with addresses where the two are the same.'),
  } satisfies EntityTable<MicrosoftGraph.MeetingParticipantInfo>,
  audioConferencing: {
    ...({
      conferenceId: drop('technical', DIAL_IN),
      dialinUrl: drop('technical', DIAL_IN),
      tollFreeNumber: drop('contact', DIAL_IN),
      tollFreeNumbers: drop('contact', DIAL_IN),
      tollNumber: drop('contact', DIAL_IN),
      tollNumbers: drop('contact', DIAL_IN),
    } satisfies EntityTable<MicrosoftGraph.AudioConferencing>),
    /** Spelling of a documentation sample. */
    ConferenceId: drop('technical', DIAL_IN),
  },
  /** Not delivered, so it can't be filtered by either; `joinWebUrl` finds meetings. */
  joinMeetingIdSettings: {
    isPasscodeRequired: keep('metadata', 'boolean'),
    joinMeetingId: drop('technical', 'Anyone who has it can join; meetings are looked up by joinWebUrl.'),
    passcode: drop('technical', 'Secret of the meeting.'),
  } satisfies EntityTable<MicrosoftGraph.JoinMeetingIdSettings>,
  chatInfo: {
    threadId: reversible(['chat', 'personal'], CHAT_ID),
    messageId: createIdRule('chat-message', 'opaque'),
    replyChainMessageId: createIdRule('chat-message', 'opaque'),
  } satisfies EntityTable<MicrosoftGraph.ChatInfo>,
  broadcastMeetingSettings: {
    allowedAudience: keep('metadata', 'microsoft.graph.broadcastMeetingAudience'),
    captions: entity('broadcastMeetingCaptionSettings'),
    isAttendeeReportEnabled: keep('metadata', 'boolean'),
    isQuestionAndAnswerEnabled: keep('metadata', 'boolean'),
    isRecordingEnabled: keep('metadata', 'boolean'),
    isVideoOnDemandEnabled: keep('metadata', 'boolean'),
  } satisfies EntityTable<MicrosoftGraph.BroadcastMeetingSettings>,
  broadcastMeetingCaptionSettings: {
    isCaptionEnabled: keep('metadata', 'boolean'),
    spokenLanguage: keep('quasi', 'languageTag'),
    translationLanguages: arrayOf(keep('quasi', 'languageTag')),
  } satisfies EntityTable<MicrosoftGraph.BroadcastMeetingCaptionSettings>,
  chatRestrictions: {
    allowTextOnly: keep('metadata', 'boolean'),
  } satisfies EntityTable<MicrosoftGraph.ChatRestrictions>,
  lobbyBypassSettings: {
    isDialInBypassEnabled: keep('metadata', 'boolean'),
    scope: keep('metadata', 'microsoft.graph.lobbyBypassScope'),
  } satisfies EntityTable<MicrosoftGraph.LobbyBypassSettings>,
  watermarkProtectionValues: {
    isEnabledForContentSharing: keep('metadata', 'boolean'),
    isEnabledForVideo: keep('metadata', 'boolean'),
  } satisfies EntityTable<MicrosoftGraph.WatermarkProtectionValues>,
  virtualEventExternalInformation: {
    applicationId: keep('technical', 'guid', 'Id of an application: no person.'),
    externalEventId: reversible(
      ['text', 'technical'],
      'Chosen by an application, any text; equal values still belong together.',
    ),
  } satisfies EntityTable<MicrosoftGraph.VirtualEventExternalInformation>,
  virtualEventExternalRegistrationInformation: {
    referrer: drop('personal', REGISTRATION),
    registrationId: drop('personal', REGISTRATION),
  } satisfies EntityTable<MicrosoftGraph.VirtualEventExternalRegistrationInformation>,
  attendanceInterval: {
    joinDateTime: keep('quasi', 'dateTime'),
    leaveDateTime: keep('quasi', 'dateTime'),
    durationInSeconds: createTimeSpanRule(keep('quasi', 'integer')),
  } satisfies EntityTable<MicrosoftGraph.AttendanceInterval>,
};
