import type { ExportPlan, ExportStep } from '@nymgate/connectors/export-plans';

/** Path and query parameters of a step: pseudonyms from the gateway. */
export type TaskScope = Readonly<Record<string, string>>;

export type ExportRow = Readonly<Record<string, unknown>>;

/** Header names are in lower case. */
export type GatewayResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};

/** One collection of one owner, such as a person's events. */
export type ExportTask = {
  readonly plan: ExportPlan;
  readonly step: ExportStep;
  readonly scope: TaskScope;
  /** Connector, step and scope; the key of the state. */
  readonly key: string;
};

/** State of a task between runs. */
export type SavedState = {
  /** Path of the next delta query. */
  readonly delta?: string;
  /** Start of the run that last completed it, ISO 8601 in UTC. */
  readonly at: string;
  /** End of the delta query's window. */
  readonly to?: string;
  /** Rules when the delta round began: its links keep the `$select` that these left. */
  readonly policy?: string;
};

/** Graph's status and code for an owner without data. */
export type ExportGap = { readonly status: number; readonly code: string; readonly of: TaskScope };

/** Written atomically with the rows of its page. */
export type TaskProgress = {
  readonly task: string;
  /** Path of the next page; absent: the task is finished. */
  readonly next?: string;
  readonly to?: string;
  /** Of a step with `select`: rules when the collection was begun. */
  readonly policy?: string;
  /** Properties that the gateway left of the `$select`, with the first page. */
  readonly selected?: readonly string[];
  /** How often the task has started again, so that rows it has voided sort before the others. */
  readonly resets?: number;
  readonly kept?: SavedState;
  readonly gap?: ExportGap;
  /** The rules don't allow the step for this caller. */
  readonly refused?: string;
  readonly found?: readonly { readonly step: string; readonly scope: TaskScope }[];
};

export type PageResult = {
  readonly task: ExportTask;
  readonly rows: readonly ExportRow[];
  readonly progress: TaskProgress;
};

/** Rules and pseudonym keys of a response. */
export type ServedVersion = { readonly policy: string; readonly epoch: string };

export type WalkNotice = {
  /**
   * `round_restarted`: the links of the round hold a `$select` of other rules, or of an earlier version.
   * `default_columns`: the gateway or Graph refused the complete `$select`.
   */
  readonly kind: 'round_restarted' | 'default_columns';
  readonly connector: string;
  readonly step: string;
};

export type WalkPorts = {
  /** @throws ConnectionLost without a complete response */
  readonly request: (request: {
    readonly connector: string;
    readonly path: string;
    readonly prefer?: string;
  }) => Promise<GatewayResponse>;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Stores rows and progress together; doesn't wait. */
  readonly store: (put: PageResult) => void;
  /** Waits until buffered rows are written, if the buffer is full. */
  readonly flushIfFull: () => Promise<void>;
  /** @throws ExportFailure if rules or keys differ from the export's */
  readonly checkVersion: (connector: string, marks: ServedVersion) => void;
  /** The request is retried. `reason`: the system's error code. */
  readonly onConnectionLost: (reason: string) => void;
  readonly onEvent: (event: 'request' | 'wait' | 'task' | 'done') => void;
  readonly onNotice: (notice: WalkNotice) => void;
};

/** `reason`: the system's error code. */
export class ConnectionLost extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.name = 'ConnectionLost';
    this.reason = reason;
  }
}

/** `code` comes from the gateway or this package; the message contains advice. */
export class ExportFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'ExportFailure';
    this.code = code;
  }
}
