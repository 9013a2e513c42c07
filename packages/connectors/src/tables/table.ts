import type { PseudonymKind } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { Treatment } from '@nymgate/engine/plan/treatments';

/**
 * What the values of a column are in a warehouse. `timestamp` and `date` are texts in a row, as Graph wrote them; `json` is the
 * text of a JSON document.
 */
export type ColumnType = 'string' | 'boolean' | 'int64' | 'double' | 'timestamp' | 'date' | 'json';

/**
 * Where the value of a column comes from. `record`: from the record, or the element of it that the row is of. `loop`: the record
 * has it at its top because the loop that asked for it put it there, `{"path_userId": "p~…", "id": …}`. `parent`: the key of the
 * row above. `position`: which element of the list above, from 0.
 */
export type ColumnSource = 'record' | 'loop' | 'parent' | 'position';

export type Column = {
  /** Letters, digits and `_`; at most 63 characters; unique in the table whatever the letter case. */
  readonly name: string;
  /** Names of properties, from the outside in. Empty: the element itself (a list of texts), or no part of the record. */
  readonly path: readonly string[];
  readonly source: ColumnSource;
  /** `others`: an object of all properties that no column is for. `present`: `true` where the object is there. Absent: the value. */
  readonly derivation?: 'others' | 'present';
  /** Goes with `others`: the properties that have columns or tables of their own. */
  readonly knownProperties?: readonly string[];
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** Characters, all of them ASCII. Absent: not bounded, or not known. */
  readonly maxLength?: number;
  readonly treatment: Treatment;
  /** Why it is treated so. One sentence; empty where the treatment speaks for itself. */
  readonly reason: string;
  /** What the pseudonym stands for. Absent: no pseudonym. */
  readonly kind?: PseudonymKind;
  /** The pseudonym is `p~…`. */
  readonly reversible?: true;
};

/** Columns that are equal where two rows belong together. */
export type Join = {
  /** Columns of this table. */
  readonly columns: readonly string[];
  /** The connector of the other table, which may be another one: pseudonyms of one tenant and key are equal in all of them. */
  readonly connector: string;
  readonly table: string;
  /** Columns of the other table, in the same order. */
  readonly targetColumns: readonly string[];
  /** `hash`: compare the first 42 characters behind `t~` or `p~`; the rest, and the prefix, may differ. */
  readonly comparison: 'equal' | 'hash';
};

/** A list inside of a record is a table of its own, whose rows repeat the key of the row above. */
export type ParentTable = {
  readonly table: string;
  /** Columns of this table that hold the parent's key, in the order of that key. */
  readonly columns: readonly string[];
  /** Names of properties that lead from the parent's element to the list. */
  readonly path: readonly string[];
};

/** One kind of rows that a connector delivers. */
export type Table = {
  readonly name: string;
  readonly connector: string;
  /** Templates of the paths whose answers fill it. Of a list inside of a record: those of the record. */
  readonly endpoints: readonly string[];
  /** What one row is. One sentence. */
  readonly grain: string;
  /** Names of columns that tell rows apart; none of them is ever null. */
  readonly key: readonly string[];
  readonly columns: readonly Column[];
  readonly parent?: ParentTable;
  /** Tables of the lists in a record; they stand among the tables of the connector as well. */
  readonly children: readonly Table[];
  readonly joins: readonly Join[];
};

/** The value of a column: text, truth, number, or null where the record has none. */
export type ColumnValue = string | boolean | number | null;

/** One row; it has every column of its table. */
export type Row = Readonly<Record<string, ColumnValue>>;

/** A row and the name of its table. */
export type TableRow = { readonly table: string; readonly row: Row };

/** What of the configuration decides how long pseudonyms are. */
export type PseudonymFormat = {
  readonly scheme: 'native' | 'psoxy';
  readonly domains: 'keep' | 'hash' | 'encrypt' | 'drop';
};
