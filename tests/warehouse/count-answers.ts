import { toWallClock } from '../../packages/simulator/src/tenant/people/time-zones.ts';
import { type GraphRow, idOf, type Owned } from '../export/read-graph.ts';
import { at, type Directory, list, type Tenant, text } from './graph-rows.ts';

// The rows of docs/guides/questions.md from Graph's own data, without pseudonyms and without the model.

type Row = readonly (string | number)[];
export type Answer = readonly Row[];

const [MINUTE, DAY] = [60_000, 86_400_000];
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const FEWEST = 5;

const timeOf = (row: unknown, ...path: readonly string[]) =>
  Date.parse(`${text(row, ...path).replace(/Z$/, '')}Z`);
const dateOf = (time: number) => new Date(time).toISOString().slice(0, 10);
const round = (value: number) => Number(value.toFixed(1));
const byText = (one: Row, other: Row) => (one.join('\t') < other.join('\t') ? -1 : 1);
const ownerOf = ({ owner }: { readonly owner: string }) => owner;

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

function groupBy<Item>(
  items: Iterable<Item>,
  key: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}

const countOf = <Item>(items: readonly Item[], key: (item: Item) => string) => new Set(items.map(key)).size;

/** People by each of their addresses, in small letters. */
function findByAddress({ people }: Directory): ReadonlyMap<string, string> {
  return new Map(
    [...people].flatMap(([id, row]) => {
      const proxies = (at(row, 'proxyAddresses') ?? []) as readonly string[];
      const others = proxies.map((address) => address.replace(/^(?:smtp|sip):/i, ''));
      const all = [text(row, 'mail'), text(row, 'userPrincipalName'), ...others];
      return all.map((address) => [address.toLowerCase(), id] as const);
    }),
  );
}

const addressOf = (row: unknown, ...path: readonly string[]) =>
  text(row, ...path, 'emailAddress', 'address').toLowerCase();
const mailKey = ({ row }: Owned) => `${text(row, 'internetMessageId')} ${text(row, 'sentDateTime')}`;

/** What several questions are about. */
function prepare(tenant: Tenant) {
  const known = findByAddress(tenant.directory);
  const invitations = tenant.events
    .filter(({ row }) => row['isCancelled'] !== true && row['isDraft'] !== true && row['isAllDay'] !== true)
    .filter(({ row }) => list(row, 'attendees').length > 0)
    .filter(({ row }) => text(row, 'responseStatus', 'response') !== 'declined')
    .map(({ owner, row }) => ({
      owner,
      start: timeOf(row, 'start', 'dateTime'),
      end: timeOf(row, 'end', 'dateTime'),
      organizer: addressOf(row, 'organizer'),
    }));
  return {
    ...tenant,
    known,
    invitations,
    mails: tenant.mails.filter(
      ({ row }) => row['isDraft'] !== true && !text(row, '@odata.type').includes('eventMessage'),
    ),
    department: (id: string) => text(tenant.directory.people.get(id), 'department'),
    isPerson: ({ owner }: { readonly owner: string }) =>
      text(tenant.settings.get(owner), 'userPurpose') === 'user',
    isOwn: ({ owner, row }: Owned) => known.get(addressOf(row, 'sender')) === owner,
  };
}

type Facts = ReturnType<typeof prepare>;

/** Rows by the department of their owner (and `more`), with the number of people, where these are enough. */
function byDepartment<Item extends { readonly owner: string }>(
  { directory, department }: Facts,
  items: readonly Item[],
  count: (rows: readonly Item[]) => Row,
  more: (item: Item) => readonly string[] = () => [],
): Answer {
  const present = items.filter(({ owner }) => directory.people.has(owner));
  return [...groupBy(present, (item) => [department(item.owner), ...more(item)].join('\t'))]
    .map(([key, rows]) => ({ key, rows, people: countOf(rows, ownerOf) }))
    .filter(({ people }) => people >= FEWEST)
    .map(({ key, rows, people }) => [...key.split('\t'), people, ...count(rows)])
    .toSorted(byText);
}

function meetings({ invitations, isPerson }: Facts): Answer {
  const past = invitations.filter((one) => isPerson(one) && one.start < Date.now());
  const monday = (start: number) => dateOf(start - ((new Date(start).getUTCDay() + 6) % 7) * DAY);
  return [...groupBy(past, ({ start }) => monday(start))]
    .map(([week, rows]) => {
      const each = [...groupBy(rows, ownerOf).values()];
      const minutes = each.map((own) => own.reduce((sum, { start, end }) => sum + (end - start) / MINUTE, 0));
      return [week, each.length, median(each.map((own) => own.length)), median(minutes)] as const;
    })
    .toSorted(([one], [other]) => (one < other ? 1 : -1))
    .slice(0, 4);
}

