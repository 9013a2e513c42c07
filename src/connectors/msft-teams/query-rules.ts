import type { HeaderRule, PlainParameter, QueryRule } from '../../plan/rule-set.ts';

type Query = Readonly<Record<string, QueryRule>>;
type Headers = Readonly<Record<string, HeaderRule>>;

/** Largest pages: messages 50, members 999, call records 60. Source: Graph's list references. */
const MESSAGE_PAGE = 50;
const MEMBER_PAGE = 999;
const CALL_RECORD_PAGE = 60;

function top(maximum: number): PlainParameter {
  return { type: 'natural', minimum: 1, maximum };
}

/** Options of the list of teams; Graph fills only ids and names there. */
export function teamsQuery(): Query {
  return {
    $select: { odata: 'select' },
    $filter: { odata: 'filter' },
    $top: top(MEMBER_PAGE),
    $count: { type: 'truth' },
  };
}

export function membersQuery(): Query {
  return { $select: { odata: 'select' }, $filter: { odata: 'filter' }, $top: top(MEMBER_PAGE) };
}

export function channelsQuery(): Query {
  return { $select: { odata: 'select' }, $filter: { odata: 'filter' } };
}

/** Posts of a channel: page size and replies, nothing else. */
export function channelMessagesQuery(): Query {
  return { $top: top(MESSAGE_PAGE), $expand: { odata: 'expand', navigations: ['replies'] } };
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
  return { $top: top(MESSAGE_PAGE) };
}

export function chatQuery(): Query {
  return {
    $select: { odata: 'select' },
    $expand: { odata: 'expand', navigations: ['members', 'lastMessagePreview'] },
  };
}

export function chatsQuery(): Query {
  return {
    ...chatQuery(),
    $filter: { odata: 'filter' },
    $orderby: { odata: 'orderby' },
    $top: top(MESSAGE_PAGE),
  };
}

export function chatMessagesQuery(): Query {
  return { $filter: { odata: 'filter' }, $orderby: { odata: 'orderby' }, $top: top(MESSAGE_PAGE) };
}

/**
 * Options of the exports. `model` is left over from the time when they were metered (until August 2025): `A` stood for security
 * and compliance, `B` for anything else.
 */
export function allMessagesQuery(): Query {
  return {
    $filter: { odata: 'filter' },
    $top: top(MESSAGE_PAGE),
    model: { type: 'word', values: ['A', 'B'] },
  };
}

/** `$filter` by `startDateTime` or by `participants_v2/any(p:p/id eq 'p~…')`. */
export function callRecordsQuery(): Query {
  return { $select: { odata: 'select' }, $filter: { odata: 'filter' } };
}

/** The guard takes no `$expand` inside another one: segments come with the sessions' own endpoint. */
export function callRecordQuery(navigations: readonly string[]): Query {
  return { $select: { odata: 'select' }, $expand: { odata: 'expand', navigations } };
}

const UNKNOWN_MEMBERS: PlainParameter = { type: 'string', values: [''] };

/** Without it Graph writes `unknownFutureValue` where a message is a `systemEventMessage`. */
export function messageHeaders(): Headers {
  return { Prefer: { preferences: { 'include-unknown-enum-members': { ...UNKNOWN_MEMBERS } } } };
}

export function callRecordHeaders(): Headers {
  return {
    Prefer: {
      preferences: {
        'odata.maxpagesize': top(CALL_RECORD_PAGE),
        'include-unknown-enum-members': { ...UNKNOWN_MEMBERS },
        'omit-values': { type: 'word', values: ['nulls'] },
      },
    },
  };
}
