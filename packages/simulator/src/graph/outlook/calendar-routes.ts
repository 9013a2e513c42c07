import { type Entity, orThrow } from '../../base/entity.ts';
import { badRequest, GraphError } from '../../base/graph-error.ts';
import {
  type CalendarKind,
  calendarEntity,
  MAILBOX_SETTINGS_PARTS,
  mailboxSettingsEntity,
} from '../../tenant/calendar/mailbox-entities.ts';
import { expandMeeting } from '../../tenant/calendar/mailboxes.ts';
import { getItemId } from '../../tenant/calendar/outlook-ids.ts';
import { hasMailbox, type SimulatedPerson } from '../../tenant/people/people.ts';
import { contextUrl, type GraphCall, pickProperties, quoteKey } from '../odata/call.ts';
import { mailboxPath, outlookLink, outlookPageSize, selectRows } from '../odata/page.ts';
import { checkEventSelect, type EventRow, fullEvent, writeEvent } from './event-output.ts';

/** Throws GraphError 404 for guests and disabled accounts, which have no mailbox. */
export function mailboxOwner(call: GraphCall): SimulatedPerson {
  const key = call.slots['user'] ?? '';
  const person = call.tenant.person(key);
  if (person === undefined)
    throw new GraphError(404, 'ErrorInvalidUser', `The requested user '${key}' is invalid.`);
  if (!hasMailbox(person)) {
    throw new GraphError(
      404,
      'MailboxNotEnabledForRESTAPI',
      'The mailbox is either inactive, soft-deleted, or is hosted on-premise.',
    );
  }
  return person;
}

const mailboxContext = (call: GraphCall, rest: string): string =>
  contextUrl(call, `users(${quoteKey(call.slots['user'] ?? '')})/${rest}`);

