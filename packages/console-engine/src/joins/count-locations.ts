import type { Column, Table, TableRow } from '@nymgate/connectors/tables/table';
import type { JoinLocation, PersonPseudonym } from 'nymgate-console';

/** A row of a warehouse, and the connector that it came from. */
export type ConnectorRow = TableRow & { readonly connector: string };

/** Columns by connector, table and name. */
export type FindColumn = (row: ConnectorRow, column: string) => Column | undefined;

/**
 * A pseudonym in a value: `p~…`, `t~…@contoso.com`, `SMTP:t~…`. The first 42 characters behind the mark are the hash, which is equal
 * wherever the same text of the same kind stood (packages/connectors/src/tables/table.ts, `Join.by`).
 */
const PSEUDONYM = /[tp]~([A-Za-z0-9_-]{42})\S*/;

/** Texts that many people share (a city, an office) identify nobody. */
const SHARED_KINDS: ReadonlySet<string> = new Set(['organisation-text']);

/** An identifier of the person with its hash. */
export type Identifier = PersonPseudonym & { readonly hash: string };

/** The columns of tables for {@link countPlaces}. */
export function columnFinder(tables: readonly Table[]): FindColumn {
  const columns = new Map(
    tables.flatMap(({ connector, name, columns: all }) =>
      all.map((column) => [`${connector} ${name} ${column.name}`, column] as const),
    ),
  );
  return ({ connector, table }, column) => columns.get(`${connector} ${table} ${column}`);
}

/** The identifiers in the rows of one account, each once, in the order in which they stand there. */
export function collectIdentifiers(
  rows: readonly ConnectorRow[],
  findColumn: FindColumn,
): readonly Identifier[] {
  const found = new Map<string, Identifier>();
  for (const { row, column, hash, text } of pseudonymsIn(rows, findColumn)) {
    const { kind } = column;
    if (kind === undefined || SHARED_KINDS.has(kind)) continue;
    const known = found.get(hash);
    const place = `${row.table}.${column.name}`;
    const from = known === undefined ? [place] : [...new Set([...known.from, place])];
    found.set(hash, { hash, kind, text: known?.text ?? text, from });
  }
  return [...found.values()];
}

/** Columns in which identifiers stand, with the number of rows; what is most comes first. */
export function countLocations(
  rows: readonly ConnectorRow[],
  identifiers: readonly Identifier[],
  findColumn: FindColumn,
): readonly JoinLocation[] {
  const index = new Map(identifiers.map(({ hash }, at) => [hash, at]));
  const own = identifiers.map(({ text }) => text);
  const places = new Map<
    string,
    { place: Omit<JoinLocation, 'rows' | 'spellings'>; rows: number; texts: Set<string> }
  >();
  for (const { row, column, hash, text } of pseudonymsIn(rows, findColumn)) {
    const pseudonym = index.get(hash);
    if (pseudonym === undefined) continue;
    const place = { pseudonym, connector: row.connector, table: row.table, column: column.name };
    const key = Object.values(place).join(' ');
    const counted = places.get(key) ?? { place, rows: 0, texts: new Set<string>() };
    counted.rows += 1;
    if (text !== own[pseudonym]) counted.texts.add(text);
    places.set(key, counted);
  }
  return [...places.values()]
    .map(({ place, rows: count, texts }) => ({ ...place, rows: count, spellings: texts.size }))
    .toSorted((one, other) => other.rows - one.rows);
}

type FoundPseudonym = {
  readonly row: ConnectorRow;
  readonly column: Column;
  readonly hash: string;
  readonly text: string;
};

/** Keys that a list's row repeats from the row above are no columns of its own. */
function* pseudonymsIn(rows: readonly ConnectorRow[], columnOf: FindColumn): Generator<FoundPseudonym> {
  for (const row of rows)
    for (const [name, value] of Object.entries(row.row)) {
      const match = typeof value === 'string' ? PSEUDONYM.exec(value) : null;
      const column = match === null ? undefined : columnOf(row, name);
      if (match === null || column === undefined || column.source === 'parent') continue;
      yield { row, column, hash: match[1] ?? '', text: match[0] };
    }
}
