/** Requests that share Graph's limits. Each connector is a separate application with separate limits. */
export type RequestFamily =
  | 'directory'
  | 'mailbox'
  | 'teams'
  | 'messages'
  | 'calls'
  | 'meetings'
  | 'files'
  | 'copilot';

export type FamilyLimit = {
  readonly maxConcurrent: number;
  /** Per value of the slot `userId`. */
  readonly maxConcurrentPerMailbox?: number;
  /** Requests started per second. */
  readonly maxPerSecond: number;
};

/**
 * Graph's limits per application, with a reserve. Source: "Microsoft Graph service-specific throttling
 * limits" (graph-facts.md#6.2). Copilot has no published limit, so its values are conservative; 429 with
 * `Retry-After` always applies.
 */
export const FAMILY_LIMITS: Readonly<Record<RequestFamily, FamilyLimit>> = Object.freeze({
  directory: { maxConcurrent: 4, maxPerSecond: 100 },
  mailbox: { maxConcurrent: 8, maxConcurrentPerMailbox: 4, maxPerSecond: 200 },
  teams: { maxConcurrent: 6, maxPerSecond: 30 },
  messages: { maxConcurrent: 6, maxPerSecond: 20 },
  calls: { maxConcurrent: 4, maxPerSecond: 50 },
  meetings: { maxConcurrent: 4, maxPerSecond: 30 },
  files: { maxConcurrent: 4, maxPerSecond: 10 },
  copilot: { maxConcurrent: 2, maxPerSecond: 5 },
});

/** Runs once per row of another step. */
export type ExportLoop = {
  /** The other step. */
  readonly step: string;
  /**
   * Slot values by JSON pointer (RFC 6901) into the row, which is skipped if one is missing. Slots of the row
   * are inherited.
   */
  readonly slots: Readonly<Record<string, string>>;
  /** Skips rows with one of these values at `pointer`. */
  readonly unless?: { readonly pointer: string; readonly values: readonly unknown[] };
};

/** How the next run finds changed rows. */
export type ExportChanges =
  /** A full load replaces the table. */
  | { readonly kind: 'all' }
  /** A full load once; then a delta round of another step for the same table. Skipped with `--since`. */
  | { readonly kind: 'once' }
  /** A delta round: Graph's link holds the state. */
  | {
      readonly kind: 'delta';
      /** Query of the first round when only data newer than `{since}` is requested. */
      readonly since?: readonly string[];
      /**
       * A `once` step loads earlier data: the round starts with this run, and after a 410 with the previous
       * one.
       */
      readonly changesOnly?: true;
      /**
       * The window of the round, `{from}` to `{to}`; a new round starts when less than `renewDays` remain.
       */
      readonly span?: { readonly backDays: number; readonly aheadDays: number; readonly renewDays: number };
    }
  /** No delta: rows newer than `{since}`, which is `overlapHours` before the last run. */
  | {
      readonly kind: 'since';
      readonly since: readonly string[];
      readonly overlapHours: number;
      /** The path has `{from}` and `{to}`, at most this many days apart. */
      readonly maxDays?: number;
    };

export type ExportStep = {
  /** Unique in the plan. */
  readonly id: string;
  /**
   * Record type (`packages/connectors/src/entities/record-types.ts`) and file name; null for steps that only
   * feed loops.
   */
  readonly table: string | null;
  readonly endpoint: string;
  readonly family: RequestFamily;
  readonly changes: ExportChanges;
  /**
   * Properties that the endpoint returns by `$select`. All of them are requested: the gateway removes what its
   * rules drop (http.md#query-options).
   */
  readonly select?: readonly string[];
  /** The rows refer to rows of these tables, which have their properties: of them only the ID is requested. */
  readonly refersTo?: readonly string[];
  /** Parts of the query, with `{slot}`s. */
  readonly query?: readonly string[];
  /** Without it Graph returns less. */
  readonly prefer?: string;
  /** Pointer of the deletion marker, if not `@removed`. */
  readonly removed?: string;
  /** A 404 means no data, not a failure. */
  readonly emptyOn404?: true;
  /** Several owners return the same row; it is written once, for the first owner. */
  readonly uniqueBy?: string;
  /** With `uniqueBy`: properties that each owner has otherwise. They aren't written, since the row names no owner. */
  readonly ownersOnly?: readonly string[];
  readonly loops?: readonly ExportLoop[];
};

/** What `nymgate export` reads of a connector. */
export type ExportPlan = {
  readonly connector: string;
  /** Connector of Nymgate that it is another of; absent: itself. */
  readonly of?: string;
  /** In dependency order. */
  readonly steps: readonly ExportStep[];
  /** Reasons, by endpoint. */
  readonly excludedEndpoints: Readonly<Record<string, string>>;
};
