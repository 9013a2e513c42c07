/** What the house needs from outside, as the smallest types that serve. Hosts and tests supply them. */

/** Wall time for what Entra dates, monotonic time for durations; both in milliseconds. */
export type Clock = {
  readonly now: () => number;
  readonly monotonic: () => number;
};

export type Random = {
  /** Cryptographically strong bytes. */
  readonly bytes: (length: number) => Uint8Array;
  /** Uniform in [0, 1); jitter only. */
  readonly fraction: () => number;
};

/** What is used of an `AbortSignal`. A real one costs each request more than the rules do. */
export type AbortSignalLike = {
  readonly aborted: boolean;
  readonly addEventListener: (type: 'abort', listener: () => void) => void;
  readonly removeEventListener: (type: 'abort', listener: () => void) => void;
};

export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A request to Graph or Entra, built from components; `path` is already percent-encoded and starts with `/`. */
export type SourceRequest = {
  readonly method: string;
  /** Scheme, host and port, e.g. `https://graph.microsoft.com`. */
  readonly origin: string;
  readonly path: string;
  readonly headers: HeaderList;
  readonly body?: Uint8Array | undefined;
  /** Aborts at the caller's disconnect. */
  readonly signal?: AbortSignalLike | undefined;
  /** Milliseconds left for the whole exchange. */
  readonly timeout: number;
  /** The body is handed on as it came, whatever its encoding: a range of a compressed object cannot be undone. */
  readonly verbatim?: boolean | undefined;
};

/** What is disclosed about a connection that failed: neither an address nor the value of a variable. */
export const NETWORK_FAULTS = {
  dns: 'DNS knows no address for the name',
  refused: 'the connection was refused',
  reset: 'the connection was reset',
  route: 'no route leads there',
  silent: 'nothing accepted the connection in time',
  authority: 'the certificate is from an authority that this process does not trust',
  certificate: 'the certificate has expired or is for another name',
  tls: 'TLS failed',
  proxy: 'the proxy of HTTPS_PROXY or ALL_PROXY opened no connection',
  descriptors: 'this process has no file descriptor left',
  unreachable: 'the connection failed',
} as const;

export type NetworkFault = keyof typeof NETWORK_FAULTS;

export function isNetworkFault(reason: string): reason is NetworkFault {
  return Object.hasOwn(NETWORK_FAULTS, reason);
}

/** In words where there are any, else its name. */
export function describeSourceFailure(reason: string): string {
  return isNetworkFault(reason) ? NETWORK_FAULTS[reason] : reason;
}

/** Failure of the exchange itself; `reason` is all that is ever disclosed about it. */
export class SourceFailure extends Error {
  readonly reason: NetworkFault | 'timeout' | 'truncated' | 'too-large' | 'encoding' | 'aborted';

  constructor(reason: SourceFailure['reason']) {
    super(reason);
    this.name = 'SourceFailure';
    this.reason = reason;
  }
}

/**
 * An answer whose headers have arrived. `headers` has lower-case names; repeated ones are joined by `, `.
 * `body` yields decoded chunks (gzip, deflate and br are undone under the limits of the client that made it) and throws
 * `SourceFailure` when the body is cut short, too large or wrongly encoded. Redirects are never followed.
 */
export type SourceResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array>;
};

/** Throws `SourceFailure` when no complete response head arrives. */
export type HttpClient = {
  readonly send: (request: SourceRequest) => Promise<SourceResponse>;
};

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/** Log events carry enumerated fields only: names, codes, numbers; never text of a request, a response or an exception. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export type Log = {
  readonly write: (level: LogLevel, event: string, fields?: LogFields) => void;
};

/** Names of labels and values are templates, codes and connector ids: their number is bounded by the rules. */
export type Metrics = {
  readonly count: (name: MetricName, labels: Readonly<Record<string, string>>, by?: number) => void;
  /** Published in seconds, the base unit of Prometheus. */
  readonly observe: (
    name: MetricName,
    labels: Readonly<Record<string, string>>,
    milliseconds: number,
  ) => void;
};

