/**
 * Requests that Graph counts together. Each connector is an application of its own, so that each has its own limits.
 */
export type RequestFamily =
  | 'directory'
  | 'mailbox'
  | 'teams'
  | 'messages'
  | 'calls'
  | 'meetings'
  | 'files'
  | 'copilot';

/** How much may be asked of a family. */
export type FamilyLimit = {
  /** Requests at once. */
  readonly maxConcurrent: number;
  /** Requests at once for one value of the slot `userId`. */
  readonly maxConcurrentPerMailbox?: number;
  /** Requests that may begin within a second. */
  readonly maxPerSecond: number;
};

/**
 * What Graph takes of one application, with room to spare for others that ask in its name. Source: "Microsoft Graph service-specific
 * throttling limits" (graph-facts.md#6.2). Where no figure is published (Copilot) it is a modest one. What Graph says with 429 and
 * `Retry-After` counts in any case.
 */
export const FAMILY_LIMITS: Readonly<Record<RequestFamily, FamilyLimit>> = Object.freeze({
  directory: { maxConcurrent: 4, maxPerSecond: 100 },
  mailbox: { maxConcurrent: 8, perMailbox: 4, maxPerSecond: 200 },
  teams: { maxConcurrent: 6, maxPerSecond: 30 },
  messages: { maxConcurrent: 6, maxPerSecond: 20 },
  calls: { maxConcurrent: 4, maxPerSecond: 50 },
  meetings: { maxConcurrent: 4, maxPerSecond: 30 },
  files: { maxConcurrent: 4, maxPerSecond: 10 },
  copilot: { maxConcurrent: 2, maxPerSecond: 5 },
});

/** Asked once for each row of another step. */
export type ExportLoop = {
  /** Id of the step whose rows lead here. */
  readonly step: string;
  /** Values of slots, by JSON pointer (RFC 6901) into such a row; a row without one of them leads nowhere. Its own slots are inherited. */
  readonly slots: Readonly<Record<string, string>>;
  /** Only rows where the value at `pointer` is none of these. */
  readonly unless?: { readonly pointer: string; readonly values: readonly unknown[] };
};

/** What of Graph's rows changes, and how the next run finds it. */
export type ExportChanges =
  /** Everything each time: the table is replaced. */
  | { readonly kind: 'all' }
  /** Everything once; a delta round, of another step for the same table, tells what changes from then on. Left out with `--since`. */
  | { readonly kind: 'once' }
  /** A delta round: Graph remembers, by a link. */
  | {
      readonly kind: 'delta';
      /** Parts of the first round's query when only what is newer than `{since}` is wanted. */
      readonly since?: readonly string[];
      /** A `once` step brings what was there before: the round begins with the run, and after a 410 with the run before. */
      readonly changesOnly?: true;
      /** The window that the round is bound to, `{from}` to `{to}`; a new round begins when it has less than `renewDays` ahead. */
      readonly span?: { readonly backDays: number; readonly aheadDays: number; readonly renewDays: number };
    }
  /** No delta: what is newer than `{since}`, which lies `overlapHours` before the run in which it was asked last. */
  | {
      readonly kind: 'since';
      readonly since: readonly string[];
      readonly overlapHours: number;
      /** The path has `{from}` and `{to}`, at most so many days apart. */
      readonly maxDays?: number;
    };

/** One collection that is pulled. */
export type ExportStep = {
  /** Unique in the plan. */
  readonly id: string;
  /** The kind of its rows (`packages/connectors/src/entities/record-types.ts`), and the name of their files; null: they only lead to others. */
  readonly table: string | null;
  /** Id of the connector's endpoint that is asked. */
  readonly endpoint: string;
  readonly family: RequestFamily;
  readonly changes: ExportChanges;
  /** Parts of the query, as they stand behind `?`, with `{slot}`s. */
  readonly query?: readonly string[];
  /** `Prefer`, without which Graph says less. */
  readonly prefer?: string;
  /** Pointer of what a deleted row has instead of `@removed`. */
  readonly removed?: string;
  /** A 404 says that there is no such thing, which is no gap. */
  readonly emptyOn404?: true;
  /** Several owners have the same row: it is written once, for the first whose row leads to a new task of this step. */
  readonly uniqueBy?: string;
  readonly loops?: readonly ExportLoop[];
};

/** What of a connector `nymgate export` pulls, and why not the rest. */
export type ExportPlan = {
  readonly connector: string;
  /** Steps that others loop over stand before them. */
  readonly steps: readonly ExportStep[];
  /** By endpoint: why it is in no step. */
  readonly excludedEndpoints: Readonly<Record<string, string>>;
};
