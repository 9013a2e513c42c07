import type { Entity } from '../../base/entity.ts';
import { GraphError } from '../../base/graph-error.ts';
import { deletedItem } from '../../tenant/files/drive-item-entity.ts';
import type { DriveItem, SimulatedDrive } from '../../tenant/files/drives.ts';
import { contextUrl, customParameter, type GraphCall, quoteKey } from '../odata/call.ts';
import { parseInstant } from '../odata/evaluate-filter.ts';
import { findDrive, invalidToken, resyncRequired, selection } from './drive-routes.ts';
import { checkItemSelect, type DriveItems, getDriveItems, writeItem } from './item-routes.ts';

type Round = {
  readonly call: GraphCall;
  readonly drive: SimulatedDrive;
  readonly around: DriveItems;
  readonly state: DriveState;
};
/** `order` increases from row to row and does not depend on other rows. */
type Row = { readonly order: number; readonly write: () => Entity };
const GONE = 1_000_000;

/** First everything, parents before children; later the changes, with the folders above them. */
export function driveDelta(call: GraphCall): Entity {
  const drive = findDrive(call);
  checkItemSelect(call);
  const token = readToken(call);
  const around = getDriveItems(call, drive);
  const head = { '@odata.context': contextUrl(call, `Collection(driveItem)${selection(call)}`) };
  const start: DriveState = {
    generation: call.tenant.log.generation(),
    until: call.tenant.log.sequence(),
    position: 0,
  };
  if (token?.toLowerCase() === 'latest') {
    const state = { ...start, since: start.until };
    return { ...head, '@odata.deltaLink': link({ call, drive }, state), value: [] };
  }
  return { ...head, ...page({ call, drive, around, state: readState({ call, drive }, token, start) }) };
}

/** From `?token=…`, `(token='…')`, or `?(token='…')`, which a page of the reference has. */
function readToken(call: GraphCall): string | undefined {
  const slot = call.slots['token'];
  const inPath = slot === undefined ? undefined : /^token='(.*)'$/.exec(slot)?.[1];
  if (slot !== undefined && (inPath === undefined || !call.target.rawPath.includes('(')))
    throw new GraphError(404, 'ResourceNotFound', `Resource not found for the segment '${slot}'.`);
  const customToken = customParameter(call, '(token');
  const token = inPath ?? customParameter(call, 'token') ?? customToken?.replace(/^'(.*)'\)$/, '$1');
  return token === '' ? undefined : token;
}

/** Throws GraphError 400 or 410. */
function readState(
  { call, drive }: Pick<Round, 'call' | 'drive'>,
  token: string | undefined,
  start: DriveState,
): DriveState {
  if (token === undefined) return start;
  const after = parseInstant(token);
  if (!Number.isNaN(after)) return { ...start, after };
  const state = readDriveToken(drive, token);
  if (state.generation !== start.generation)
    throw resyncRequired(link({ call, drive }, start), drive.owner.kind === 'person' ? 'Apply' : 'Upload');
  // A round begins with its first page, not with the link to it.
  return state.since !== undefined && state.position === 0 ? { ...state, until: start.until } : state;
}

function page(round: Round): Entity {
  const { call, state } = round;
  const rows = state.since === undefined ? allRows(round) : changedRows(round, state.since);
  const left = rows.filter(({ order }) => order >= state.position);
  const size = Math.min(call.options.top ?? 200, call.endpoint.page?.maximum ?? 200);
  const shown = left.slice(0, size);
  const last = shown.at(-1);
  const value = shown.map((row) => row.write());
  if (last !== undefined && size < left.length)
    return { '@odata.nextLink': link(round, { ...state, position: last.order + 1 }), value };
  const { generation, until } = state;
  return { '@odata.deltaLink': link(round, { generation, since: until, until, position: 0 }), value };
}

