import type {
  EndpointRule,
  HeaderRule,
  PlainParameter,
  QueryRule,
  SlotRule,
} from '@nymgate/engine/plan/rule-set';
import { createGroupSlot, createIdSlot, createPersonSlot } from '../builders/directory-endpoints.ts';
import { createTopParameter } from '../builders/query-rules.ts';
import { type ConnectorOptions, getGrain } from '../entities/connector-options.ts';

type Query = Readonly<Record<string, QueryRule>>;
type Headers = Readonly<Record<string, HeaderRule>>;

/** Largest pages: messages 50, members 999, call records 60. Source: Graph's list references. */
const MESSAGE_PAGE = 50;
const MEMBER_PAGE = 999;
const CALL_RECORD_PAGE = 60;

/** Options of the list of teams; Graph fills only ids and names there. */
export function teamsQuery(): Query {
  return {
    $select: { odata: 'select' },
    $filter: { odata: 'filter' },
    $top: createTopParameter(MEMBER_PAGE),
    $count: { type: 'truth' },
  };
}

export function membersQuery(): Query {
  return {
    $select: { odata: 'select' },
    $filter: { odata: 'filter' },
    $top: createTopParameter(MEMBER_PAGE),
  };
}

export function channelsQuery(): Query {
  return { $select: { odata: 'select' }, $filter: { odata: 'filter' } };
}

/** Posts of a channel: page size and replies, nothing else. */
export function channelMessagesQuery(): Query {
  return { $top: createTopParameter(MESSAGE_PAGE), $expand: { odata: 'expand', navigations: ['replies'] } };
}

/** Eight months back at most; `$filter` by `lastModifiedDateTime gt`, which Graph itself checks. */
export function channelDeltaQuery(): Query {
  return {
    ...channelMessagesQuery(),
    $filter: { odata: 'filter' },
    $skip: { type: 'natural' },
  };
}

export function repliesQuery(): Query {
  return { $top: createTopParameter(MESSAGE_PAGE) };
}

/** @param previews whether the last message of a chat may be asked for; `Chat.ReadBasic.All` does not open it */
export function chatQuery(previews: boolean): Query {
  return {
    $select: { odata: 'select' },
    $expand: { odata: 'expand', navigations: ['members', ...(previews ? ['lastMessagePreview'] : [])] },
  };
}

export function chatsQuery(previews: boolean): Query {
  return {
    ...chatQuery(previews),
    $filter: { odata: 'filter' },
    $orderby: { odata: 'orderby' },
    $top: createTopParameter(MESSAGE_PAGE),
  };
}

export function chatMessagesQuery(): Query {
  return {
    $filter: { odata: 'filter' },
    $orderby: { odata: 'orderby' },
    $top: createTopParameter(MESSAGE_PAGE),
  };
}

/**
 * Options of the exports. `model` is left over from the time when they were metered (until August 2025): `A` stood for security
 * and compliance, `B` for anything else.
 */
export function allMessagesQuery(): Query {
  return {
    $filter: { odata: 'filter' },
    $top: createTopParameter(MESSAGE_PAGE),
    model: { type: 'word', values: ['A', 'B'] },
  };
}

/** `$filter` by `startDateTime` or by `participants_v2/any(p:p/id eq 'p~…')`. */
export function callRecordsQuery(): Query {
  return { $select: { odata: 'select' }, $filter: { odata: 'filter' } };
}

/** @param navigations `sessions/segments`: segments inside of sessions */
export function callRecordQuery(navigations: readonly string[]): Query {
  return { $select: { odata: 'select' }, $expand: { odata: 'expand', navigations } };
}

const UNKNOWN_MEMBERS: PlainParameter = { type: 'string', values: [''] };

/** Without it Graph writes `unknownFutureValue` where a message is a `systemEventMessage`. */
export function teamsMessageHeaders(): Headers {
  return { Prefer: { preferences: { 'include-unknown-enum-members': { ...UNKNOWN_MEMBERS } } } };
}

export function callRecordHeaders(): Headers {
  return {
    Prefer: {
      preferences: {
        'odata.maxpagesize': createTopParameter(CALL_RECORD_PAGE),
        'include-unknown-enum-members': { ...UNKNOWN_MEMBERS },
        'omit-values': { type: 'word', values: ['nulls'] },
      },
    },
  };
}

/**
 * The slots of a path, by name. Ids of chats and meetings spell out people, so only our pseudonyms of them pass, whatever the
 * options say; what a pseudonym opens to must look like such an id. A chat with oneself is `48:notes`.
 */
export function createSlots(path: string, options: ConnectorOptions): NonNullable<EndpointRule['slots']> {
  const rules: Readonly<Record<string, SlotRule>> = {
    userId: path.includes('/onlineMeetings') ? createObjectIdSlot(options) : createPersonSlot(options),
    teamId: createGroupSlot(options),
    channelId: createIdSlot('chat', 'threadId', options),
    postId: createIdSlot('chat-message', 'natural', options),
    chatId: { type: ['threadId', 'opaque'], pseudonym: 'required', kind: 'chat' },
    meetingId: { type: 'opaque', pseudonym: 'required', kind: 'meeting' },
    reportId: createIdSlot('attendance-report', 'opaque', options),
    callRecordId: createIdSlot('call', 'guid', options),
    from: { type: ['dateTime', 'date'], ...getGrain(options) },
    to: { type: ['dateTime', 'date'], ...getGrain(options) },
  };
  return Object.fromEntries(Object.entries(rules).filter(([name]) => path.includes(`{${name}}`)));
}

/** Meetings are found under the organizer's object id alone, not under the principal name. */
function createObjectIdSlot(options: ConnectorOptions): SlotRule {
  return { ...createPersonSlot(options), type: 'guid' };
}

/** An endpoint without what follows from its path: the rules of its slots. */
export type EndpointPart = Omit<EndpointRule, 'slots'>;
