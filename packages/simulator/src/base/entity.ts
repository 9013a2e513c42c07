/** Any JSON object of Graph. */
export type Entity = Record<string, unknown>;

export type EntityKind =
  | 'user'
  | 'group'
  | 'directoryObject'
  | 'event'
  | 'calendar'
  | 'mailboxSettings'
  | 'message'
  | 'mailFolder'
  | 'drive'
  | 'driveItem'
  | 'itemActivity'
  | TeamsEntityKind;

/** Entities of Teams, meetings, calls and Copilot. */
export type TeamsEntityKind =
  | 'team'
  | 'channel'
  | 'conversationMember'
  | 'chat'
  | 'chatMessage'
  | 'chatMessageInfo'
  | 'callRecord'
  | 'callSession'
  | 'callSegment'
  | 'callParticipant'
  | 'pstnCallLogRow'
  | 'directRoutingLogRow'
  | 'onlineMeeting'
  | 'meetingAttendanceReport'
  | 'attendanceRecord'
  | 'aiInteraction';