/** Graph uses all three forms: function argument, parameter, and the drive as a key with the function's full name. */
function link({ call, drive }: Pick<Round, 'call' | 'drive'>, state: DriveState): string {
  const token = encodeURIComponent(writeDriveToken(drive, state));
  const kept = call.target.query
    .filter(([name]) => !/^\(?token$/i.test(name))
    .map(([name, value]) => `${encodeURIComponent(name).replace('%24', '$')}=${encodeURIComponent(value)}`);
  const query = kept.length === 0 ? '' : `?${kept.join('&')}`;
  const { user } = call.slots;
  if (user !== undefined)
    return `${call.graphUrl}/v1.0/users/${encodeURIComponent(user)}/drive/root/delta(token='${token}')${query}`;
  const drives = `${call.graphUrl}/v1.0/drives`;
  switch (drive.use) {
    case 'own':
    case 'cache':
      return `${drives}/${drive.id}/root/delta(token='${token}')${query}`;
    case 'documents':
      return `${drives}/${drive.id}/root/delta?${[...kept, `token=${token}`].join('&')}`;
    case 'project':
      return `${drives}(${quoteKey(drive.id)})/root/microsoft.graph.delta(token='${token}')${query}`;
  }
}

function allRows(round: Round): readonly Row[] {
  const { state, around } = round;
  const { after } = state;
  if (after === undefined) return around.list.map((item) => toRow(round, item));
  const changed = around.list.filter(({ modifiedAt }) => modifiedAt > after);
  return withParents(round, changed).map((item) => toRow(round, item));
}

function changedRows(round: Round, since: number): readonly Row[] {
  const { call, drive, state, around } = round;
  const changes = call.files
    .changes(drive)
    .filter(({ sequence }) => sequence > since && sequence <= state.until);
  const last = new Map(changes.map((change) => [change.item.id, change]));
  const present = [...last.values()].flatMap(({ removed, item }) =>
    removed ? [] : (around.byId.get(item.id) ?? []),
  );
  const gone = [...last.values()].filter(({ removed }) => removed);
  return [
    ...withParents(round, present).map((item) => toRow(round, item)),
    ...gone
      .sort((left, right) => left.item.index - right.item.index)
      .map(({ item }) => ({
        order: GONE + item.index,
        write: () => ({
          '@odata.type': '#microsoft.graph.driveItem',
          ...call.decorate('driveItem', deletedItem(item, drive)),
        }),
      })),
  ];
}

/** Adds the folders above each change, unless the caller's header declines them. By index, folders precede their content. */
function withParents({ call, around }: Round, items: readonly DriveItem[]): readonly DriveItem[] {
  if (call.excludeParents) return items.toSorted((left, right) => left.index - right.index);
  const included = new Set<DriveItem>();
  for (const item of items) {
    const chain: DriveItem[] = [];
    for (
      let one: DriveItem | undefined = item;
      one !== undefined && !included.has(one);
      one = around.byId.get(one.parentId ?? '')
    )
      chain.unshift(one);
    for (const one of chain) included.add(one);
  }
  return [...included].sort((left, right) => left.index - right.index);
}

function toRow({ call, drive, around }: Round, item: DriveItem): Row {
  return {
    order: item.index,
    write: () => ({
      '@odata.type': '#microsoft.graph.driveItem',
      ...writeItem(call, { drive, around, item }),
    }),
  };
}

type DriveState = {
  readonly generation: number;
  /** Absent in the first round, which returns everything. */
  readonly since?: number;
  readonly until: number;
  readonly position: number;
  /** Of a round that began at a point in time: only items modified since then; milliseconds. */
  readonly after?: number;
};

const HEAD = '3;%234;%231;3';

/** `3;%234;%231;3;<list>;<ticks>;…` in base64 (graph-facts.md#2.4). */
function writeDriveToken({ listId }: SimulatedDrive, state: DriveState): string {
  const ticks = 638_000_000_000_000_000n + BigInt(state.until);
  const parts = [state.generation, state.since ?? '', state.until, state.position, state.after ?? ''];
  return Buffer.from(`${HEAD};${listId};${ticks};${parts.join(';')};%23`).toString('base64');
}

/** Throws GraphError 400 for a token of another drive. */
function readDriveToken({ listId }: SimulatedDrive, token: string): DriveState {
  const text = Buffer.from(token, 'base64').toString();
  const match = /^3;%234;%231;3;([0-9a-f-]{36});\d+;(\d+);(\d*);(\d+);(\d+);(\d*);%23$/.exec(text);
  if (match === null || match[1] !== listId) throw invalidToken();
  const [, , generation, since, until, position, after] = match;
  return {
    generation: Number(generation),
    ...(since === '' ? {} : { since: Number(since) }),
    until: Number(until),
    position: Number(position),
    ...(after === '' ? {} : { after: Number(after) }),
  };
}