export const METRICS = {
  nymgate_requests_total: {
    kind: 'counter',
    labels: ['connector', 'endpoint', 'class'],
    help: 'Requests by endpoint template and status class.',
  },
  nymgate_refusals_total: {
    kind: 'counter',
    labels: ['connector', 'code'],
    help: 'Requests refused or failed, by error code.',
  },
  nymgate_own_seconds: {
    kind: 'histogram',
    labels: ['connector', 'endpoint'],
    help: 'Latency added by the gateway.',
  },
  nymgate_source_seconds: {
    kind: 'histogram',
    labels: ['connector', 'endpoint'],
    help: 'Latency of Microsoft Graph.',
  },
  nymgate_entra_seconds: {
    kind: 'histogram',
    labels: ['connector'],
    help: 'Time that requests waited for an access token; one out of the cache is not counted.',
  },
  nymgate_bytes_in_total: {
    kind: 'counter',
    labels: ['connector', 'endpoint'],
    help: 'Bytes of decoded answers received from Graph.',
  },
  nymgate_bytes_out_total: {
    kind: 'counter',
    labels: ['connector', 'endpoint'],
    help: 'Bytes of safe answers sent.',
  },
  nymgate_treatments_total: {
    kind: 'counter',
    labels: ['connector', 'treatment'],
    help: 'Values treated, by treatment.',
  },
  nymgate_unknown_fields_total: {
    kind: 'counter',
    labels: ['connector', 'endpoint'],
    help: 'Properties dropped because no rule knows them.',
  },
  nymgate_mismatches_total: {
    kind: 'counter',
    labels: ['connector', 'endpoint'],
    help: 'Values dropped because their type or form is not the declared one.',
  },
  nymgate_unlisted_total: {
    kind: 'counter',
    labels: ['connector', 'endpoint'],
    help: 'Texts outside their closed list: dropped, or replaced by the word that the list has for others.',
  },
  nymgate_token_fetches_total: {
    kind: 'counter',
    labels: ['connector', 'outcome'],
    help: 'Access token exchanges with Entra ID.',
  },
  nymgate_token_refusals_total: {
    kind: 'counter',
    labels: ['connector', 'hint'],
    help: 'Access tokens that Entra ID refused, by the number of its code; codes without a page of ours are `other`.',
  },
  nymgate_tokens_opened_total: {
    kind: 'counter',
    labels: ['connector'],
    help: 'Reversible pseudonyms opened in requests.',
  },
  nymgate_links_sealed_total: {
    kind: 'counter',
    labels: ['connector'],
    help: 'Paging and delta links sealed.',
  },
  nymgate_links_unmatched_total: {
    kind: 'counter',
    labels: ['connector', 'endpoint'],
    help: 'Links sealed although no rule knows the spelling of their path; they are followed all the same.',
  },
  nymgate_shapes_withheld_total: {
    kind: 'counter',
    labels: ['connector', 'endpoint', 'shape'],
    help: 'Answers withheld because Graph sent another shape than the endpoint declares.',
  },
  nymgate_links_opened_total: { kind: 'counter', labels: ['connector'], help: 'Sealed links opened.' },
  nymgate_connections_refused_total: {
    kind: 'counter',
    labels: ['listener', 'reason'],
    help: 'Connections ended for lack of room: too many of one address, all busy, or idle when a new one came.',
  },
  nymgate_shared_state_total: {
    kind: 'counter',
    labels: ['operation', 'outcome'],
    help: 'Reads and writes of what replicas share: `ok`, or why this process used only its local state.',
  },
  nymgate_trace_spans_total: {
    kind: 'counter',
    labels: ['outcome'],
    help: 'Spans of traces: sent, failed (the collector did not take them) or dropped (no room, or the end).',
  },
  nymgate_metric_points_total: {
    kind: 'counter',
    labels: ['outcome'],
    help: 'Points of metrics sent by OTLP: sent, or failed (the collector did not take them).',
  },
  nymgate_event_loop_stalls_total: {
    kind: 'counter',
    labels: [],
    help: 'Times that the process did nothing else for a second or more.',
  },
} as const satisfies Record<
  string,
  { kind: 'counter' | 'histogram'; labels: readonly string[]; help: string }
>;

export type MetricName = keyof typeof METRICS;

/**
 * Reads a secret by reference (`env:NAME`, `file:PATH`). Throws `SetupError` SECRET_UNAVAILABLE, which tells `where` in the
 * configuration the reference stands.
 */
export type SecretStore = {
  readonly read: (reference: string, where?: string) => Promise<string>;
  /**
   * Rules in a secret store or object store. Absent: this process reads no stores.
   * @throws SetupError RULES_UNREADABLE, SECRET_STORE_UNREACHABLE
   */
  readonly readRules?: (reference: string) => Promise<string>;
  /** These rules stay in service without being read now, and are still checked for changes. */
  readonly keepRules?: (reference: string) => void;
};

/** A variable of the process's environment, by name; only hosts and the command line read `process.env` themselves. */
export type Environment = (name: string) => string | undefined;

export type FileStore = {
  /** UTF-8 text of a file; throws when it cannot be read. */
  readonly readText: (path: string) => Promise<string>;
};

/**
 * Takes the fields of one audit line, a JSON object; the trail adds instance, number and chain. Throws when the line cannot be
 * written: the request then fails with NOT_READY.
 */
export type AuditSink = {
  /** @throws when the line is not written at once; it may be written later */
  readonly write: (line: string) => void;
  /** Waits briefly for a slow reader. Undefined: written at once. @throws or rejects when the line is not written */
  readonly append: (line: string) => Promise<void> | undefined;
  /** Whether the next line can probably be written. If not, nothing is asked of Graph. */
  readonly isWritable: () => boolean;
};

/** How we get an access token for Graph. Throws `RequestError` SOURCE_AUTH_FAILED or SOURCE_UNREACHABLE. */
/** Whether there is an access token for Graph; `unknown`: none is held, and nothing has failed since. */
export type SourceAuthState = 'unknown' | 'ok' | 'failing';

export type AccessTokenProvider = {
  /** The bearer token; `generation` names it for `invalidate`. */
  readonly get: (
    signal?: AbortSignalLike,
  ) => Promise<{ readonly token: string; readonly generation: number }>;
  /**
   * What Graph answered to this generation: 401 (the default), do not use it again; 403, its roles may be older than the
   * administrator's consent, replace it in the background once it is five minutes old.
   */
  readonly invalidate: (generation: number, status?: 401 | 403) => void;
  /** The current state, without a request. */
  readonly state: () => SourceAuthState;
  /** When the token in use ends, milliseconds since 1970; undefined without a token. For monitoring. */
  readonly expiresAt?: () => number | undefined;
};