function replies(facts: Facts): Answer {
  const conversations = groupBy(facts.mails, ({ owner, row }) => `${owner} ${text(row, 'conversationId')}`);
  const found = [...conversations.values()].flatMap((conversation) => {
    const own = conversation.filter(facts.isOwn).map(({ row }) => timeOf(row, 'sentDateTime'));
    const others = groupBy(
      conversation.filter((mail) => !facts.isOwn(mail)),
      mailKey,
    );
    return [...others.values()].flatMap((copies) => {
      const received = Math.min(...copies.map(({ row }) => timeOf(row, 'receivedDateTime')));
      const waited = Math.min(...own.filter((sent) => sent > received)) - received;
      return Number.isFinite(waited) ? [{ owner: copies[0]?.owner ?? '', waited }] : [];
    });
  });
  const minutes = (rows: typeof found) => rows.map(({ waited }) => waited / MINUTE);
  return byDepartment(facts, found, (rows) => [rows.length, round(median(minutes([...rows])))]);
}

type Moment = { readonly owner: string; readonly kind: string; readonly time: number };

function afterHours(facts: Facts): Answer {
  const written = [...facts.chats, ...facts.posts].filter(
    (row) => row['messageType'] === 'message' && text(row, 'from', 'user', 'id') !== '',
  );
  const sent = new Map(
    facts.mails.filter(facts.isOwn).map((mail) => [`${mail.owner} ${mailKey(mail)}`, mail] as const),
  );
  const moments: readonly Moment[] = [
    ...[...sent.values()].map(({ owner, row }) => ({
      owner,
      kind: 'mail',
      time: timeOf(row, 'sentDateTime'),
    })),
    ...written.map((row) => ({
      owner: text(row, 'from', 'user', 'id'),
      kind: 'chat',
      time: timeOf(row, 'createdDateTime'),
    })),
    ...facts.invitations.map(({ owner, start }) => ({ owner, kind: 'meeting', time: start })),
  ];
  const isLate = (moment: Moment) => isAfterHours(facts.settings.get(moment.owner), moment.time);
  const share = (rows: readonly Moment[]) => round((100 * rows.filter(isLate).length) / rows.length);
  return byDepartment(
    facts,
    moments.filter(facts.isPerson),
    (rows) => [share(rows)],
    ({ kind }) => [kind],
  );
}

function isAfterHours(settings: GraphRow | undefined, time: number): boolean {
  const local = toWallClock(time, text(settings, 'timeZone'));
  const days = (at(settings, 'workingHours', 'daysOfWeek') ?? []) as readonly string[];
  const hour = (name: string) =>
    Date.parse(`1970-01-01T${text(settings, 'workingHours', name).slice(0, 8)}Z`);
  const isWorkDay = days.includes(DAYS[new Date(local).getUTCDay()] ?? '');
  return !isWorkDay || local % DAY < hour('startTime') || local % DAY >= hour('endTime');
}

function network({ mails, known, department }: Facts): Answer {
  const edges = [...groupBy(mails, mailKey)].flatMap(([mail, copies]) => {
    const sender = known.get(addressOf(copies[0]?.row, 'sender')) ?? '';
    const lists = ['toRecipients', 'ccRecipients', 'bccRecipients'];
    const named = copies.flatMap(({ row }) =>
      lists.flatMap((kind) => list(row, kind).map((one) => addressOf(one))),
    );
    return [...new Set(named)]
      .map((address) => ({ mail, sender, recipient: known.get(address) ?? '' }))
      .filter(({ recipient }) => sender !== '' && recipient !== '' && recipient !== sender);
  });
  return [...groupBy(edges, ({ sender, recipient }) => `${department(sender)}\t${department(recipient)}`)]
    .map(([key, rows]) => ({
      key,
      mails: countOf(rows, ({ mail }) => mail),
      senders: countOf(rows, ({ sender }) => sender),
      recipients: countOf(rows, ({ recipient }) => recipient),
    }))
    .filter(({ senders, recipients }) => senders >= FEWEST && recipients >= FEWEST)
    .toSorted((one, other) => other.mails - one.mails || (one.key < other.key ? -1 : 1))
    .slice(0, 5)
    .map(({ key, ...counts }) => [...key.split('\t'), ...Object.values(counts)]);
}

function copilot(facts: Facts): Answer {
  const people = [...facts.directory.people]
    .filter(([, row]) => row['accountEnabled'] === true && row['userType'] === 'Member')
    .map(([owner]) => ({ owner }))
    .filter(facts.isPerson);
  const recent = facts.prompts.filter(
    ({ row }) =>
      row['interactionType'] === 'userPrompt' && timeOf(row, 'createdDateTime') >= Date.now() - 28 * DAY,
  );
  const active = new Set(recent.map(ownerOf));
  return byDepartment(facts, people, (rows) => {
    const count = rows.filter(({ owner }) => active.has(owner)).length;
    return [count, Math.round((100 * count) / rows.length)];
  });
}