const itemNotFound = () =>
  new GraphError(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');

export function listEvents(call: GraphCall): Entity {
  const person = mailboxOwner(call);
  const calendar = findCalendar(call, person);
  const rows = call.tenant.mailboxes.items(person, calendar).map((item) => ({ item, calendar }));
  return eventPage(call, person, rows);
}

export function listCalendarView(call: GraphCall): Entity {
  const person = mailboxOwner(call);
  const calendar = findCalendar(call, person);
  const window = call.options.window ?? { start: 0, end: 0 };
  const rows = call.tenant.mailboxes.view(person, calendar, window).map((item) => ({ item, calendar }));
  return eventPage(call, person, rows);
}

export function listInstances(call: GraphCall): Entity {
  const person = mailboxOwner(call);
  const found = orThrow(call.tenant.mailboxes.find(person, call.slots['event'] ?? ''), itemNotFound);
  const { item, calendar } = found;
  const window = call.options.window ?? { start: 0, end: 0 };
  const rows = item.type === 'seriesMaster' ? expandMeeting(item.meeting, window) : [];
  return eventPage(
    call,
    person,
    rows.map((one) => ({ item: one, calendar })),
  );
}

function findCalendar(call: GraphCall, person: SimulatedPerson): CalendarKind {
  const id = call.slots['calendar'];
  if (id === undefined) return 'default';
  const calendar = call.tenant.mailboxes.calendars(person).find((one) => one.id === id);
  if (calendar === undefined) throw itemNotFound();
  return calendar.kind;
}

function eventPage(call: GraphCall, person: SimulatedPerson, list: readonly EventRow[]): Entity {
  checkEventSelect(call);
  const selected = selectRows(
    { list, id: ({ item }) => getItemId(item, person, false), entity: (row) => fullEvent(call, person, row) },
    call.options,
  );
  const end = call.options.skip + outlookPageSize(call);
  const page = selected.slice(call.options.skip, end);
  return {
    '@odata.context': mailboxContext(call, contextPath(call)),
    ...(call.options.count ? { '@odata.count': selected.length } : {}),
    value: page.map((row) => writeEvent(call, person, row)),
    ...(end < selected.length && {
      '@odata.nextLink': outlookLink(call, linkPath(call, person), { $skip: String(end) }),
    }),
  };
}

function contextPath(call: GraphCall): string {
  const rest = call.endpoint.path
    .slice('users/{user}/'.length)
    .replace('/{calendar}', `(${quoteKey(call.slots['calendar'] ?? '')})`)
    .replace('/{event}', `(${quoteKey(call.slots['event'] ?? '')})`);
  const selection = call.options.select === undefined ? '' : `(${call.options.select.join(',')})`;
  return `${rest}${selection}`;
}

/** `/events` links keep the path as requested; others have the mailbox as an OData key (graph-facts.md#2.1). */
function linkPath(call: GraphCall, person: SimulatedPerson): string {
  if (call.endpoint.id === 'events') return call.target.rawPath;
  const rest = call.endpoint.path
    .slice('users/{user}/'.length)
    .replace('{calendar}', encodeURIComponent(call.slots['calendar'] ?? ''))
    .replace('{event}', encodeURIComponent(call.slots['event'] ?? ''));
  return mailboxPath(person.id, rest);
}

export function getEvent(call: GraphCall): Entity {
  const person = mailboxOwner(call);
  checkEventSelect(call);
  const found = orThrow(call.tenant.mailboxes.find(person, call.slots['event'] ?? ''), itemNotFound);
  return { '@odata.context': mailboxContext(call, 'events/$entity'), ...writeEvent(call, person, found) };
}

export function getCalendar(call: GraphCall): Entity {
  const person = mailboxOwner(call);
  const calendar = call.tenant.mailboxes.calendars(person).find(({ kind }) => kind === 'default');
  if (calendar === undefined) throw itemNotFound();
  const entity = calendarEntity(calendar);
  const { select } = call.options;
  return {
    '@odata.context': mailboxContext(call, 'calendar/$entity'),
    ...call.decorate('calendar', select === undefined ? entity : pickProperties(entity, ['id', ...select])),
  };
}

export function listCalendars(call: GraphCall): Entity {
  const person = mailboxOwner(call);
  const entities = call.tenant.mailboxes.calendars(person).map((calendar) => calendarEntity(calendar));
  const selected = selectRows(
    { list: entities, id: (entity) => String(entity['id']), entity: (entity) => entity },
    call.options,
  );
  const end = call.options.skip + Math.min(call.options.top ?? 10, 1000);
  const { select } = call.options;
  const shown = selected
    .slice(call.options.skip, end)
    .map((entity) =>
      select === undefined
        ? entity
        : pickProperties(entity, ['id', ...select.filter((name) => name !== 'id')]),
    );
  return {
    '@odata.context': mailboxContext(call, 'calendars'),
    ...(call.options.count ? { '@odata.count': selected.length } : {}),
    value: shown.map((entity) => call.decorate('calendar', entity)),
    ...(end < selected.length && {
      '@odata.nextLink': outlookLink(call, mailboxPath(person.id, 'calendars'), { $skip: String(end) }),
    }),
  };
}

function decoratedSettings(call: GraphCall): Entity {
  const person = mailboxOwner(call);
  return call.decorate(
    'mailboxSettings',
    mailboxSettingsEntity(person, call.tenant.hierarchy.getManager(person)),
  );
}

export function getMailboxSettings(call: GraphCall): Entity {
  const settings = decoratedSettings(call);
  return {
    '@odata.context': mailboxContext(call, 'mailboxSettings'),
    ...(call.options.select === undefined ? settings : pickProperties(settings, call.options.select)),
  };
}

/** Objects as they are, primitive values in `value`. */
export function getMailboxSettingsPart(call: GraphCall): Entity {
  const requested = (call.slots['part'] ?? '').toLowerCase();
  const name = orThrow(
    MAILBOX_SETTINGS_PARTS.find((part) => part.toLowerCase() === requested),
    () =>
      new GraphError(404, 'ResourceNotFound', `Resource not found for the segment '${call.slots['part']}'.`),
  );
  const value = decoratedSettings(call)[name];
  const context = { '@odata.context': mailboxContext(call, `mailboxSettings/${name}`) };
  return typeof value === 'object' && value !== null ? { ...context, ...value } : { ...context, value };
}

/** The first call of a delta round sets the window; tokens carry it. */
export function requireWindow(window: { start: number; end: number } | undefined): {
  start: number;
  end: number;
} {
  if (window === undefined) throw badRequest('The token holds no time window.', 'BadRequest');
  return window;
}
