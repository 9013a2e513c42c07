import { type Entity, words } from '../../base/entity.ts';
import { expandMeeting, type Window } from '../../tenant/calendar/mailboxes.ts';
import type { CalendarItem } from '../../tenant/calendar/meeting.ts';
import { getItemId } from '../../tenant/calendar/outlook-ids.ts';
import type { SimulatedPerson } from '../../tenant/people/people.ts';
import { type GraphCall, inContext, pickProperties } from '../odata/call.ts';
import { type DeltaState, deltaPage, firstState, readRound, writeDeltaToken } from '../odata/delta-state.ts';
import { mailboxPath, outlookLink, outlookPageSize } from '../odata/page.ts';
import { mailboxOwner, requireWindow } from './calendar-routes.ts';
import { fullEvent, writeEvent } from './event-output.ts';

type Round = {
  readonly call: GraphCall;
  readonly person: SimulatedPerson;
  readonly state: DeltaState;
  readonly window: Window;
};
type Entry = { readonly id: () => string; readonly write: () => Entity };

export function calendarViewDelta(call: GraphCall): Entity {
  const person = mailboxOwner(call);
  const { window } = call.options;
  const first = () => ({ ...firstState(call.tenant.log), ...(window && { window }) });
  const freshUrl = (known: DeltaState) =>
    `${call.graphUrl}${call.target.rawPath}?${windowQuery(known.window)}`;
  const state = readRound<DeltaState>(call, first, freshUrl);
  return inContext(
    call,
    'Collection(event)',
    page({ call, person, state, window: requireWindow(state.window) }),
  );
}

/** Throws GraphError 400 without a window. */
function windowQuery(window: DeltaState['window']): string {
  const { start, end } = requireWindow(window);
  return `startDateTime=${new Date(start).toISOString()}&endDateTime=${new Date(end).toISOString()}`;
}

function page(round: Round): Entity {
  const { call, state } = round;
  const entries = state.since === undefined ? allEntries(round) : changedEntries(round, state.since);
  const start = state.last === undefined ? 0 : resumeAt(entries, state.position, state.last);
  return deltaPage(call, state, entries, {
    ...{ start, size: outlookPageSize(call), id: (entry) => entry.id(), write: (entry) => entry.write() },
    link: (name, next) => link(round, name, next),
  });
}

/** The index after the last entry written; if it has been removed, its former index. */
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
  return call.tenant.mailboxes.items(person, 'default').flatMap((item) => listEntries(round, item));
}

/** A series within the window: the master in full, its occurrences abbreviated. */
function listEntries({ call, person, window }: Round, item: CalendarItem): readonly Entry[] {
  const inside = expandMeeting(item.meeting, window);
  const items = item.type === 'seriesMaster' && inside.length > 0 ? [item, ...inside] : inside;
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
  const short = pickProperties(full, words('@odata.etag seriesMasterId type id start end'));
  return { ...type, ...call.decorate('event', short) };
}

function changedEntries(round: Round, since: number): readonly Entry[] {
  const { call, person, state } = round;
  const changes = call.tenant.log.listSince(`events:${person.id}`, since, state.until);
  const last = new Map(changes.map((change) => [change.id, change.removed]));
  return [...last].flatMap(([id, removed]) => {
    const found = removed ? undefined : call.tenant.mailboxes.find(person, id);
    if (found !== undefined) return listEntries(round, found.item);
    return [
      {
        id: () => id,
        write: () => ({ '@odata.type': '#microsoft.graph.event', id, '@removed': { reason: 'deleted' } }),
      },
    ];
  });
}
