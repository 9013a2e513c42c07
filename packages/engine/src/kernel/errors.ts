import { encodeDocument } from './bytes.ts';
import type { CallerReason } from './caller.ts';

/**
 * Whose fault a failure is: of who calls, of what was asked, of Entra ID and Graph, of the gateway itself. The first two are
 * refusals: nothing was asked of Graph.
 */
type ErrorOrigin = 'caller' | 'request' | 'source' | 'gateway';

type RequestErrorDefinition = {
  /** HTTP status, where nothing more exact is known. */
  readonly status: number;
  readonly origin: ErrorOrigin;
  /** Whether the same request may succeed later without any action. */
  readonly retryable: boolean;
  readonly message: string;
};

/**
 * The closed list of ways a request can fail. Codes are stable and never reused; texts are constants. All else that is known of a
 * code follows from its row, or is a table that has to name every code (`ERROR_FIXES`, from which docs/reference/errors.md is made).
 */
export const REQUEST_ERRORS = {
  CALLER_UNKNOWN: {
    status: 401,
    origin: 'caller',
    retryable: false,
    message: 'The caller is not known: the credential is missing or not valid.',
  },
  CALLER_FORBIDDEN: {
    status: 403,
    origin: 'caller',
    retryable: false,
    message: 'The caller may not use this connector from this address.',
  },
  CALLER_THROTTLED: {
    status: 429,
    origin: 'caller',
    retryable: true,
    message: 'The caller is over its limit at this gateway; retry after the time in Retry-After.',
  },
  TARGET_MALFORMED: {
    status: 400,
    origin: 'request',
    retryable: false,
    message: 'The request is ambiguous or malformed and was refused before any rule was asked.',
  },
  ENDPOINT_NOT_ALLOWED: {
    status: 403,
    origin: 'request',
    retryable: false,
    message: "Nymgate's rules name no such path.",
  },
  METHOD_NOT_ALLOWED: {
    status: 403,
    origin: 'request',
    retryable: false,
    message: "Nymgate's rules allow no such method here.",
  },
  QUERY_NOT_ALLOWED: {
    status: 403,
    origin: 'request',
    retryable: false,
    message: "Nymgate's rules do not allow this query option or its value.",
  },
  HEADER_NOT_ALLOWED: {
    status: 403,
    origin: 'request',
    retryable: false,
    message: "Nymgate's rules do not allow the value of a request header.",
  },
  BODY_NOT_ALLOWED: {
    status: 403,
    origin: 'request',
    retryable: false,
    message: "Nymgate's rules do not allow a request body here.",
  },
  TOKEN_INVALID: {
    status: 400,
    origin: 'request',
    retryable: false,
    message: 'A reversible pseudonym or sealed link is not valid here.',
  },
  DEPENDENCY_FAILED: {
    status: 424,
    origin: 'request',
    retryable: false,
    message: 'A request of the batch that this one depends on has failed.',
  },
  SOURCE_AUTH_FAILED: {
    status: 502,
    origin: 'source',
    retryable: false,
    message: 'There is no access token that Microsoft Graph accepts; "nymgate doctor" finds the cause.',
  },
  SOURCE_ERROR: {
    status: 502,
    origin: 'source',
    retryable: false,
    message: 'Microsoft Graph answered with an error.',
  },
  SOURCE_THROTTLED: {
    status: 429,
    origin: 'source',
    retryable: true,
    message: 'Microsoft Graph is throttling; retry after the time in Retry-After.',
  },
  SOURCE_UNREACHABLE: {
    status: 502,
    origin: 'source',
    retryable: true,
    message: 'Microsoft Graph could not be reached.',
  },
  SOURCE_TRUNCATED: {
    status: 502,
    origin: 'source',
    retryable: true,
    message: "Microsoft Graph's response ended before it was complete.",
  },
  SOURCE_TIMEOUT: {
    status: 504,
    origin: 'source',
    retryable: true,
    message: 'Microsoft Graph did not answer in time.',
  },
  RESYNC_REQUIRED: {
    status: 410,
    origin: 'source',
    retryable: false,
    message: 'The delta token expired. Start a new delta query.',
  },
  RESPONSE_NOT_SANITIZABLE: {
    status: 502,
    origin: 'source',
    retryable: false,
    message: "Microsoft Graph's answer could not be made safe and was withheld.",
  },
  CONNECTOR_UNAVAILABLE: {
    status: 503,
    origin: 'gateway',
    retryable: true,
    message: 'This connector is out of service; retry after the time in Retry-After, or ask the operator.',
  },
  NOT_READY: {
    status: 503,
    origin: 'gateway',
    retryable: true,
    message: 'The gateway is not ready to serve.',
  },
} as const satisfies Record<string, RequestErrorDefinition>;

