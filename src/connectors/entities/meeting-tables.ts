import {
  ATTENDANCE_INTERVAL,
  ATTENDANCE_RECORD,
  MEETING_ATTENDANCE_REPORT,
  MEETING_ATTENDANCE_REPORT_EXTRA,
  VIRTUAL_EVENT_EXTERNAL_INFORMATION,
  VIRTUAL_EVENT_EXTERNAL_REGISTRATION_INFORMATION,
} from './attendance-report.ts';
import type { DescribedTables, Properties } from './entity-table.ts';
import { ONLINE_MEETING, ONLINE_MEETING_EXTRA } from './online-meeting.ts';
import {
  AUDIO_CONFERENCING,
  AUDIO_CONFERENCING_EXTRA,
  BROADCAST_MEETING_CAPTION_SETTINGS,
  BROADCAST_MEETING_SETTINGS,
  CHAT_INFO,
  CHAT_RESTRICTIONS,
  JOIN_MEETING_ID_SETTINGS,
  LOBBY_BYPASS_SETTINGS,
  MEETING_PARTICIPANT_INFO,
  MEETING_PARTICIPANTS,
  WATERMARK_PROTECTION_VALUES,
} from './online-meeting-parts.ts';

/** Meetings and attendance: entities. */
export const MEETING_ENTITIES: DescribedTables = {
  onlineMeeting: ['onlineMeeting (microsoft.graph.onlineMeeting)', ONLINE_MEETING, ONLINE_MEETING_EXTRA],
  meetingAttendanceReport: [
    'meetingAttendanceReport (microsoft.graph.meetingAttendanceReport)',
    MEETING_ATTENDANCE_REPORT,
    MEETING_ATTENDANCE_REPORT_EXTRA,
  ],
  attendanceRecord: ['attendanceRecord (microsoft.graph.attendanceRecord)', ATTENDANCE_RECORD],
};

/** Complex types, by the name under which entities refer to them. Their only annotation is a type. */
export const MEETING_TYPES: Readonly<Record<string, Properties>> = {
  meetingParticipants: MEETING_PARTICIPANTS,
  meetingParticipantInfo: MEETING_PARTICIPANT_INFO,
  audioConferencing: { ...AUDIO_CONFERENCING, ...AUDIO_CONFERENCING_EXTRA },
  joinMeetingIdSettings: JOIN_MEETING_ID_SETTINGS,
  chatInfo: CHAT_INFO,
  broadcastMeetingSettings: BROADCAST_MEETING_SETTINGS,
  broadcastMeetingCaptionSettings: BROADCAST_MEETING_CAPTION_SETTINGS,
  chatRestrictions: CHAT_RESTRICTIONS,
  lobbyBypassSettings: LOBBY_BYPASS_SETTINGS,
  watermarkProtectionValues: WATERMARK_PROTECTION_VALUES,
  virtualEventExternalInformation: VIRTUAL_EVENT_EXTERNAL_INFORMATION,
  virtualEventExternalRegistrationInformation: VIRTUAL_EVENT_EXTERNAL_REGISTRATION_INFORMATION,
  attendanceInterval: ATTENDANCE_INTERVAL,
};
