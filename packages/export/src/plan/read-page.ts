import type { ExportRow } from './export-types.ts';

/** Links are Graph paths, without the connector. */
export type ResponsePage = {
  readonly rows: readonly ExportRow[];
  readonly next?: string;
  readonly delta?: string;
};

/** Reads the rows of a collection, or a single object. */
export function readPage(body: string, connector: string): ResponsePage {
  const document = body === '' ? {} : (JSON.parse(body) as ExportRow);
  const { value } = document;
  if (!Array.isArray(value)) return { rows: Object.keys(document).length === 0 ? [] : [document] };
  const next = toPathFromLink(document['@odata.nextLink'], connector);
  const delta = toPathFromLink(document['@odata.deltaLink'], connector);
  return {
    rows: value as readonly ExportRow[],
    ...(next !== undefined && { next }),
    ...(delta !== undefined && { delta }),
  };
}

/** Path and query of a gateway link. Its origin is ignored: all requests go to the configured gateway. */
export function toPathFromLink(link: unknown, connector: string): string | undefined {
  if (typeof link !== 'string') return undefined;
  const path = link.replace(/^https?:\/\/[^/?#]+/, '');
  return path.startsWith(`/${connector}/`) ? path.slice(connector.length + 1) : path;
}

const NESTED = /^(.+)@odata\.nextLink$/;

/** Follows the links of nested collections (`replies@odata.nextLink`) to their end, recursively. */
export async function completeRow(
  row: ExportRow,
  get: (link: unknown) => Promise<ResponsePage>,
): Promise<ExportRow> {
  const complete: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    if (!NESTED.test(name)) complete[name] = await readCompleteValue(value, get);
  }
  for (const [name, link] of Object.entries(row)) {
    const property = NESTED.exec(name)?.[1];
    if (property === undefined) continue;
    const shown = complete[property];
    complete[property] = [...(Array.isArray(shown) ? shown : []), ...(await readRest(link, get))];
  }
  return complete;
}

async function readCompleteValue(
  value: unknown,
  get: (link: unknown) => Promise<ResponsePage>,
): Promise<unknown> {
  if (!hasNested(value)) return value;
  if (!Array.isArray(value)) return completeRow(value as ExportRow, get);
  const complete: unknown[] = [];
  for (const item of value) complete.push(await readCompleteValue(item, get));
  return complete;
}

async function readRest(
  link: unknown,
  get: (link: unknown) => Promise<ResponsePage>,
): Promise<readonly unknown[]> {
  const rest: unknown[] = [];
  for (let next: unknown = link; next !== undefined; ) {
    const page = await get(next);
    for (const row of page.rows) rest.push(await completeRow(row, get));
    next = page.next;
  }
  return rest;
}

function hasNested(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasNested);
  return Object.entries(value).some(([name, inner]) => NESTED.test(name) || hasNested(inner));
}

/** Value at a JSON pointer without escapes. */
export function valueAtPointer(row: ExportRow, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, name)
          ? (value as ExportRow)[name]
          : undefined,
      row,
    );
}
