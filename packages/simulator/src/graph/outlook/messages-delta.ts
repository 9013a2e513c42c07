import type { Entity } from '../../base/entity.ts';
import { badRequest } from '../../base/graph-error.ts';
import { formatToSecond } from '../../base/random.ts';
import { type FolderSeed, type MailEntry, messagesIn } from '../../tenant/mail/folders.ts';
import { compareNewestFirst, type MailChange } from '../../tenant/mail/mail-store.ts';
import { getReceivedTime, messageId } from '../../tenant/mail/message-entity.ts';
import type { SimulatedPerson } from '../../tenant/people/people.ts';
import { type GraphCall, inContext, quoteKey } from '../odata/call.ts';
import { type DeltaState, deltaPage, firstState, readRound, writeDeltaToken } from '../odata/delta-state.ts';
import { evaluateFilter } from '../odata/evaluate-filter.ts';
import { outlookPageSize } from '../odata/page.ts';
import type { Filter } from '../odata/parse-filter.ts';
import { mailboxOwner } from './calendar-routes.ts';
import { getChangeType, getFolder } from './mail-routes.ts';
import { checkMessageSelect, writeMessage } from './message-output.ts';

type MailState = DeltaState & { readonly filter?: Filter; readonly changeType?: string };
type Round = {
  readonly call: GraphCall;
  readonly person: SimulatedPerson;
  readonly folder: FolderSeed;
  readonly state: MailState;
};
type Row = { readonly id: string; readonly entry: MailEntry; readonly write: () => Entity };

/** First all messages, newest first; later created, changed and removed ones. */
export function messagesDelta(call: GraphCall): Entity {
  const person = mailboxOwner(call);
  const folder = getFolder(call, person);
  checkMessageSelect(call);
  if (call.options.orderby.some(({ descending }) => !descending))
    throw badRequest(
      'Change tracking supports receivedDateTime in descending order only.',
      'ErrorInvalidParameter',
    );
  const state = readRound(call, () => firstRound(call));
  return inContext(call, 'Collection(message)', page({ call, person, folder, state }));
}

function firstRound(call: GraphCall): MailState {
  const { select, filter } = call.options;
  const changeType = getChangeType(call);
  return {
    ...firstState(call.tenant.log),
    ...(select && { select }),
    ...(filter && { filter }),
    ...(changeType !== undefined && { changeType }),
  };
}

function page(round: Round): Entity {
  const { call, state } = round;
  const rows = state.since === undefined ? allRows(round) : changedRows(round, state.since);
  return deltaPage(call, state, rows, {
    start: state.last === undefined ? 0 : resumeAt(round, rows, state.last),
    ...{ size: outlookPageSize(call), id: (row) => row.id, write: (row) => row.write() },
    link: (name, next) => link(round, name, next),
  });
}

/** The index after the last row written; if that row has been removed, the index of the first older one. */
function resumeAt({ call, person }: Round, rows: readonly Row[], last: string): number {
  const found = rows.findIndex((row) => row.id === last);
  if (found !== -1) return found + 1;
  const gone = call.mail
    .changes(person)
    .find(({ entry }) => messageId(person, entry, call.preferences.immutableIds) === last);
  const next = rows.findIndex(({ entry }) => gone === undefined || compareNewestFirst(gone.entry, entry) < 0);
  return next === -1 ? rows.length : next;
}

/** The mailbox by object id, the folder as a key; the segment's case is the caller's (graph-facts.md#2.1). */
function link({ call, person }: Round, name: '$skiptoken' | '$deltatoken', state: DeltaState): string {
  const segment = /\/(mailfolders)\b/i.exec(call.target.rawPath)?.[1] ?? 'mailFolders';
  const folder = `${segment}(${quoteKey(call.slots['folder'] ?? '')})`;
  return `${call.graphUrl}/v1.0/users(${quoteKey(person.id)})/${folder}/messages/delta?${name}=${writeDeltaToken(state)}`;
}

/** The first round has no updates or deletions. */
function allRows(round: Round): readonly Row[] {
  const { call, person, folder, state } = round;
  if (state.changeType === 'deleted' || state.changeType === 'updated') return [];
  return messagesIn(folder, call.mail.entries(person))
    .filter((entry) => passes(round, entry))
    .map((entry) => toRow(round, entry));
}

function changedRows(round: Round, since: number): readonly Row[] {
  const { call, person, folder, state } = round;
  const changes = call.mail
    .changes(person)
    .filter((change) => change.folder === folder.key && change.sequence > since)
    .filter((change) => change.sequence <= state.until && passes(round, change.entry));
  const last = new Map(changes.map((change) => [messageId(person, change.entry, false), change]));
  const created = new Set(
    changes.filter(({ kind }) => kind === 'created').map(({ entry }) => messageId(person, entry, false)),
  );
  return [...last]
    .filter(([id, change]) =>
      matchesChangeType(state, created.has(id) && change.kind !== 'deleted' ? 'created' : change.kind),
    )
    .map(([, change]) =>
      change.kind === 'deleted' ? removedRow(round, change) : toRow(round, change.entry),
    );
}

const matchesChangeType = ({ changeType }: MailState, kind: MailChange['kind']): boolean =>
  changeType === undefined || changeType === kind;

function passes({ state, person }: Round, { message }: MailEntry): boolean {
  if (state.filter === undefined) return true;
  return evaluateFilter(state.filter, { receivedDateTime: formatToSecond(getReceivedTime(message, person)) });
}

const MESSAGE = { '@odata.type': '#microsoft.graph.message' };

const toRow = ({ call, person, state }: Round, entry: MailEntry): Row => ({
  ...{ id: messageId(person, entry, call.preferences.immutableIds), entry },
  write: () => ({ ...MESSAGE, ...writeMessage(call, person, entry, state.select) }),
});

function removedRow({ call, person }: Round, { entry }: MailChange): Row {
  const id = messageId(person, entry, call.preferences.immutableIds);
  return { id, entry, write: () => ({ ...MESSAGE, id, '@removed': { reason: 'deleted' } }) };
}
