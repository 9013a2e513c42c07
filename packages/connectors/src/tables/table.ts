import type { PseudonymKind } from '@nymgate/engine/kernel/pseudonym-kinds';
import type { Treatment } from '@nymgate/engine/plan/treatments';

/** `timestamp` and `date` are strings as Graph writes them; `json` is a JSON document as text. */
export type ColumnType = 'string' | 'boolean' | 'int64' | 'double' | 'timestamp' | 'date' | 'json';

/**
 * `record`: from the record or list element. `loop`: added to the record by the export loop, `{"path_userId":
 * "p~…", "id": …}`. `parent`: the parent row's key. `position`: index in the parent's list, from 0.
 */
export type ColumnSource = 'record' | 'loop' | 'parent' | 'position';

export type Column = {
  /** Letters, digits and `_`; at most 63 characters; unique in the table, ignoring case. */
  readonly name: string;
  /**
   * Property names from the outside in. Empty: the element itself (a list of strings), or no part of the
   * record.
   */
  readonly path: readonly string[];
  readonly source: ColumnSource;
  /**
   * `others`: an object of all properties without a column. `present`: `true` if the object exists. Absent:
   * the value.
   */
  readonly derivation?: 'others' | 'present';
  /** With `others`: properties that have separate columns or tables. */
  readonly knownProperties?: readonly string[];
  readonly type: ColumnType;
  readonly nullable: boolean;
  /** ASCII characters. Absent: unlimited or unknown. */
  readonly maxLength?: number;
  readonly treatment: Treatment;
  /** One sentence; empty if the treatment is self-explanatory. */
  readonly reason: string;
  /** Absent: no pseudonym. */
  readonly kind?: PseudonymKind;
  /** The pseudonym is `p~…`. */
  readonly reversible?: true;
};

/** Columns that are equal in related rows. */
export type Join = {
  readonly columns: readonly string[];
  /** The connector of the other table. Pseudonyms of one tenant and key are equal in all connectors. */
  readonly connector: string;
  readonly table: string;
  /** In the same order. */
  readonly targetColumns: readonly string[];
  /** `hash`: compare the first 42 characters after `t~` or `p~`; the rest may differ. */
  readonly comparison: 'equal' | 'hash';
};

/** A list in a record is a separate table, whose rows repeat the parent's key. */
export type ParentTable = {
  readonly table: string;
  /** Columns that hold the parent's key, in its order. */
  readonly columns: readonly string[];
  /** Properties from the parent's element to the list. */
  readonly path: readonly string[];
};

export type Table = {
  readonly name: string;
  readonly connector: string;
  /** Path templates of the responses. For nested lists those of the record. */
  readonly endpoints: readonly string[];
  /** What one row is. One sentence. */
  readonly grain: string;
  /** Never null. */
  readonly key: readonly string[];
  readonly columns: readonly Column[];
  readonly parent?: ParentTable;
  /** Also listed among the tables of the connector. */
  readonly children: readonly Table[];
  readonly joins: readonly Join[];
};

/** Null if the record has no value. */
export type ColumnValue = string | boolean | number | null;

/** Has every column of its table. */
export type Row = Readonly<Record<string, ColumnValue>>;

export type TableRow = { readonly table: string; readonly row: Row };

/** Settings that decide the length of pseudonyms. */
export type PseudonymFormat = {
  readonly scheme: 'native' | 'psoxy';
  readonly domains: 'keep' | 'hash' | 'encrypt' | 'drop';
};
