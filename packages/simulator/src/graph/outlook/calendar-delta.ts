import type { Entity } from '../../base/entity.ts';
import { expandMeeting, type Window } from '../../tenant/calendar/mailboxes.ts';
import type { CalendarItem } from '../../tenant/calendar/meeting.ts';
import { getItemId } from '../../tenant/calendar/outlook-ids.ts';
import type { SimulatedPerson } from '../../tenant/people/people.ts';
import { contextUrl, type GraphCall } from '../odata/call.ts';
import {
  type DeltaState,
  firstState,
  nextRound,
  readDeltaToken,
  writeDeltaToken,
} from '../odata/delta-state.ts';
import { mailboxPath, outlookLink } from '../odata/page.ts';
import { mailboxOwner, requireWindow } from './calendar-routes.ts';
import { fullEvent, writeEvent } from './event-output.ts';

type Round = {
  readonly call: GraphCall;
  readonly person: SimulatedPerson;
  readonly state: DeltaState;
  readonly window: Window;
};
type Entry = { readonly id: () => string; readonly write: () => Entity };

/** `/calendarView/delta`: masters with their occurrences in the window, then what has changed since. */
export function calendarViewDelta(call: GraphCall): Entity {
  const person = mailboxOwner(call);
  const { log } = call.tenant;
  const { options } = call;
  const token = options.skiptoken ?? options.deltatoken;
  const freshUrl = ({ window }: DeltaState) =>
    `${call.graphUrl}${call.target.rawPath}?${windowQuery(window)}`;
  const known =
    token === undefined
      ? { ...firstState(log), ...(options.window && { window: options.window }) }
      : readDeltaToken(token, { log, freshUrl });
  const state = options.deltatoken === undefined ? known : { ...known, until: log.sequence() };
  return {
    '@odata.context': contextUrl(call, 'Collection(event)'),
    ...page({ call, person, state, window: requireWindow(state.window) }),
  };
}

/** A round without a window cannot be; its ends go on as they came. */
function windowQuery(window: DeltaState['window']): string {
  const { start, end } = requireWindow(window);
  return `startDateTime=${new Date(start).toISOString()}&endDateTime=${new Date(end).toISOString()}`;
}

function page(round: Round): Entity {
  const { call, state } = round;
  const entries = state.since === undefined ? allEntries(round) : changedEntries(round, state.since);
  const start = state.last === undefined ? 0 : resumeAt(entries, state.position, state.last);
  const size = Math.min(
    call.preferences.pageSize ?? call.endpoint.page?.default ?? 10,
    call.endpoint.page?.maximum ?? 1000,
  );
  const shown = entries.slice(start, start + size);
  const last = shown.at(-1);
  const value = shown.map((entry) => entry.write());
  if (last === undefined || start + size >= entries.length)
    return { value, '@odata.deltaLink': link(round, '$deltatoken', nextRound(state, call.tenant.log)) };
  return {
    value,
    '@odata.nextLink': link(round, '$skiptoken', { ...state, position: start + size, last: last.id() }),
  };
}

/** The index after the last entry written; if it has gone meanwhile, the index that it had. */
function resumeAt(entries: readonly Entry[], position: number, last: string): number {
  if (entries[position - 1]?.id() === last) return position;
  const found = entries.findIndex((entry) => entry.id() === last);
  return found === -1 ? Math.max(position - 1, 0) : found + 1;
}

function link({ call, person }: Round, name: '$skiptoken' | '$deltatoken', state: DeltaState): string {
  const bare = { ...call, target: { ...call.target, query: [] } };
  return outlookLink(bare, mailboxPath(person.id, 'calendarView/delta'), {
    [name]: writeDeltaToken(state),
  }).replace('?%24', '?$');
}

function allEntries(round: Round): readonly Entry[] {
  const { call, person } = round;
  return call.tenant.mailboxes.items(person, 'default').flatMap((item) => entriesOf(round, item));
}

/** A series within the window: the master in full, its occurrences with few properties. */
function entriesOf({ call, person, window }: Round, whole: CalendarItem): readonly Entry[] {
  const inside = expandMeeting(whole.meeting, window);
  const items = whole.type === 'seriesMaster' && inside.length > 0 ? [whole, ...inside] : inside;
  return items.map((item) => ({
    id: () => getItemId(item, person, call.preferences.immutableIds),
    write: () => writeEntry(call, person, item),
  }));
}

function writeEntry(call: GraphCall, person: SimulatedPerson, item: CalendarItem): Entity {
  const type = { '@odata.type': '#microsoft.graph.event' };
  if (item.type !== 'occurrence')
    return { ...type, ...writeEvent(call, person, { item, calendar: 'default' }) };
  const full = fullEvent(call, person, { item, calendar: 'default' });
  const short = {
    '@odata.etag': full['@odata.etag'],
    seriesMasterId: full['seriesMasterId'],
    type: full['type'],
    id: full['id'],
    start: full['start'],
    end: full['end'],
  };
  return { ...type, ...call.decorate('event', short) };
}

function changedEntries(round: Round, since: number): readonly Entry[] {
  const { call, person, state } = round;
  const changes = call.tenant.log
    .listSince(`events:${person.id}`, since)
    .filter((change) => change.sequence <= state.until);
  const last = new Map(changes.map((change) => [change.id, change.removed]));
  return [...last].flatMap(([id, removed]) => {
    const found = removed ? undefined : call.tenant.mailboxes.find(person, id);
    if (found !== undefined) return entriesOf(round, found.item);
    return [
      {
        id: () => id,
        write: () => ({ '@odata.type': '#microsoft.graph.event', id, '@removed': { reason: 'deleted' } }),
      },
    ];
  });
}
