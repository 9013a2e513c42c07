export type ServerName = 'graph' | 'entra';

/** An answer instead of the real one, for faults. */
export type InjectedResponse = {
  /** Tested on the raw target; absent: the next request. */
  readonly match?: RegExp;
  /** How many requests; default 1. */
  readonly times?: number;
  /** Milliseconds before the answer, or what it waits for. */
  readonly delay?: number | Promise<unknown>;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
  /** The socket is destroyed after this many bytes of the body; negative: before the status line. */
  readonly cutAfter?: number;
  /** Default `graph`. */
  readonly server?: ServerName;
};
