import type * as MicrosoftGraph from '@microsoft/microsoft-graph-types';
import { drop, entity, keep, textDigest, tokenize } from '../../native/builders.ts';
import { JOIN_LINK } from './chat.ts';
import { type EntityTable, navigation, type Properties } from './entity-table.ts';

const DIAL_IN = 'Whoever holds it can dial into the meeting.';

export const ONLINE_MEETING = {
  id: tokenize('personal', "Base64 of the organizer's object id and the thread."),
  joinWebUrl: tokenize('personal', JOIN_LINK),
  joinInformation: drop(
    'personal',
    'Join link, dial-in numbers, and the ids of organizer and tenant as HTML.',
  ),
  joinMeetingIdSettings: entity('joinMeetingIdSettings'),
  subject: textDigest('text', 'Written by the organizer: only its length and number of words stay.'),
  externalId: tokenize(
    'technical',
    'Chosen by an application, any text; equal values still belong together.',
  ),
  meetingTemplateId: keep('technical', 'opaque'),
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
  allowedLobbyAdmitters: keep('metadata', 'word'),
  allowedPresenters: keep('metadata', 'word'),
  allowLiveShare: keep('metadata', 'word'),
  allowMeetingChat: keep('metadata', 'word'),
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
  shareMeetingChatHistoryDefault: keep('metadata', 'word'),
  watermarkProtection: entity('watermarkProtectionValues'),

  attendanceReports: navigation('contact'),
  attendeeReport: drop('contact', 'List of everybody who was there, as a file.'),
  recordings: navigation('text'),
  transcripts: navigation('text'),
} satisfies EntityTable<MicrosoftGraph.OnlineMeeting>;

/**
 * `joinUrl` and `autoAdmittedUsers` stand in older answers. `JoinWebUrl` is how Graph's reference spells the property in the
 * filter that looks a meeting up; the guard compares names exactly.
 */
export const ONLINE_MEETING_EXTRA: Properties = {
  JoinWebUrl: tokenize('personal', JOIN_LINK),
  joinUrl: drop('personal', 'Second spelling of the join link; joinWebUrl serves.'),
  autoAdmittedUsers: keep('metadata', 'word'),
};
