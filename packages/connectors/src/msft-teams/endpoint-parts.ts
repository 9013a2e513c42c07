import type { HeaderRule, PlainParameter, QueryRule } from '@nymgate/engine/plan/rule-set';
import { createTopParameter } from '../endpoints/query-rules.ts';
import { type ConnectorOptions, hasCoarseTimes } from '../entities/connector-options.ts';

type Query = Readonly<Record<string, QueryRule>>;
type Headers = Readonly<Record<string, HeaderRule>>;

/** Maximum page sizes: messages 50, members 999, call records 60. Source: Graph's list references. */
const MESSAGE_PAGE = 50;
const MEMBER_PAGE = 999;
const CALL_RECORD_PAGE = 60;

/** Graph fills only IDs and names here. */
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

/** Page size and replies only. */
export function channelMessagesQuery(): Query {
  return { $top: createTopParameter(MESSAGE_PAGE), $expand: { odata: 'expand', navigations: ['replies'] } };
}

/**
 * Eight months back at most; `$filter` by `lastModifiedDateTime gt`, which Graph checks. Coarse times take only the
 * largest page: rounds aren't sliced, so small pages would show the order of rows that leave sorted.
 */
export function channelDeltaQuery(options: ConnectorOptions): Query {
  const query = { ...channelMessagesQuery(), $filter: { odata: 'filter' } } as const;
  return hasCoarseTimes(options)
    ? { ...query, $top: { ...createTopParameter(MESSAGE_PAGE), minimum: MESSAGE_PAGE } }
    : { ...query, $skip: { type: 'natural' } };
}

export function repliesQuery(): Query {
  return { $top: createTopParameter(MESSAGE_PAGE) };
}

/**
 * @param previews whether the last message of a chat may be requested; `Chat.ReadBasic.All` doesn't open it
 */
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

/** `model` dates from metered billing (until August 2025): `A` is security and compliance, `B` other use. */
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

/** @param navigations `sessions/segments`: segments in sessions */
export function callRecordQuery(navigations: readonly string[]): Query {
  return { $select: { odata: 'select' }, $expand: { odata: 'expand', navigations } };
}

const UNKNOWN_MEMBERS: PlainParameter = { type: 'string', values: [''] };

/** Without it Graph writes `unknownFutureValue` for a `systemEventMessage`. */
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
