import { type Entity, orThrow } from '../../base/entity.ts';
import { badRequest } from '../../base/graph-error.ts';
import {
  type CallSession,
  callRecordEntity,
  createSessions,
  listParticipantActors,
  PARTICIPANT_PAGE,
  segmentEntities,
  sessionEntity,
} from '../../tenant/calls/call-record.ts';
import { type CallSeed, callById, callsBetween, recentCalls } from '../../tenant/calls/call-seeds.ts';
import { type CallActor, participantEntity } from '../../tenant/calls/participants.ts';
import { directRoutingLogRow, pstnCallLogRow } from '../../tenant/calls/phone-logs.ts';
import { DAY } from '../../tenant/people/time-zones.ts';
import { formatInstant, type Teamwork } from '../../tenant/teams/teamwork.ts';
import { contextUrl, type GraphCall, inContext, quoteKey } from '../odata/call.ts';
import { parseInstant } from '../odata/evaluate-filter.ts';
import { selectRows } from '../odata/page.ts';
import {
  notFoundError,
  selectProperties,
  sliceRows,
  slot,
  storePage,
  writeEntity,
  writeStoreToken,
} from './teams-answers.ts';

const SESSION_PAGE = 60;
const RECORDS = 'communications/callRecords';

export function listCallRecords(call: GraphCall): Entity {
  const rows = selectRows(
    { list: recentCalls(call.teamwork), id: ({ id }) => id, entity: (seed) => filterable(call, seed) },
    call.options,
  );
  return relationPage(call, rows, {
    set: `${RECORDS}`,
    id: ({ id }) => id,
    write: (seed) => writeRecord(call, seed),
  });
}

function filterable({ teamwork, options }: GraphCall, seed: CallSeed): Entity {
  const usesParticipants =
    options.filter !== undefined && JSON.stringify(options.filter).includes('participants_v2');
  return {
    startDateTime: formatInstant(seed.start),
    participants_v2: usesParticipants ? listParticipantActors(teamwork, seed).map(({ id }) => ({ id })) : [],
  };
}

function writeRecord(call: GraphCall, seed: CallSeed, expanded: Entity = {}): Entity {
  const entity = { ...callRecordEntity(call.teamwork, seed, call.graphUrl), ...expanded };
  return writeEntity(call, 'callRecord', selectProperties(call, entity));
}

const findRecord = (call: GraphCall): CallSeed =>
  orThrow(callById(call.teamwork, slot(call, 'call')), () => notFoundError('call record not found'));

export function getCallRecord(call: GraphCall): Entity {
  const seed = findRecord(call);
  const expanded = call.options.expand.map(({ navigation, inside }) =>
    navigation === 'sessions'
      ? expandedSessions(call, seed, inside.includes('segments'))
      : expandedParticipants(call, seed),
  );
  return inContext(
    call,
    `${RECORDS}/$entity`,
    writeRecord(call, seed, Object.assign({}, ...expanded) as Entity),
  );
}

function expandedSessions(call: GraphCall, seed: CallSeed, segments: boolean): Entity {
  const all = createSessions(call.teamwork, seed);
  const shown = all.slice(0, SESSION_PAGE);
  const query = segments ? '$expand=segments&' : '';
  return {
    'sessions@odata.context': contextUrl(call, `${RECORDS}(${quoteKey(seed.id)})/sessions`),
    ...nestedLink(call, `${seed.id}/sessions?${query}`, {
      name: 'sessions',
      last: shown.length < all.length ? shown.at(-1)?.id : undefined,
    }),
    sessions: shown.map((session) => writeSession(call, session, segments)),
  };
}

function expandedParticipants(call: GraphCall, seed: CallSeed): Entity {
  const all = listParticipantActors(call.teamwork, seed);
  const shown = all.slice(0, PARTICIPANT_PAGE);
  return {
    'participants_v2@odata.context': contextUrl(call, `${RECORDS}(${quoteKey(seed.id)})/participants_v2`),
    ...nestedLink(call, `${seed.id}/participants_v2?`, {
      name: 'participants_v2',
      last: shown.length < all.length ? shown.at(-1)?.id : undefined,
    }),
    participants_v2: shown.map((actor) => writeEntity(call, 'callParticipant', participantEntity(actor))),
  };
}