function calls({ sessions }: Facts): Answer {
  const streams = sessions.flatMap((session) =>
    list(session, 'segments')
      .flatMap((segment) => list(segment, 'media'))
      .filter((media) => text(media, 'label') === 'main-audio')
      .flatMap((media) => list(media, 'streams').map((stream) => ({ id: idOf(session), media, stream }))),
  );
  const seconds = (stream: GraphRow, name: string) => Number(/PT(.*)S/.exec(text(stream, name))?.[1]);
  const isPoor = ({ stream }: (typeof streams)[number]) =>
    Number(stream['averagePacketLossRate']) > 0.1 ||
    seconds(stream, 'averageJitter') > 0.03 ||
    seconds(stream, 'averageRoundTripTime') > 0.5;
  const sides = ({ media }: (typeof streams)[number]) =>
    ['callerNetwork', 'calleeNetwork'].map((side) => text(media, side, 'connectionType')).join('\t');
  return [...groupBy(streams, sides)]
    .map(([key, rows]) => [...key.split('\t'), countOf(rows, idOf), countOf(rows.filter(isPoor), idOf)])
    .toSorted(byText);
}

function sharing(facts: Facts): Answer {
  const shares = facts.activities.flatMap(({ row }) =>
    list(row, 'action', 'share', 'recipients').map((recipient) => ({
      owner: text(row, 'actor', 'user', 'id'),
      to:
        text(recipient, 'user', 'id') ||
        (facts.known.get(text(recipient, 'user', 'email').toLowerCase()) ?? ''),
    })),
  );
  const isOutside = ({ to }: { readonly to: string }) =>
    text(facts.directory.people.get(to), 'userType') !== 'Member';
  return byDepartment(facts, shares, (rows) => [rows.length, rows.filter(isOutside).length]);
}

/** @param starts the day on which each employee number started */
function arrivals({ directory, invitations }: Facts, starts: ReadonlyMap<string, string>): Answer {
  const starters = [...directory.people].flatMap(([owner, row]) => {
    const day = starts.get(text(row, 'employeeId'));
    return day === undefined ? [] : [{ owner, month: `${day.slice(0, 7)}-01` }];
  });
  return [...groupBy(starters, ({ month }) => month)]
    .filter(([, those]) => those.length >= FEWEST)
    .map(([month, those]) => {
      const [start, end] = [Date.parse(month), new Date(month)];
      end.setUTCMonth(end.getUTCMonth() + 1);
      const people = new Set(those.map(ownerOf));
      const own = invitations.filter(
        (meeting) => people.has(meeting.owner) && meeting.start >= start && meeting.start < end.getTime(),
      );
      const organizers = countOf(own, ({ organizer }) => organizer);
      return [month, those.length, round(own.length / those.length), organizers];
    });
}

/** The directories of each run and of the run before. */
const pairs = (seen: readonly Directory[]) =>
  seen.slice(1).map((after, index) => ({ before: seen[index] ?? after, after }));

function organisation(seen: readonly Directory[]): Answer {
  const stayed = pairs(seen).flatMap(({ before, after }) =>
    [...after.people.keys()].filter((id) => before.people.has(id)).map((id) => ({ id, before, after })),
  );
  const moved = stayed.filter(
    ({ id, before, after }) =>
      text(after.people.get(id), 'department') !== text(before.people.get(id), 'department'),
  );
  const led = stayed.filter(({ id, before, after }) => after.managers.get(id) !== before.managers.get(id));
  return [[dateOf(Date.now()), moved.length, led.length]];
}

function left(seen: readonly Directory[]): Answer {
  const isEnabled = (row: GraphRow | undefined) => row?.['accountEnabled'] === true;
  const came = pairs(seen).flatMap(({ before, after }) =>
    [...after.people.keys()].filter((id) => !before.people.has(id)),
  );
  const ended = pairs(seen).flatMap(({ before, after }) =>
    [...before.people].flatMap(([id, row]) => (isEnabled(row) ? [{ id, after }] : [])),
  );
  const removed = ended.filter(({ id, after }) => !after.people.has(id));
  const disabled = ended.filter(({ id, after }) => after.people.get(id)?.['accountEnabled'] === false);
  return [[dateOf(Date.now()), came.length, removed.length, disabled.length]];
}

/** By the name of the question. */
export function countAnswers(
  tenant: Tenant,
  seen: readonly Directory[],
  starts: ReadonlyMap<string, string>,
): Readonly<Record<string, Answer>> {
  const facts = prepare(tenant);
  return {
    'meetings.sql': meetings(facts),
    'replies.sql': replies(facts),
    'after_hours.sql': afterHours(facts),
    'network.sql': network(facts),
    'copilot.sql': copilot(facts),
    'calls.sql': calls(facts),
    'sharing.sql': sharing(facts),
    'arrivals.sql': arrivals(facts, starts),
    'organisation.sql': organisation(seen),
    'left.sql': left(seen),
  };
}
