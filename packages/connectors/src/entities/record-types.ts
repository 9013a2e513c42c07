/**
 * A row type of responses and its key, which the policy doesn't define; `packages/connectors/src/tables`
 * derives the columns. A test checks that every endpoint with rows has a record type, and that key names are
 * columns.
 */
export type RecordType = {
  readonly table: string;
  /** The entity that the endpoints return. */
  readonly entity: string;
  /** Suffix of the paths, if one entity has several tables. Absent: every path that returns it. */
  readonly paths?: RegExp;
  /** Path slots missing in the record; rows have them as `path_SLOT`. */
  readonly loop: readonly string[];
  /** `path_…`: of the loop. */
  readonly key: readonly string[];
  readonly grain: string;
};

const MAILBOX = { loop: ['userId'], key: ['path_userId', 'id'] } as const;
const BY_ID = { loop: [], key: ['id'] } as const;

/** A nested group has the ID of a person. */
const DIRECTORY: readonly RecordType[] = [
  { table: 'user', entity: 'user', ...BY_ID, grain: 'An account of the tenant.' },
  { table: 'group', entity: 'group', ...BY_ID, grain: 'A group of the tenant.' },
  createMemberRecordType(
    'groupMember',
    /\/groups\/\{groupId\}\/members$/,
    'A member of a group, in that group.',
  ),
  createMemberRecordType(
    'groupTransitiveMember',
    /\/transitiveMembers$/,
    'A member of a group or of a group inside of it.',
  ),
  createMemberRecordType(
    'groupOwner',
    /\/groups\/\{groupId\}\/owners$/,
    'An owner of a group, in that group.',
  ),
  {
    table: 'userManager',
    entity: 'directoryObject',
    paths: /\/users\/\{userId\}\/manager$/,
    loop: ['userId'],
    key: ['path_userId'],
    grain: 'The manager of an account.',
  },
  createRelatedRecordType('directReport', /\/directReports$/, 'An account that reports to another one.'),
  {
    ...createRelatedRecordType('userGroup', /\/memberOf$/, 'A group or role that an account belongs to.'),
    entity: 'membership',
  },
  {
    ...createRelatedRecordType(
      'userTransitiveGroup',
      /\/transitiveMemberOf$/,
      'The same, through other groups as well.',
    ),
    entity: 'membership',
  },
];

function createMemberRecordType(table: string, paths: RegExp, grain: string): RecordType {
  return { table, entity: 'directoryObject', paths, loop: ['groupId'], key: ['path_groupId', 'id'], grain };
}

function createRelatedRecordType(table: string, paths: RegExp, grain: string): RecordType {
  return { table, entity: 'directoryObject', paths, ...MAILBOX, grain };
}

/**
 * Outlook IDs are unique in a mailbox. Source: Graph's message and event references, and its page on
 * immutable IDs.
 */
const OUTLOOK: readonly RecordType[] = [
  {
    table: 'mailboxSettings',
    entity: 'mailboxSettings',
    loop: ['userId'],
    key: ['path_userId'],
    grain: 'The settings of a mailbox.',
  },
  { table: 'calendar', entity: 'calendar', ...MAILBOX, grain: 'A calendar of a mailbox.' },
  {
    table: 'event',
    entity: 'event',
    ...MAILBOX,
    grain:
      'An event in the calendar of one mailbox: a meeting is a row for each who was invited, and iCalUId is equal in all of them.',
  },
  { table: 'mailFolder', entity: 'mailFolder', ...MAILBOX, grain: 'A folder of a mailbox.' },
  {
    table: 'message',
    entity: 'message',
    ...MAILBOX,
    grain:
      'A message in one mailbox: a letter is a row for its sender and each recipient, and internetMessageId is equal in all of them.',
  },
];

/** Item IDs are unique in a drive. Source: driveItem resource, Graph reference. */
const FILES: readonly RecordType[] = [
  { table: 'drive', entity: 'drive', ...BY_ID, grain: 'A drive of a person, a group or a site.' },
  {
    table: 'driveItem',
    entity: 'driveItem',
    loop: ['driveId'],
    key: ['path_driveId', 'id'],
    grain: 'A file or folder of a drive.',
  },
  {
    table: 'itemActivity',
    entity: 'itemActivity',
    loop: ['driveId', 'itemId'],
    key: ['path_driveId', 'id'],
    grain: 'An action of a person on an item of a drive.',
  },
];

