import type { Entity } from '../../base/entity.ts';
import { badRequest } from '../../base/graph-error.ts';
import { formatToSecond } from '../../base/random.ts';
import { type FolderSeed, type MailEntry, messagesIn } from '../../tenant/mail/folders.ts';
import { compareNewestFirst, type MailChange } from '../../tenant/mail/mail-store.ts';
import { getReceivedTime, messageId } from '../../tenant/mail/message-entity.ts';
import type { SimulatedPerson } from '../../tenant/people/people.ts';
import { contextUrl, type GraphCall, quoteKey } from '../odata/call.ts';
import {
  type DeltaState,
  firstState,
  nextRound,
  readDeltaToken,
  writeDeltaToken,
} from '../odata/delta-state.ts';
import { evaluateFilter } from '../odata/evaluate-filter.ts';
import type { Filter } from '../odata/parse-filter.ts';
import { mailboxOwner } from './calendar-routes.ts';
import { getChangeType, getFolder } from './mail-routes.ts';
import { checkMessageSelect, writeMessage } from './message-output.ts';

/** What else the tokens of a round carry: the first call's `$filter` and `changeType`. */
type MailState = DeltaState & { readonly filter?: Filter; readonly changeType?: string };
type Round = {
  readonly call: GraphCall;
  readonly person: SimulatedPerson;
  readonly folder: FolderSeed;
  readonly state: MailState;
};
type Row = { readonly id: string; readonly entry: MailEntry; readonly write: () => Entity };

/** `/messages/delta` of a folder: first all messages, newest first; later what has come, changed or gone. */
export function messagesDelta(call: GraphCall): Entity {
  const person = mailboxOwner(call);
  const folder = getFolder(call, person);
  checkMessageSelect(call);
  if (call.options.orderby.some(({ descending }) => !descending))
    throw badRequest(
      'Change tracking supports receivedDateTime in descending order only.',
      'ErrorInvalidParameter',
    );
  const round = { call, person, folder, state: stateOf(call) };
  return { '@odata.context': contextUrl(call, 'Collection(message)'), ...page(round) };
}

function stateOf(call: GraphCall): MailState {
  const { options, tenant } = call;
  const token = options.skiptoken ?? options.deltatoken;
  if (token !== undefined) {
    const freshUrl = `${call.graphUrl}${call.target.rawPath}`;
    const known: MailState = readDeltaToken(token, { log: tenant.log, freshUrl });
    return options.deltatoken === undefined ? known : { ...known, until: tenant.log.sequence() };
  }
  const changeType = getChangeType(call);
  return {
    ...firstState(tenant.log),
    ...(options.select === undefined ? {} : { select: options.select }),
    ...(options.filter === undefined ? {} : { filter: options.filter }),
    ...(changeType === undefined ? {} : { changeType }),
  };
}

function page(round: Round): Entity {
  const { call, state } = round;
  const rows = state.since === undefined ? allRows(round) : changedRows(round, state.since);
  const start = state.last === undefined ? 0 : resumeAt(round, rows, state.last);
  const end = start + Math.min(call.preferences.pageSize ?? 10, call.endpoint.page?.maximum ?? 1000);
  const shown = rows.slice(start, end);
  const value = shown.map((row) => row.write());
  const last = shown.at(-1);
  return last === undefined || end >= rows.length
    ? { '@odata.deltaLink': link(round, '$deltatoken', nextRound(state, call.tenant.log)), value }
    : { '@odata.nextLink': link(round, '$skiptoken', { ...state, position: end, last: last.id }), value };
}

/** The index after the last row written; if that row has gone meanwhile, the index of the first older one. */
function resumeAt({ call, person }: Round, rows: readonly Row[], last: string): number {
  const found = rows.findIndex((row) => row.id === last);
  if (found !== -1) return found + 1;
  const gone = call.mail
    .changes(person)
    .find(({ entry }) => messageId(person, entry, call.preferences.immutableIds) === last);
  const next = rows.findIndex(({ entry }) => gone === undefined || compareNewestFirst(gone.entry, entry) < 0);
  return next === -1 ? rows.length : next;
}

/** The mailbox by its object id, the folder as an OData key; the segment's letter case is the caller's (graph-facts.md#2.1). */
function link({ call, person }: Round, name: '$skiptoken' | '$deltatoken', state: DeltaState): string {
  const segment = /\/(mailfolders)\b/i.exec(call.target.rawPath)?.[1] ?? 'mailFolders';
  const folder = `${segment}(${quoteKey(call.slots['folder'] ?? '')})`;
  return `${call.graphUrl}/v1.0/users(${quoteKey(person.id)})/${folder}/messages/delta?${name}=${writeDeltaToken(state)}`;
}

/** The first round shows what is there, so a caller who wants deletions only gets nothing. */
function allRows(round: Round): readonly Row[] {
  const { call, person, folder, state } = round;
  if (state.changeType === 'deleted' || state.changeType === 'updated') return [];
  return messagesIn(folder, call.mail.entries(person))
    .filter((entry) => passes(round, entry))
    .map((entry) => rowOf(round, entry));
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
      change.kind === 'deleted' ? removedRow(round, change) : rowOf(round, change.entry),
    );
}

function matchesChangeType({ changeType }: MailState, kind: MailChange['kind']): boolean {
  return changeType === undefined || changeType === kind;
}

function passes({ state, person }: Round, { message }: MailEntry): boolean {
  if (state.filter === undefined) return true;
  return evaluateFilter(state.filter, { receivedDateTime: formatToSecond(getReceivedTime(message, person)) });
}

function rowOf({ call, person, state }: Round, entry: MailEntry): Row {
  return {
    id: messageId(person, entry, call.preferences.immutableIds),
    entry,
    write: () => {
      const written = writeMessage(call, person, entry, state.select);
      return { '@odata.type': '#microsoft.graph.message', ...written };
    },
  };
}

function removedRow({ call, person }: Round, { entry }: MailChange): Row {
  const id = messageId(person, entry, call.preferences.immutableIds);
  return {
    id,
    entry,
    write: () => ({ '@odata.type': '#microsoft.graph.message', id, '@removed': { reason: 'deleted' } }),
  };
}
