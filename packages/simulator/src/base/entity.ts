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

/** The words of `lines`: long lists of properties stay readable as text. */
export const words = (...lines: readonly string[]): readonly string[] =>
  lines.flatMap((line) => line.split(' '));
export const fill = (value: unknown, ...names: readonly string[]): Entity =>
  Object.fromEntries(words(...names).map((name) => [name, value]));
export const pick = <T extends object, K extends keyof T>(from: T, ...names: readonly K[]): Pick<T, K> =>
  Object.fromEntries(names.map((name) => [name, from[name]])) as Pick<T, K>;

/** Returns `value`, or throws `error()` when it is undefined. */
export function orThrow<T>(value: T | undefined, error: () => Error): T {
  if (value === undefined) throw error();
  return value;
}

/** The result of `read`; undefined when it throws. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
