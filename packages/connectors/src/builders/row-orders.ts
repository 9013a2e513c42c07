import type { EndpointRule } from '@nymgate/engine/plan/rule-set';
import { type ConnectorOptions, hasCoarseTimes } from '../entities/connector-options.ts';

/** Why the rows of a collection keep Graph's order. */
type KeptOrder = {
  /** The delivered time that each row has. Position adds nothing to it. Absent: the order says which state is the last. */
  readonly time?: string;
  /** What Microsoft publishes, or what was seen. */
  readonly source: string;
};

const TIME_IN_ROW = 'Each row has its own time, to the second; no order is published.';
const EVENTS: KeptOrder = { time: 'start', source: TIME_IN_ROW };
const MESSAGES: KeptOrder = { time: 'receivedDateTime', source: TIME_IN_ROW };
const POSTS: KeptOrder = { time: 'createdDateTime', source: TIME_IN_ROW };
const CHATS: KeptOrder = {
  time: 'lastModifiedDateTime',
  source: 'chat-list-messages: $orderby is lastModifiedDateTime by default, descending.',
};
const CALLS: KeptOrder = { time: 'startDateTime', source: TIME_IN_ROW };
const DRIVE: KeptOrder = {
  source: 'driveitem-delta: an item may come more than once; the last occurrence counts.',
};

/**
 * The collections whose rows leave in Graph's order, by the id of their endpoint. The rows of all others leave
 * sorted by their delivered id, because a position in Graph's list is a key to the person in the row.
 */
export const KEPT_ORDERS: Readonly<Record<string, KeptOrder>> = {
  events: EVENTS,
  'event-instances': EVENTS,
  'calendar-events': EVENTS,
  'calendars-events': EVENTS,
  'calendar-view': EVENTS,
  'calendar-calendar-view': EVENTS,
  'calendars-calendar-view': EVENTS,
  'calendar-view-delta': { source: 'event-delta: changes of one event follow one another.' },
  messages: MESSAGES,
  'folder-messages': MESSAGES,
  'folder-messages-delta': MESSAGES,
  'drive-delta': DRIVE,
  'drive-delta-link': DRIVE,
  'user-drive-delta': DRIVE,
  'user-drive-delta-link': DRIVE,
  'channel-messages': POSTS,
  'channel-messages-delta': POSTS,
  'channel-message-replies': POSTS,
  'team-all-messages': POSTS,
  'user-all-messages': POSTS,
  'chat-messages': CHATS,
  'user-chat-messages': CHATS,
  'call-records': CALLS,
  'call-record-sessions': CALLS,
  'pstn-calls': CALLS,
  'direct-routing-calls': CALLS,
  interactions: POSTS,
};

/**
 * Endpoints with what the table says of their rows. Coarse times are equal for many rows, and a position would
 * tell these apart; so then only rows of which the last state counts keep Graph's order.
 */
export function withRowOrders(
  endpoints: readonly EndpointRule[],
  options: Pick<ConnectorOptions, 'times'>,
): readonly EndpointRule[] {
  return endpoints.map((endpoint) =>
    'collection' in endpoint.response && keepsOrder(endpoint.id, options)
      ? { ...endpoint, response: { ...endpoint.response, order: 'kept' } }
      : endpoint,
  );
}

function keepsOrder(id: string, options: Pick<ConnectorOptions, 'times'>): boolean {
  const kept = Object.hasOwn(KEPT_ORDERS, id) ? KEPT_ORDERS[id] : undefined;
  return kept !== undefined && (kept.time === undefined || !hasCoarseTimes(options));
}