function nestedLink(
  call: GraphCall,
  rest: string,
  { name, last }: { name: string; last: string | undefined },
): Entity {
  if (last === undefined) return {};
  const token = encodeURIComponent(writeStoreToken(last));
  return { [`${name}@odata.nextLink`]: `${call.graphUrl}/v1.0/${RECORDS}/${rest}$skiptoken=${token}` };
}

function writeSession(call: GraphCall, session: CallSession, withSegments: boolean): Entity {
  const set = `${RECORDS}(${quoteKey(session.seed.id)})/sessions(${quoteKey(session.id)})/segments`;
  const segments = withSegments
    ? {
        'segments@odata.context': contextUrl(call, set),
        segments: segmentEntities(session).map((one) => writeEntity(call, 'callSegment', one)),
      }
    : {};
  return writeEntity(call, 'callSession', { ...sessionEntity(session), ...segments });
}

export function listSessions(call: GraphCall): Entity {
  const seed = findRecord(call);
  const withSegments = call.options.expand.length > 0;
  return relationPage(call, createSessions(call.teamwork, seed), {
    set: `${RECORDS}(${quoteKey(seed.id)})/sessions`,
    id: (session: CallSession) => session.id,
    write: (session) => selectProperties(call, writeSession(call, session, withSegments)),
  });
}

export function listParticipants(call: GraphCall): Entity {
  const seed = findRecord(call);
  return relationPage(call, listParticipantActors(call.teamwork, seed), {
    set: `${RECORDS}(${quoteKey(seed.id)})/participants_v2`,
    id: (actor: CallActor) => actor.id,
    write: (actor) => selectProperties(call, writeEntity(call, 'callParticipant', participantEntity(actor))),
  });
}

type Relation<Row> = Parameters<typeof storePage<Row>>[2];

/** Relations of calls have no count. */
function relationPage<Row>(call: GraphCall, rows: readonly Row[], relation: Relation<Row>): Entity {
  const { '@odata.count': _count, ...page } = storePage(call, rows, relation);
  return page;
}

const MAX_DAYS = 90;
const PAGE = 1000;

type Log = {
  readonly name: 'getPstnCalls' | 'getDirectRoutingCalls';
  readonly kind: 'pstnCallLogRow' | 'directRoutingLogRow';
  readonly row: (world: Teamwork, seed: CallSeed) => Entity;
};

export const getPstnCalls = (call: GraphCall): Entity =>
  log(call, { name: 'getPstnCalls', kind: 'pstnCallLogRow', row: pstnCallLogRow });

export const getDirectRoutingCalls = (call: GraphCall): Entity =>
  log(call, { name: 'getDirectRoutingCalls', kind: 'directRoutingLogRow', row: directRoutingLogRow });

/** The link's argument names differ from the request's, and it skips by number (graph-facts.md#2.1). */
function log(call: GraphCall, { name, kind, row }: Log): Entity {
  const { from, to, texts } = readRange(call.slots['range'] ?? '');
  const page = sliceRows(callsBetween(call.teamwork, from, to).toReversed(), call.options.skip, PAGE);
  const path = `/v1.0/communications/callRecords/${name}(from=${texts.from},to=${texts.to})`;
  return inContext(call, `Collection(microsoft.graph.callRecords.${kind})`, {
    '@odata.count': page.rows.length,
    value: page.rows.map((seed) => writeEntity(call, kind, row(call.teamwork, seed))),
    ...(page.next === undefined ? {} : { '@odata.nextLink': `${call.graphUrl}${path}?$skip=${page.next}` }),
  });
}

type Range = {
  readonly from: number;
  readonly to: number;
  readonly texts: { readonly from: string; readonly to: string };
};

/** `fromDateTime=2026-01-01,toDateTime=2026-02-01` or `from=…,to=…`, both ends included. */
function readRange(text: string): Range {
  const [, first = '', second = ''] =
    /^from(?:DateTime)?=([^,]+),\s*to(?:DateTime)?=([^,]+)$/.exec(text) ?? [];
  const from = parseInstant(first);
  const end = parseInstant(second);
  const to = second.includes('T') ? end : end + DAY - 1;
  if (Number.isNaN(from) || Number.isNaN(to) || end < from)
    throw badRequest('Invalid date range: fromDateTime and toDateTime are needed, in this order.');
  if (end - from > MAX_DAYS * DAY) throw badRequest(`The date range must not exceed ${MAX_DAYS} days.`);
  return { from, to, texts: { from: first, to: second } };
}
