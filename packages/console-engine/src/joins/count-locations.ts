import type { Column, Table, TableRow } from '@nymgate/connectors/tables/table';
import type { JoinLocation, PersonPseudonym, UnjoinedData } from 'nymgate-console';

export type ConnectorRow = TableRow & { readonly connector: string };

export type FindColumn = (row: ConnectorRow, column: string) => Column | undefined;

/**
 * `p~…`, `t~…@contoso.com`, `SMTP:t~…`: 42 characters of hash follow the mark, equal for equal text and kind
 * (`Join.comparison` in packages/connectors/src/tables/table.ts).
 */
const PSEUDONYM = /[tp]~([A-Za-z0-9_-]{42})\S*/;

/** Text that many people share (a city, an office) doesn't identify anyone. */
const SHARED_KINDS: ReadonlySet<string> = new Set(['organisation-text']);

export type Identifier = PersonPseudonym & { readonly hash: string };

export function columnFinder(tables: readonly Table[]): FindColumn {
  const columns = new Map(
    tables.flatMap(({ connector, name, columns: all }) =>
      all.map((column) => [`${connector} ${name} ${column.name}`, column] as const),
    ),
  );
  return ({ connector, table }, column) => columns.get(`${connector} ${table} ${column}`);
}

/** The identifiers in the rows of one account, without duplicates, in their order. */
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

/** Columns that hold identifiers, most rows first. */
export function countLocations(
  rows: readonly ConnectorRow[],
  identifiers: readonly Identifier[],
  findColumn: FindColumn,
): readonly JoinLocation[] {
  const index = new Map(identifiers.map(({ hash }, at) => [hash, at]));
  const texts = identifiers.map(({ text }) => text);
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
    if (text !== texts[pseudonym]) counted.texts.add(text);
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

/** Skips keys that the row of a list repeats from its parent. */
function* pseudonymsIn(rows: readonly ConnectorRow[], columnOf: FindColumn): Generator<FoundPseudonym> {
  for (const row of rows)
    for (const [name, value] of Object.entries(row.row)) {
      const match = typeof value === 'string' ? PSEUDONYM.exec(value) : null;
      const column = match === null ? undefined : columnOf(row, name);
      if (match === null || column === undefined || column.source === 'parent') continue;
      yield { row, column, hash: match[1] ?? '', text: match[0] };
    }
}

/** All other identifiers of a person are addresses or sign-in names. */
const OBJECT_ID = 'user.id';

type AccountResponses = {
  /** One account as Graph and as the gateway returned it. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly safe: Readonly<Record<string, unknown>>;
  /** Why the rules drop a property; empty without a stated reason. */
  readonly reasonOf: (property: string) => string;
};

/**
 * Finds data about the same person that doesn't join.
 * @param locations of {@link Identifier}s, by their index
 */
export function findUnjoined(
  identifiers: readonly Identifier[],
  locations: readonly JoinLocation[],
  answers: AccountResponses,
): UnjoinedData {
  const person = identifiers.map(({ kind }) => kind === 'person');
  const isId = identifiers.map(({ from }) => from.includes(OBJECT_ID));
  const ofPerson = locations.filter(({ pseudonym }) => person[pseudonym]);
  const withId = tablesIn(ofPerson.filter(({ pseudonym }) => isId[pseudonym]));
  const withAddress = tablesIn(ofPerson.filter(({ pseudonym }) => !isId[pseudonym]));
  return {
    idOnly: withId.filter((table) => !withAddress.includes(table)),
    addressOnly: withAddress.filter((table) => !withId.includes(table)),
    both: withId.filter((table) => withAddress.includes(table)),
    spelled: ofPerson.filter(({ spellings, pseudonym }) => spellings > 0 && !isId[pseudonym]).map(getName),
    otherKinds: identifiers.flatMap(({ kind, from: [column = ''] }, at) =>
      kind === 'person'
        ? []
        : [{ column, kind, tables: tablesIn(locations.filter(({ pseudonym }) => pseudonym === at)).length }],
    ),
    dropped: droppedProperties(answers),
  };
}

function tablesIn(places: readonly JoinLocation[]): readonly string[] {
  return [...new Set(places.map(({ connector, table }) => `${connector} ${table}`))];
}

function getName({ connector, table, column }: JoinLocation): string {
  return `${connector} ${table}.${column}`;
}

/** Annotations aren't data about a person. */
function droppedProperties({ raw, safe, reasonOf }: AccountResponses): UnjoinedData['dropped'] {
  return Object.entries(raw)
    .filter(([name, value]) => !name.startsWith('@') && isDelivered(value) && !isDelivered(safe[name]))
    .map(([property]) => ({ property, reason: reasonOf(property) }));
}

function isDelivered(value: unknown): boolean {
  return (
    value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)
  );
}
