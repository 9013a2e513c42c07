export type ServerName = 'graph' | 'entra';

/** A response that replaces the real one. */
export type InjectedResponse = {
  /** Tested on the raw target; absent: the next request. */
  readonly match?: RegExp;
  /** How many requests; default 1. */
  readonly times?: number;
  /** Milliseconds, or a promise to wait for. */
  readonly delay?: number | Promise<unknown>;
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
  /** Destroys the socket after this many bytes of the body; negative: before the status line. */
  readonly cutAfter?: number;
  /** Default `graph`. */
  readonly server?: ServerName;
};
