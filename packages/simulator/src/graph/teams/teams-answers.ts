import { type Entity, orThrow, type TeamsEntityKind } from '../../base/entity.ts';
import { badRequest, GraphError } from '../../base/graph-error.ts';
import { type GraphCall, inContext, pickProperties } from '../odata/call.ts';

/** Decorates an entity and remembers its original id and join link, so that callers can use the decorated ones. */
export function writeEntity(call: GraphCall, kind: TeamsEntityKind, entity: Entity): Entity {
  const written = call.decorate(kind, entity);
  for (const path of [['id'], ['joinWebUrl'], ['onlineMeetingInfo', 'joinWebUrl']]) {
    const before = textAt(entity, path);
    const after = textAt(written, path);
    if (before !== undefined && after !== undefined && before !== after)
      call.teamwork.aliases.set(after, before);
  }
  return call.preferences.omitNulls ? (withoutNulls(written) as Entity) : written;
}

function textAt(entity: Entity, path: readonly string[]): string | undefined {
  const value = path.reduce<unknown>(
    (node, name) => (typeof node === 'object' && node !== null ? (node as Entity)[name] : undefined),
    entity,
  );
  return typeof value === 'string' ? value : undefined;
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutNulls(inner)]));
}

/** The value before `decorate`. */
export const toUndecorated = (call: GraphCall, text: string): string =>
  call.teamwork.aliases.get(text) ?? text;
export const slot = (call: GraphCall, name: string): string => toUndecorated(call, call.slots[name] ?? '');

export function selectProperties(call: GraphCall, entity: Entity): Entity {
  const { select } = call.options;
  if (select === undefined) return entity;
  const annotations = Object.keys(entity).filter((name) => name.includes('@odata.') && !/^\w/.test(name));
  const expanded = call.options.expand.flatMap(({ navigation }) =>
    Object.keys(entity).filter((name) => name === navigation || name.startsWith(`${navigation}@`)),
  );
  const names = [...annotations, 'id', ...select, ...expanded];
  return pickProperties(
    entity,
    [...new Set(names)].filter((name) => name in entity),
  );
}

/** Throws GraphError 400 for more than the endpoint allows, unless it clamps. */
export function pageSize({ endpoint, options, preferences }: GraphCall): number {
  const {
    default: usual,
    maximum,
    beyond,
  } = endpoint.page ?? { default: 20, maximum: 50, beyond: 'refused' };
  if (options.top !== undefined && options.top > maximum && beyond === 'refused') {
    throw badRequest(
      `The limit of '${maximum}' for Top query has been exceeded. The value from the incoming request is '${options.top}'.`,
    );
  }
  return Math.min(options.top ?? preferences.pageSize ?? usual, maximum);
}

export type Slice<Row> = { readonly rows: readonly Row[]; readonly next: number | undefined };

export function sliceRows<Row>(rows: readonly Row[], start: number, size: number): Slice<Row> {
  const end = start + size;
  return { rows: rows.slice(start, end), next: end < rows.length ? end : undefined };
}

type TeamsPage<Row> = {
  readonly set: string;
  readonly start: number;
  readonly write: (row: Row) => Entity;
  /** The token of the page that begins at `next`, after the row `last`. */
  readonly token: (next: number, last: Row) => string;
  readonly path?: string;
};

export function teamsPage<Row>(
  call: GraphCall,
  rows: readonly Row[],
  { set, start, write, token, path = call.target.rawPath }: TeamsPage<Row>,
): Entity {
  const page = sliceRows(rows, start, pageSize(call));
  const last = page.rows.at(-1);
  return inContext(call, set, {
    '@odata.count': page.rows.length,
    ...(page.next !== undefined &&
      last !== undefined && {
        '@odata.nextLink': teamsLink(call, path, { $skiptoken: token(page.next, last) }),
      }),
    value: page.rows.map(write),
  });
}

/** A page whose token holds the id of its last row. */
export function storePage<Row>(
  call: GraphCall,
  rows: readonly Row[],
  { id, ...rest }: Pick<TeamsPage<Row>, 'set' | 'write'> & { readonly id: (row: Row) => string },
): Entity {
  const token = call.options.skiptoken;
  const start = startAfter(rows, token && readStoreToken(token), (row, last) => id(row) === last);
  return teamsPage(call, rows, { ...rest, start, token: (_, last) => writeStoreToken(id(last)) });
}

/** 0 without a token. Throws GraphError 400 if the row has been removed. */
export function startAfter<Row>(
  rows: readonly Row[],
  token: string | undefined,
  isLast: (row: Row, token: string) => boolean,
): number {
  if (token === undefined) return 0;
  const found = rows.findIndex((row) => isLast(row, token));
  if (found === -1) throw badSkipToken();
  return found + 1;
}

const badSkipToken = () => badRequest('The skip token is malformed or has expired.');