/** Message IDs are creation times, unique in a chat or channel. Source: chatMessage resource. */
const TEAMS: readonly RecordType[] = [
  { table: 'team', entity: 'team', ...BY_ID, grain: 'A team.' },
  {
    table: 'channel',
    entity: 'channel',
    loop: ['teamId'],
    key: ['path_teamId', 'id'],
    grain: 'A channel that a team sees; a shared one is a row for each of its teams.',
  },
  {
    table: 'teamMember',
    entity: 'conversationMember',
    paths: /\/teams\/\{teamId\}\/members$/,
    loop: ['teamId'],
    key: ['path_teamId', 'id'],
    grain: 'A member of a team, in that team.',
  },
  {
    table: 'channelMember',
    entity: 'conversationMember',
    paths: /\/channels\/\{channelId\}\/(?:allMembers|members)$/,
    loop: ['teamId', 'channelId'],
    key: ['path_channelId', 'id'],
    grain: 'A member of a channel, in that channel.',
  },
  {
    table: 'chatMember',
    entity: 'conversationMember',
    paths: /\/chats\/\{chatId\}\/members$/,
    loop: ['chatId'],
    key: ['path_chatId', 'id'],
    grain: 'A member of a chat, in that chat.',
  },
  { table: 'chat', entity: 'chat', ...BY_ID, grain: 'A chat of two, of several, or of a meeting.' },
  {
    table: 'chatMessage',
    entity: 'chatMessage',
    paths: /\/chats\//,
    loop: [],
    key: ['chatId', 'id'],
    grain: 'A message of a chat. Its id is unique in that chat only.',
  },
  {
    table: 'channelMessage',
    entity: 'chatMessage',
    paths: /\/channels\//,
    loop: [],
    key: ['channelIdentity_channelId', 'id'],
    grain: 'A post of a channel or a reply to one. Its id is unique in that channel only.',
  },
  { table: 'callRecord', entity: 'callRecord', ...BY_ID, grain: 'A call or a meeting that took place.' },
  {
    table: 'callSession',
    entity: 'callSession',
    loop: ['callRecordId'],
    key: ['path_callRecordId', 'id'],
    grain: 'A connection between two ends of a call.',
  },
  {
    table: 'callParticipant',
    entity: 'callParticipant',
    loop: ['callRecordId'],
    key: ['path_callRecordId', 'id'],
    grain: 'A person who took part in a call, in that call.',
  },
  { table: 'pstnCallLogRow', entity: 'pstnCallLogRow', ...BY_ID, grain: 'A call with a calling plan.' },
  {
    table: 'directRoutingLogRow',
    entity: 'directRoutingLogRow',
    ...BY_ID,
    grain: 'A call over an exchange of the customer.',
  },
  {
    table: 'onlineMeeting',
    entity: 'onlineMeeting',
    ...MAILBOX,
    grain: 'An online meeting, as one of the people asked for sees it.',
  },
  {
    table: 'meetingAttendanceReport',
    entity: 'meetingAttendanceReport',
    loop: ['userId', 'meetingId'],
    key: ['path_meetingId', 'id'],
    grain: 'One time that a meeting was held.',
  },
  {
    table: 'attendanceRecord',
    entity: 'attendanceRecord',
    loop: ['userId', 'meetingId', 'reportId'],
    key: ['path_reportId', 'id'],
    grain: 'A person who was there, in one report.',
  },
  {
    table: 'aiInteraction',
    entity: 'aiInteraction',
    ...MAILBOX,
    grain: 'A prompt of a person to Copilot, or an answer to it.',
  },
];

/** In join order; the first match of a path wins. */
export const RECORD_TYPES: readonly RecordType[] = Object.freeze([
  ...DIRECTORY,
  ...OUTLOOK,
  ...FILES,
  ...TEAMS,
]);

/**
 * Entities that are nested only when expanded, and their delivered columns. Other properties are in separate
 * tables, and would add a hundred columns here.
 */
export const REFERENCES: Readonly<Record<string, readonly string[]>> = Object.freeze({
  directoryObject: ['@odata.type', '@removed', 'id'],
});

export type JoinTarget = {
  readonly table: string;
  readonly column: string;
  /**
   * Columns, or lists of strings, that hold it. Others of this kind hold something else: an address isn't an
   * object ID, though both identify a person.
   */
  readonly sourcePattern: RegExp;
};

/** Object ID columns of people. All other person columns are addresses or sign-in names. */
const OBJECT_ID = /(?:^|_)(?:id|userId)$/;
const ADDRESS =
  /(?:^|_)(?:address|mail|email|emailAddress|locationEmailAddress|upn|userPrincipalName|onPremisesUserPrincipalName|issuerAssignedId|otherMails|proxyAddresses|imAddresses)$/;
const ANY = /./;

/**
 * The targets of each kind of pseudonym. An object ID leads to `user.id`, an address to `user.mail` and
 * `user.userPrincipalName`, so `user` links the two. Group addresses have the same kind as people's.
 */
export const JOIN_TARGETS: Readonly<Record<string, readonly JoinTarget[]>> = Object.freeze({
  person: [
    { table: 'user', column: 'id', sourcePattern: OBJECT_ID },
    { table: 'user', column: 'mail', sourcePattern: ADDRESS },
    { table: 'user', column: 'userPrincipalName', sourcePattern: ADDRESS },
    { table: 'group', column: 'mail', sourcePattern: ADDRESS },
  ],
  group: [{ table: 'group', column: 'id', sourcePattern: ANY }],
  chat: [
    { table: 'channel', column: 'id', sourcePattern: /channel/i },
    { table: 'chat', column: 'id', sourcePattern: /(?:chatId|threadId|meetingChatId|conversation_id)$/ },
  ],
  'chat-message': [
    { table: 'channelMessage', column: 'id', sourcePattern: /replyToId$/ },
    { table: 'chatMessage', column: 'id', sourcePattern: /(?:replyToId|messageId)$/ },
  ],
  meeting: [
    { table: 'onlineMeeting', column: 'id', sourcePattern: /path_meetingId$/ },
    { table: 'onlineMeeting', column: 'joinWebUrl', sourcePattern: /joinWebUrl/i },
  ],
  'attendance-report': [{ table: 'meetingAttendanceReport', column: 'id', sourcePattern: ANY }],
  call: [{ table: 'callRecord', column: 'id', sourcePattern: /(?:callId|callRecordId)$/ }],
  calendar: [{ table: 'calendar', column: 'id', sourcePattern: ANY }],
  event: [{ table: 'event', column: 'id', sourcePattern: ANY }],
  'calendar-uid': [{ table: 'event', column: 'iCalUId', sourcePattern: ANY }],
  'mail-folder': [{ table: 'mailFolder', column: 'id', sourcePattern: ANY }],
  drive: [{ table: 'drive', column: 'id', sourcePattern: ANY }],
  'drive-item': [
    { table: 'driveItem', column: 'id', sourcePattern: /(?:parentReference_id|path_itemId|driveItem_id)$/ },
  ],
  interaction: [],
});