export type RequestErrorCode = keyof typeof REQUEST_ERRORS;

/** The row of a code; undefined for a text that isn't a code. */
export function getRequestErrorDefinition(code: string): RequestErrorDefinition | undefined {
  const table: Readonly<Record<string, RequestErrorDefinition>> = REQUEST_ERRORS;
  return Object.hasOwn(table, code) ? table[code] : undefined;
}

/** Whether a code says that the gateway refused the caller or its request, rather than that something failed on the way. */
export function isRefusal(code: RequestErrorCode): boolean {
  const { origin }: RequestErrorDefinition = REQUEST_ERRORS[code];
  return origin === 'caller' || origin === 'request';
}

/**
 * The text of a code, with the name from the rules that says which part failed, when there is one.
 *
 * @example errorText('QUERY_NOT_ALLOWED', '$search') // "Nymgate's rules do not allow this query option or its value. ($search)"
 */
export function formatErrorMessage(code: RequestErrorCode, subject?: string): string {
  return `${REQUEST_ERRORS[code].message}${subject === undefined ? '' : ` (${subject})`}`;
}

/** How an answer names itself in Graph's envelope. */
export type ErrorIds = {
  /** Ours; the audit line has the same. */
  readonly requestId: string;
  /** The caller's own, when it is a GUID; empty: ours stands in its place, as Graph's does. */
  readonly clientRequestId: string;
  /** Milliseconds since 1970. */
  readonly time: number;
};

/**
 * Graph's own error envelope, to the letter, so that SDKs raise their usual exceptions with their request ids (graph-facts.md#4.2). But
 * for the caller's own id, which is a GUID, every text in it is a constant or from a closed list.
 *
 * @example errorBody('ENDPOINT_NOT_ALLOWED', { requestId, clientRequestId: '', time: Date.now() })
 */
export function buildErrorBody(
  code: RequestErrorCode,
  { requestId, clientRequestId, time }: ErrorIds,
  { subject, sourceCode }: Pick<RequestErrorDetail, 'subject' | 'sourceCode'> = {},
): Uint8Array {
  const innerError = {
    ...(sourceCode !== undefined && { code: sourceCode }),
    // Graph writes UTC to the second, without a zone.
    date: new Date(time).toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length),
    'request-id': requestId,
    'client-request-id': clientRequestId === '' ? requestId : clientRequestId,
  };
  return encodeDocument(
    JSON.stringify({ error: { code, message: formatErrorMessage(code, subject), innerError } }),
  );
}

/** What may be disclosed in addition to a code: names from the rules and numbers, never a value from a request or a response. */
type RequestErrorDetail = {
  /** Overrides the code's status where `docs/reference/errors.md` says "as Graph's". */
  readonly status?: number;
  /** Known Graph `error.code`, or `unknown`. */
  readonly sourceCode?: string;
  /** Seconds, already clamped. */
  readonly retryAfter?: number;
  /** Numeric AADSTS code. */
  readonly hint?: string;
  /** Sealed link for a 410. */
  readonly location?: string;
  /** A constant of the code or a name from the rules that says which part failed (for the log and the message). */
  readonly subject?: string;
  /** Why a caller was refused: for the audit line only, never disclosed. */
  readonly callerReason?: CallerReason;
  /** The existing connector that the caller may not use: for the audit line and metrics only, never disclosed. */
  readonly connector?: string;
};

