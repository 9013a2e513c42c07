import { encodeDocument } from '../../kernel/bytes.ts';
import { RequestError } from '../../kernel/errors.ts';
import {
  type JsonLimits,
  type JsonNode,
  type JsonObject,
  parseJson,
  writeJson,
} from '../../kernel/json/json.ts';
import type { PageSlice } from '../../plan/opening.ts';
import { compareKeys, describeRows } from './compare-rows.ts';

const NEXT_LINK = '@odata.nextLink';

/** What a caller gets of a page in parts. */
export type SliceContext = {
  readonly slice: PageSlice;
  /** Whether the rows leave sorted by their ids, not in runs of `$orderby`. */
  readonly byId: boolean;
  readonly limits: JsonLimits;
  /** The sealed link to the next part of the same page; undefined when it can't be made. */
  readonly sealNext: (next: PageSlice) => string | undefined;
};

/** `addsLink`: the page itself has no link to a next one. */
type Slice = { readonly body: Uint8Array; readonly addsLink: boolean };

/**
 * The part of a sanitized page that follows what was delivered. The page was requested again, so the ID of the last delivered row marks
 * where to continue, wherever that row is now; its position counts only for rows without IDs.
 *
 * @throws RequestError RESPONSE_NOT_SANITIZABLE when there is no link to the rest
 */
export function sliceRows(body: Uint8Array, context: SliceContext): Slice {
  const { slice, limits } = context;
  // Pseudonyms may be longer than what they stand for.
  const document = parseJson(body, { ...limits, stringBytes: Number.MAX_SAFE_INTEGER });
  if (typeof document !== 'object' || document?.kind !== 'object') return { body, addsLink: false };
  const rows = findRows(document.entries);
  if (rows === undefined) return { body, addsLink: false };
  const keys = describeRows(rows, { hasKey: true }).map(({ key }) => key);
  const start = findStart(keys, context);
  const end = start + slice.size;
  const part: JsonNode = { kind: 'array', items: rows.slice(start, end) };
  const entries = document.entries.map(([name, value]): Entry => [name, name === 'value' ? part : value]);
  if (end >= rows.length) return { body: write(entries), addsLink: false };
  const after = keys[end - 1];
  const link = context.sealNext({ size: slice.size, offset: end, ...(after !== undefined && { after }) });
  if (link === undefined) throw new RequestError('RESPONSE_NOT_SANITIZABLE', { subject: 'paging' });
  const others = entries.filter(([name]) => name !== NEXT_LINK);
  return { body: write([...others, [NEXT_LINK, link]]), addsLink: others.length === entries.length };
}

type Entries = JsonObject['entries'];
type Entry = Entries[number];

function write(entries: Entries): Uint8Array {
  return encodeDocument(writeJson({ kind: 'object', entries }));
}

function findRows(entries: Entries): readonly JsonNode[] | undefined {
  const rows = entries.find(([name]) => name === 'value')?.[1];
  return typeof rows === 'object' && rows?.kind === 'array' ? rows.items : undefined;
}

function findStart(
  keys: readonly (string | undefined)[],
  { slice: { offset, after }, byId }: SliceContext,
): number {
  if (after === undefined) return offset;
  const found = keys.lastIndexOf(after);
  if (found !== -1) return found + 1;
  // That row is gone since.
  if (!byId) return Math.max(0, offset - 1);
  const next = keys.findIndex((key) => key === undefined || compareKeys(key, after) > 0);
  return next === -1 ? keys.length : next;
}
