import { ExportFailure, type GatewayResponse } from './export-types.ts';

export type RequestOutcome =
  | { readonly kind: 'page' }
  /** Retry after `seconds`, or with backoff. */
  | { readonly kind: 'again'; readonly seconds?: number; readonly why: 'throttled' | 'failed' }
  /** Graph has expired the delta token (410). */
  | { readonly kind: 'resync' }
  /** Graph has no data for this owner: no mailbox, no license, deleted. */
  | { readonly kind: 'gap'; readonly code: string }
  | { readonly kind: 'stale' }
  /** No rule allows this path. */
  | { readonly kind: 'refused'; readonly code: string };

/** Advice by error code. */
const ADVICE: Readonly<Record<string, string>> = {
  CALLER_UNKNOWN: 'Authentication failed: send an API key or token with --key-file or NYMGATE_API_KEY.',
  CALLER_FORBIDDEN:
    "This caller isn't allowed to use this connector: ask the operator, or leave it out with --connector.",
  SOURCE_AUTH_FAILED:
    'The gateway has no access token for Microsoft Graph: its operator runs "nymgate doctor".',
  RESPONSE_NOT_SANITIZABLE:
    "A response was blocked, because it couldn't be sanitized: report it to the gateway's operator with the request id.",
};

/** The gateway says when to come back. */
const WAITING: ReadonlySet<string> = new Set(['CONNECTOR_UNAVAILABLE', 'NOT_READY', 'SOURCE_THROTTLED']);
const TRANSIENT: ReadonlySet<string> = new Set(['SOURCE_TIMEOUT', 'SOURCE_TRUNCATED', 'SOURCE_UNREACHABLE']);

const OPERATOR = 'Ask the operator of the gateway; its audit line has the request.';

export type RequestTraits = {
  readonly looped: boolean;
  readonly isFiltered: boolean;
  /** The request has the complete `$select`, which a gateway without native rules, or Graph, may refuse. */
  readonly isSelecting?: boolean;
};

/**
 * Classifies a response by status and code. Anything but data, a reason to wait or one owner's gap ends the
 * export, so that no table ends early unnoticed.
 * @throws ExportFailure with the gateway's code
 */
export function classifyResponse(
  response: GatewayResponse,
  { looped, isFiltered, isSelecting = false }: RequestTraits,
): RequestOutcome {
  const { status, headers } = response;
  if (status === 200) return { kind: 'page' };
  const code = headers['nymgate-error'] ?? '';
  if (status === 429 || WAITING.has(code))
    return { kind: 'again', why: 'throttled', seconds: parseSeconds(headers['retry-after']) ?? 10 };
  if (status === 410 || code === 'RESYNC_REQUIRED') return { kind: 'resync' };
  if (TRANSIENT.has(code)) return { kind: 'again', why: 'failed' };
  if (code === 'SOURCE_ERROR' && status >= 500) return { kind: 'again', why: 'failed' };
  if (isSelecting && ((code === 'SOURCE_ERROR' && status === 400) || code === 'QUERY_NOT_ALLOWED'))
    return { kind: 'refused', code };
  if (code === 'SOURCE_ERROR' && looped) return { kind: 'gap', code: sourceCode(response.body) };
  if (code === 'TOKEN_INVALID') return { kind: 'stale' };
  if (code === 'ENDPOINT_NOT_ALLOWED' || (code === 'QUERY_NOT_ALLOWED' && isFiltered))
    return { kind: 'refused', code };
  throw fatal(response);
}

export function fatal({ status, headers, body }: GatewayResponse): ExportFailure {
  const code = headers['nymgate-error'];
  const request = headers['nymgate-request-id'];
  const where = request === undefined ? '' : ` Request id ${request}.`;
  if (code === undefined)
    return new ExportFailure(
      'GATEWAY_UNREACHABLE',
      `The server is not Nymgate (status ${status}, no Nymgate-Error): check --gateway.`,
    );
  if (code === 'SOURCE_ERROR')
    return new ExportFailure(
      code,
      `Microsoft Graph answered ${status} ${sourceCode(body)}. ${status === 403 ? 'A permission is missing: "nymgate doctor" says which.' : OPERATOR}${where}`,
    );
  return new ExportFailure(code, `${ADVICE[code] ?? OPERATOR} Status ${status}.${where}`);
}

/** Graph's error code, from the gateway's closed list. */
function sourceCode(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: { innerError?: { code?: unknown } } };
    const code = error?.innerError?.code;
    return typeof code === 'string' && /^[A-Za-z_]{1,64}$/.test(code) ? code : 'unknown';
  } catch {
    return 'unknown';
  }
}

function parseSeconds(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9]{1,6}$/.test(text) ? Number(text) : undefined;
}