/** Keeps the other options of the query, `$` unescaped. */
export function teamsLink(call: GraphCall, path: string, changed: Readonly<Record<string, string>>): string {
  const dropped = new Set(Object.keys(changed).map((name) => name.slice(1).toLowerCase()));
  const kept = call.target.query.filter(([name]) => !dropped.has(name.replace(/^\$/, '').toLowerCase()));
  const query = [...kept, ...Object.entries(changed)].map(
    ([name, value]) => `${encodeURIComponent(name).replace('%24', '$')}=${encodeValue(value)}`,
  );
  return `${call.graphUrl}${path}?${query.join('&')}`;
}

/** Teams writes escapes in lower case: `%3d`. */
const encodeValue = (value: string): string =>
  encodeURIComponent(value).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
export const getVersion = (call: GraphCall): string => call.target.segments[0]?.toLowerCase() ?? 'v1.0';
const THREAD_HEAD = Buffer.from('3e2d000000', 'hex');

/** Thread id and last message's time, as hexadecimal bytes, then in base64 (graph-facts.md#2.4). */
export function writeThreadToken({ thread, time }: { thread: string; time: number }): string {
  const tail = Buffer.alloc(12);
  tail.writeBigUInt64LE(BigInt(time), 4);
  const hex = Buffer.concat([THREAD_HEAD, Buffer.from(thread), Buffer.from([0x01]), tail]).toString('hex');
  return Buffer.from(hex.toUpperCase()).toString('base64');
}

export function readThreadToken(token: string): { readonly thread: string; readonly time: number } {
  const bytes = Buffer.from(Buffer.from(token, 'base64').toString('latin1'), 'hex');
  if (bytes.length < 20 || !bytes.subarray(0, 5).equals(THREAD_HEAD)) throw badSkipToken();
  return { thread: bytes.subarray(5, -13).toString(), time: Number(bytes.readBigUInt64LE(bytes.length - 8)) };
}

/** `SkipValue=20#MailboxFolder=MailFolders/TeamsMessagesData` in base64 (graph-facts.md#2.4). */
export const writeFolderToken = (position: number, folder: string): string =>
  Buffer.from(`SkipValue=${position}#MailboxFolder=MailFolders/${folder}`).toString('base64');

export function readFolderToken(token: string | undefined): number {
  if (token === undefined) return 0;
  const text = Buffer.from(token, 'base64').toString();
  const position = /^SkipValue=(\d{1,9})#MailboxFolder=MailFolders\/\w+$/.exec(text)?.[1];
  if (position === undefined) throw badSkipToken();
  return Number(position);
}

/** A map of `SyncState` (JSON in base64) and `LastPageSize`, as MessagePack in base64 (graph-facts.md#2.4). */
export function writeChatsToken({
  position,
  until,
  size,
}: {
  position: number;
  until: number;
  size: number;
}): string {
  const state = {
    timeSegments: [{ start: '1970-01-01T00:00:00.000+00:00', end: new Date(until).toISOString() }],
    position,
  };
  const sync = Buffer.from(Buffer.from(JSON.stringify(state)).toString('base64'));
  const length = Buffer.alloc(2);
  length.writeUInt16BE(sync.length);
  return Buffer.concat([
    Buffer.from([0x82, 0xa9]),
    Buffer.from('SyncState'),
    Buffer.from([0xda]),
    length,
    sync,
    Buffer.from([0xac]),
    Buffer.from('LastPageSize'),
    Buffer.from([0xa0 + String(size).length]),
    Buffer.from(String(size)),
  ]).toString('base64');
}

export function readChatsToken(token: string | undefined): number {
  if (token === undefined) return 0;
  const bytes = Buffer.from(token, 'base64');
  try {
    const sync = bytes.subarray(14, 14 + bytes.readUInt16BE(12)).toString();
    const state = JSON.parse(Buffer.from(sync, 'base64').toString()) as { position?: unknown };
    if (typeof state.position === 'number') return state.position;
  } catch {
    throw badSkipToken();
  }
  throw badSkipToken();
}

/** A continuation of the store, as JSON, with the last row's id instead of the store's own. */
export function writeStoreToken(last: string): string {
  const row = Buffer.from(last).toString('base64');
  const token = `+RID:~${row}#RT:1#TRC:20#ISV:2#IEO:65551#QCF:3`;
  return JSON.stringify([{ token, range: { min: '05C1BBB33B33', max: '05C1BBB33B34' } }]);
}

function readStoreToken(token: string): string {
  const row = orThrow(/\+RID:~([A-Za-z0-9+/=]+)#RT:/.exec(token)?.[1], badSkipToken);
  return Buffer.from(row, 'base64').toString();
}

/** Teams lists the accepted roles and those of the request. */
export function missingRoleError(accepted: readonly string[], roles: readonly string[]): GraphError {
  return new GraphError(
    403,
    'Forbidden',
    `Missing role permissions on the request. API requires one of '${accepted.join(', ')}'. Roles on the request '${roles.join(', ')}'.`,
  );
}

export const notFoundError = (message: string): GraphError => new GraphError(404, 'NotFound', message);
export const forbiddenError = (message: string): GraphError => new GraphError(403, 'Forbidden', message);
