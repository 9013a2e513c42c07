import type { ExportPlan, ExportStep } from '@nymgate/connectors/export-plans';

/** Values of the slots of a step's path and query: pseudonyms, as the gateway wrote them. */
export type TaskScope = Readonly<Record<string, string>>;

/** A sanitized record, as Graph shapes it. */
export type ExportRow = Readonly<Record<string, unknown>>;

/** An answer of the gateway; names of headers in lower case. */
export type GatewayResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};

/** One collection of one owner: events of a person, members of a group. */
export type ExportTask = {
  readonly plan: ExportPlan;
  readonly step: ExportStep;
  readonly scope: TaskScope;
  /** Connector, step and scope as one text: what state is kept by. */
  readonly key: string;
};

/** What is remembered of a task from one run to the next. */
export type SavedState = {
  /** Path of the delta round that comes next. */
  readonly delta?: string;
  /** Start of the run in which it was last pulled whole, ISO 8601 in UTC. */
  readonly at: string;
  /** End of the window that the delta round is bound to. */
  readonly to?: string;
};

/** Why nothing came of a task: Graph's own status and code, and whose it was. */
export type ExportGap = { readonly status: number; readonly code: string; readonly of: TaskScope };

/** What one page, or the end of a task, changes. Written together with its rows or not at all. */
export type TaskProgress = {
  readonly task: string;
  /** Path of the page that comes next; absent: the task is done. */
  readonly next?: string;
  /** With `next`: what else has to be known to go on. */
  readonly to?: string;
  readonly kept?: SavedState;
  readonly gap?: ExportGap;
  /** The rules have no such path for this caller: the step was left out. */
  readonly refused?: string;
  /** What the rows of this page lead to. */
  readonly found?: readonly { readonly step: string; readonly scope: TaskScope }[];
};

/** Rows of one page, and what they change. */
export type PageResult = {
  readonly task: ExportTask;
  readonly rows: readonly ExportRow[];
  readonly progress: TaskProgress;
};

/** Rules and pseudonym keys that an answer was made with. */
export type ServedVersion = { readonly policy: string; readonly epoch: string };

/** How the walk reaches the world. */
export type WalkPorts = {
  /** @throws ConnectionLost when there is no whole answer */
  readonly request: (request: {
    readonly connector: string;
    readonly path: string;
    readonly prefer?: string;
  }) => Promise<GatewayResponse>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Takes rows and progress as one; returns at once. */
  readonly store: (put: PageResult) => void;
  /** Waits where what was put has to be written before more comes. */
  readonly flushIfFull: () => Promise<void>;
  /** @throws ExportFailure when an answer was made with other rules or keys than this export's */
  readonly checkVersion: (connector: string, marks: ServedVersion) => void;
  /** The gateway gave no answer this time; it is asked again. `reason` is the system's code. */
  readonly onConnectionLost: (reason: string) => void;
  /** For the report of progress. */
  readonly onEvent: (event: 'request' | 'wait' | 'task' | 'done') => void;
};

/** The connection to the gateway failed. `reason` is the system's code. */
export class ConnectionLost extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.name = 'ConnectionLost';
    this.reason = reason;
  }
}

/** The export cannot go on. `code` is the gateway's or our own; the message says what to do. */
export class ExportFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'ExportFailure';
    this.code = code;
  }
}
