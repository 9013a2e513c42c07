import type { Entity, TeamsEntityKind } from '../../base/entity.ts';
import { badRequest, GraphError } from '../../base/graph-error.ts';
import { type GraphCall, pickProperties } from '../odata/call.ts';

/** Decorates an entity, and remembers its id and join link as they were, so that callers can use those they were given. */
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

/** The value as the simulator knows it, whatever `decorate` has made of it. */
export function toUndecorated(call: GraphCall, text: string): string {
  return call.teamwork.aliases.get(text) ?? text;
}

export function slot(call: GraphCall, name: string): string {
  return toUndecorated(call, call.slots[name] ?? '');
}

/** `$select`, with the id and the annotations in any case. */
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

/** Rows of a page by `$top` or the preferred size. Throws GraphError 400 for more than the endpoint takes, unless it clamps. */
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

/** The position after the row for which `isLast` holds; 0 without a token. Throws GraphError 400 if that row is gone. */
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

/** A link with the query's other options as they were, `$` unescaped. */
export function teamsLink(call: GraphCall, path: string, changed: Readonly<Record<string, string>>): string {
  const dropped = new Set(Object.keys(changed).map((name) => name.slice(1).toLowerCase()));
  const kept = call.target.query.filter(([name]) => !dropped.has(name.replace(/^\$/, '').toLowerCase()));
  const query = [...kept, ...Object.entries(changed)].map(
    ([name, value]) => `${encodeURIComponent(name).replace('%24', '$')}=${encodeValue(value)}`,
  );
  return `${call.graphUrl}${path}?${query.join('&')}`;
}

/** Teams writes escapes in lower case: `%3d`. */
function encodeValue(value: string): string {
  return encodeURIComponent(value).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
}

/** `/v1.0` or `/beta`, as the caller wrote it. */
export function getVersion(call: GraphCall): string {
  return call.target.segments[0]?.toLowerCase() ?? 'v1.0';
}

const THREAD_HEAD = Buffer.from('3e2d000000', 'hex');

/** The thread's id in clear and the last message's time, as bytes in hexadecimal, then in base64 (graph-facts.md#2.4). */
export function writeThreadToken({ thread, time }: { thread: string; time: number }): string {
  const tail = Buffer.alloc(12);
  tail.writeBigUInt64LE(BigInt(time), 4);
  const hex = Buffer.concat([THREAD_HEAD, Buffer.from(thread), Buffer.from([0x01]), tail]).toString('hex');
  return Buffer.from(hex.toUpperCase()).toString('base64');
}

export function readThreadToken(token: string): { readonly thread: string; readonly time: number } {
  const bytes = Buffer.from(Buffer.from(token, 'base64').toString('latin1'), 'hex');
  if (bytes.length < 20 || !bytes.subarray(0, 5).equals(THREAD_HEAD)) throw badSkipToken();
  return {
    thread: bytes.subarray(5, -13).toString(),
    time: Number(bytes.readBigUInt64LE(bytes.length - 8)),
  };
}

/** `SkipValue=20#MailboxFolder=MailFolders/TeamsMessagesData` in base64 (graph-facts.md#2.4). */
export function writeFolderToken(position: number, folder: string): string {
  return Buffer.from(`SkipValue=${position}#MailboxFolder=MailFolders/${folder}`).toString('base64');
}

export function readFolderToken(token: string | undefined): number {
  if (token === undefined) return 0;
  const text = Buffer.from(token, 'base64').toString();
  const position = /^SkipValue=(\d{1,9})#MailboxFolder=MailFolders\/\w+$/.exec(text)?.[1];
  if (position === undefined) throw badSkipToken();
  return Number(position);
}

/**
 * A map with `SyncState` (JSON with segments of time, in base64) and `LastPageSize`, as MessagePack in base64 (graph-facts.md#2.4).
 * The position stands among the segments.
 */
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

/** A continuation of the store behind channels, as JSON, with the last row's id in place of the store's own. */
export function writeStoreToken(last: string): string {
  const row = Buffer.from(last).toString('base64');
  const token = `+RID:~${row}#RT:1#TRC:20#ISV:2#IEO:65551#QCF:3`;
  return JSON.stringify([{ token, range: { min: '05C1BBB33B33', max: '05C1BBB33B34' } }]);
}

export function readStoreToken(token: string): string {
  const row = /\+RID:~([A-Za-z0-9+/=]+)#RT:/.exec(token)?.[1];
  if (row === undefined) throw badSkipToken();
  return Buffer.from(row, 'base64').toString();
}

/** Teams names the roles that would do, and those of the request. */
export function missingRoleError(wanted: readonly string[], roles: readonly string[]): GraphError {
  return new GraphError(
    403,
    'Forbidden',
    `Missing role permissions on the request. API requires one of '${wanted.join(', ')}'. Roles on the request '${roles.join(', ')}'.`,
  );
}

export const notFoundError = (message: string): GraphError => new GraphError(404, 'NotFound', message);

export const forbiddenError = (message: string): GraphError => new GraphError(403, 'Forbidden', message);
