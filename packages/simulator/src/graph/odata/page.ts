import type { Entity } from '../../base/entity.ts';
import { badRequest, GraphError } from '../../base/graph-error.ts';
import { bytesToGuid, guidToBytes } from '../../base/random.ts';
import { type GraphCall, quoteKey } from './call.ts';
import { compareValues, evaluateFilter, valueAtPath } from './evaluate-filter.ts';
import type { Options } from './read-options.ts';
import { searchMatches } from './search.ts';

/** Rows and their entities with all properties. */
export type Rows<Row> = {
  readonly list: readonly Row[];
  readonly id: (row: Row) => string;
  readonly entity: (row: Row) => Entity;
};

/** Rows become entities only when a filter, search or order needs them. */
export function selectRows<Row>(rows: Rows<Row>, options: Options): readonly Row[] {
  const { filter, search, orderby } = options;
  if (filter === undefined && search === undefined && orderby.length === 0) return rows.list;
  const pairs = rows.list.map((row) => ({ row, entity: rows.entity(row) }));
  const passed = pairs.filter(
    ({ entity }) =>
      (filter === undefined || evaluateFilter(filter, entity)) &&
      (search === undefined || searchMatches(search, entity)),
  );
  return sortEntities(passed, options, ({ entity }) => entity).map(({ row }) => row);
}

/** Nulls first; stable. */
export function sortEntities<T>(
  items: readonly T[],
  { orderby }: Options,
  toEntity: (item: T) => Entity,
): readonly T[] {
  if (orderby.length === 0) return items;
  return items.toSorted((left, right) => {
    for (const { path, descending } of orderby) {
      const order = compareValues(
        valueAtPath(toEntity(left), path) ?? '',
        valueAtPath(toEntity(right), path) ?? '',
      );
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
}

type DirectoryPage<Row> = { readonly rows: readonly Row[]; readonly annotations: Entity };

/** `@odata.count` on the first page only (graph-facts.md#2.2). */
export function directoryPage<Row>(call: GraphCall, rows: Rows<Row>): DirectoryPage<Row> {
  const { options } = call;
  const size = pageSize(call);
  const list = call.tenant.toListOrder(rows.list, rows.id);
  const selected = selectRows({ ...rows, list }, options);
  const start = options.skiptoken === undefined ? 0 : resumeAt(selected, rows.id, options.skiptoken);
  const page = selected.slice(start, start + size);
  const last = page.at(-1);
  const more = last !== undefined && start + size < selected.length;
  return {
    rows: page,
    annotations: {
      ...(options.count && options.skiptoken === undefined ? { '@odata.count': selected.length } : {}),
      ...(more && {
        '@odata.nextLink': directoryLink(call, {
          $skiptoken: writeSkipToken({ lastId: rows.id(last), offset: start + size }),
        }),
      }),
    },
  };
}

function pageSize({ endpoint, options }: GraphCall): number {
  const rule = endpoint.page ?? { default: 100, maximum: 999 };
  const size = options.top ?? rule.default;
  if (size > rule.maximum)
    throw badRequest(
      `Invalid page size specified: '${size}'. Must be between 1 and ${rule.maximum} inclusive.`,
      'Request_UnsupportedQuery',
    );
  return size;
}

/** Outlook clamps sizes instead of rejecting them. */
export function outlookPageSize({ endpoint, options, preferences }: GraphCall): number {
  const size = options.top ?? preferences.pageSize ?? endpoint.page?.default ?? 10;
  return Math.min(size, endpoint.page?.maximum ?? 1000);
}

/** The index after the token's row; if that row has been removed, its former index. */
function resumeAt<Row>(rows: readonly Row[], id: (row: Row) => string, token: string): number {
  const { lastId, offset } = readSkipToken(token);
  if (rows[offset - 1] !== undefined && id(rows[offset - 1] as Row) === lastId) return offset;
  const found = rows.findIndex((row) => id(row) === lastId);
  return found === -1 ? Math.max(offset - 1, 0) : found + 1;
}

type Changes = Readonly<Record<string, string>>;

/** Directory links keep `$` unescaped and the path as requested. */
export const directoryLink = (call: GraphCall, changed: Changes): string =>
  outlookLink(call, call.target.rawPath, changed).replaceAll(/([?&])%24/g, '$1$');

/** Outlook links also percent-encode parameter names: `%24top=10&%24skip=10` (graph-facts.md#2.1). */
export function outlookLink(call: GraphCall, path: string, changed: Changes): string {
  const dropped = new Set(Object.keys(changed).map((name) => name.toLowerCase()));
  const kept = call.target.query.filter(
    ([name]) => !dropped.has(name.toLowerCase()) && !dropped.has(`$${name.toLowerCase()}`),
  );
  const pairs = [...kept, ...Object.entries(changed)].map((pair) => pair.map(encodeURIComponent).join('='));
  return `${call.graphUrl}${path}?${pairs.join('&')}`;
}

/** The mailbox as an OData key, by object id. */
export const mailboxPath = (userId: string, rest: string): string =>
  `/v1.0/users(${quoteKey(userId)})/${rest}`;

const MAGIC = Buffer.from('DSpt');
type SkipPosition = { readonly lastId: string; readonly offset: number };

/** Contains the object GUID of the last row, in Windows' byte order (graph-facts.md#2.4). */
function writeSkipToken({ lastId, offset }: SkipPosition): string {
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(offset, 0);
  return Buffer.concat([MAGIC, Buffer.from([2, 0, 1, 0]), guidToBytes(lastId), tail])
    .toString('hex')
    .toUpperCase();
}

function readSkipToken(token: string): SkipPosition {
  const bytes = /^[0-9A-F]{64}$/i.test(token) ? Buffer.from(token, 'hex') : Buffer.alloc(0);
  if (bytes.length !== 32 || !bytes.subarray(0, 4).equals(MAGIC)) {
    throw new GraphError(
      400,
      'Directory_ExpiredPageToken',
      'The specified page token value has expired and can no longer be included in your request.',
    );
  }
  return { lastId: bytesToGuid(bytes.subarray(8, 24)), offset: bytes.readUInt32LE(24) };
}
