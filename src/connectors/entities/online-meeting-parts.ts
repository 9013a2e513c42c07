import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { arrayOf, drop, entity, keep, pseudonymize, tokenize } from '../../native/builders.ts';
import { CHAT_ID } from './chat.ts';
import type { EntityTable, Properties } from './entity-table.ts';

const DIAL_IN = 'Whoever holds it can dial into the meeting.';

export const MEETING_PARTICIPANTS = {
  organizer: entity('meetingParticipantInfo'),
  attendees: arrayOf(entity('meetingParticipantInfo')),
} satisfies EntityTable<MicrosoftGraph.MeetingParticipants>;

export const MEETING_PARTICIPANT_INFO = {
  identity: entity('teamworkIdentitySet'),
  role: keep('metadata', 'word'),
  upn: pseudonymize('personal', 'Joins with addresses where the two are the same.'),
} satisfies EntityTable<MicrosoftGraph.MeetingParticipantInfo>;

export const AUDIO_CONFERENCING = {
  conferenceId: drop('technical', DIAL_IN),
  dialinUrl: drop('technical', DIAL_IN),
  tollFreeNumber: drop('contact', DIAL_IN),
  tollFreeNumbers: drop('contact', DIAL_IN),
  tollNumber: drop('contact', DIAL_IN),
  tollNumbers: drop('contact', DIAL_IN),
} satisfies EntityTable<MicrosoftGraph.AudioConferencing>;

/** A documentation sample spells it so. */
export const AUDIO_CONFERENCING_EXTRA: Properties = { ConferenceId: drop('technical', DIAL_IN) };

/** Not delivered, so the guard lets nobody ask for a meeting by its number either: `joinWebUrl` looks it up. */
export const JOIN_MEETING_ID_SETTINGS = {
  isPasscodeRequired: keep('metadata', 'boolean'),
  joinMeetingId: drop('technical', 'Whoever holds it can join; meetings are looked up by joinWebUrl.'),
  passcode: drop('technical', 'Secret of the meeting.'),
} satisfies EntityTable<MicrosoftGraph.JoinMeetingIdSettings>;

export const CHAT_INFO = {
  threadId: tokenize('personal', CHAT_ID),
  messageId: keep('technical', 'opaque'),
  replyChainMessageId: keep('technical', 'opaque'),
} satisfies EntityTable<MicrosoftGraph.ChatInfo>;

export const BROADCAST_MEETING_SETTINGS = {
  allowedAudience: keep('metadata', 'word'),
  captions: entity('broadcastMeetingCaptionSettings'),
  isAttendeeReportEnabled: keep('metadata', 'boolean'),
  isQuestionAndAnswerEnabled: keep('metadata', 'boolean'),
  isRecordingEnabled: keep('metadata', 'boolean'),
  isVideoOnDemandEnabled: keep('metadata', 'boolean'),
} satisfies EntityTable<MicrosoftGraph.BroadcastMeetingSettings>;

export const BROADCAST_MEETING_CAPTION_SETTINGS = {
  isCaptionEnabled: keep('metadata', 'boolean'),
  spokenLanguage: keep('quasi', 'locale'),
  translationLanguages: arrayOf(keep('quasi', 'locale')),
} satisfies EntityTable<MicrosoftGraph.BroadcastMeetingCaptionSettings>;

export const CHAT_RESTRICTIONS = {
  allowTextOnly: keep('metadata', 'boolean'),
} satisfies EntityTable<MicrosoftGraph.ChatRestrictions>;

export const LOBBY_BYPASS_SETTINGS = {
  isDialInBypassEnabled: keep('metadata', 'boolean'),
  scope: keep('metadata', 'word'),
} satisfies EntityTable<MicrosoftGraph.LobbyBypassSettings>;

export const WATERMARK_PROTECTION_VALUES = {
  isEnabledForContentSharing: keep('metadata', 'boolean'),
  isEnabledForVideo: keep('metadata', 'boolean'),
} satisfies EntityTable<MicrosoftGraph.WatermarkProtectionValues>;