/**
 * A request that ends with a stable code. Carries no text of the request, the response or another error.
 *
 * @example throw new RequestError('QUERY_NOT_ALLOWED', { subject: '$search' });
 */
export class RequestError extends Error {
  readonly code: RequestErrorCode;
  readonly status: number;
  readonly detail: RequestErrorDetail;

  constructor(code: RequestErrorCode, detail: RequestErrorDetail = {}) {
    super(code);
    this.name = 'RequestError';
    this.code = code;
    this.status = detail.status ?? REQUEST_ERRORS[code].status;
    this.detail = Object.freeze({ ...detail });
  }
}

/** Codes of what is found before the gateway serves: in the configuration, the keys, the rules, a command line. */
export const SETUP_CODES = {
  CONFIG_UNREADABLE: 'The configuration file cannot be read.',
  CONFIG_SYNTAX: 'The configuration is not valid YAML or JSON.',
  CONFIG_INVALID: 'The configuration has an unknown key, a missing key or a value outside its limits.',
  SECRET_UNAVAILABLE: 'A secret that the configuration refers to cannot be read.',
  SECRET_STORE_UNREACHABLE: 'A secret store does not answer; a gateway that starts waits for it.',
  FILE_EXPOSED: 'Others than its owner may read or change a file that must be safe from them.',
  PIN_MISMATCH: 'A key or a policy is not the one that the configuration expects.',
  KEY_INVALID: 'A pseudonym key is missing, too short, a placeholder, or given twice.',
  RULES_UNREADABLE: 'A rule file cannot be read.',
  RULES_SYNTAX: 'A rule file is not valid YAML, or uses YAML that rule files may not use.',
  RULES_INVALID: 'A rule file does not follow the rule language.',
  RULES_UNKNOWN_REFERENCE: 'A rule refers to a name that is not defined.',
  RULES_OVERLAP: 'Two endpoints match the same requests.',
  RULES_OPEN: 'A rule would let something pass that it does not name.',
  CONNECTOR_UNKNOWN: 'There is no connector of this name.',
  AUDIT_UNWRITABLE: 'The audit trail cannot be written, so nothing is served.',
  LISTEN_FAILED: 'The gateway cannot listen on the configured address.',
  DEPLOYMENT_INVALID:
    'The description of a deployment (deployment.json) has not the form that this version reads.',
  USAGE: 'The command line is not understood.',
} as const satisfies Record<string, string>;

export type SetupCode = keyof typeof SETUP_CODES;

/** One finding about a file a person wrote. Positions count from 1; `fix` is the next thing to do. */
export type Issue = {
  readonly code: SetupCode;
  readonly message: string;
  readonly severity: 'error' | 'warning';
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly fix?: string;
};

/** Thrown before serving; holds every finding, so that a person sees them all at once. */
export class SetupError extends Error {
  readonly code: SetupCode;
  readonly issues: readonly Issue[];

  constructor(issues: readonly [Issue, ...Issue[]]) {
    super(issues.map(formatIssue).join('\n'));
    this.name = 'SetupError';
    this.code = issues[0].code;
    this.issues = Object.freeze([...issues]);
  }
}

/**
 * An error with one finding.
 * @example throw setupError('CONNECTOR_UNKNOWN', `There is no connector "${id}".`, `use one of ${ids}`)
 */
export function setupError(code: SetupCode, message: string, fix?: string, file?: string): SetupError {
  return new SetupError([
    {
      code,
      severity: 'error',
      message,
      ...(file !== undefined && { file }),
      ...(fix !== undefined && { fix }),
    },
  ]);
}

/** @throws SetupError with all findings, if there are any */
export function throwIssues([first, ...rest]: readonly Issue[]): void {
  if (first !== undefined) throw new SetupError([first, ...rest]);
}

/** `file:line:col CODE message (fix)`, the form that editors turn into links. */
export function formatIssue(issue: Issue): string {
  const position = [issue.file, issue.line, issue.column].filter((part) => part !== undefined).join(':');
  const fix = issue.fix === undefined ? '' : ` (${issue.fix})`;
  return `${position === '' ? '' : `${position} `}${issue.code} ${issue.message}${fix}`;
}
