import { ExportFailure, type GatewayResponse } from './export-types.ts';

/** What to make of an answer. */
export type RequestOutcome =
  | { readonly kind: 'page' }
  /** Ask again: after a time that was named, or after one that grows with each try. */
  | { readonly kind: 'again'; readonly seconds?: number; readonly why: 'throttled' | 'failed' }
  /** Graph has forgotten the round (410). */
  | { readonly kind: 'resync' }
  /** Graph has nothing for this owner: no mailbox, no licence, gone. */
  | { readonly kind: 'gap'; readonly code: string }
  /** The link does not open any more. */
  | { readonly kind: 'stale' }
  /** The gateway's rules have no such path. */
  | { readonly kind: 'refused'; readonly code: string };

/** What to do next about each code with which nothing goes on. */
const ADVICE: Readonly<Record<string, string>> = {
  CALLER_UNKNOWN:
    'The gateway does not know the caller: send an API key or token with --key-file or NYMGATE_API_KEY.',
  CALLER_FORBIDDEN:
    'The gateway does not let this caller use the connector: ask its operator, or leave it out with --connector.',
  SOURCE_AUTH_FAILED:
    'The gateway has no access token for Microsoft Graph: its operator runs "nymgate doctor".',
  RESPONSE_NOT_SANITIZABLE:
    "An answer of Graph could not be made safe and was withheld: report it to the gateway's operator with the request id.",
};

const OPERATOR = 'Ask the operator of the gateway; its audit line has the request.';

/**
 * Reads status and code of an answer. Whatever is neither data nor a reason to wait nor a gap of one owner ends the export: a table
 * must not end early without a sign.
 *
 * @param asked.looped whether one owner of many was asked for
 * @param asked.narrowed whether the same could be asked for without a filter
 * @throws ExportFailure with the gateway's code
 */
export function classifyResponse(
  response: GatewayResponse,
  { looped, narrowed }: { readonly looped: boolean; readonly narrowed: boolean },
): RequestOutcome {
  const { status, headers } = response;
  if (status === 200) return { kind: 'page' };
  const code = headers['nymgate-error'] ?? '';
  if (status === 429 || code === 'NOT_READY' || code === 'SOURCE_THROTTLED')
    return { kind: 'again', why: 'throttled', seconds: secondsOf(headers['retry-after']) ?? 10 };
  if (status === 410 || code === 'RESYNC_REQUIRED') return { kind: 'resync' };
  if (code === 'SOURCE_TIMEOUT' || code === 'SOURCE_UNREACHABLE') return { kind: 'again', why: 'failed' };
  if (code === 'SOURCE_ERROR' && status >= 500) return { kind: 'again', why: 'failed' };
  if (code === 'SOURCE_ERROR' && looped) return { kind: 'gap', code: sourceCode(response.body) };
  if (code === 'TOKEN_INVALID') return { kind: 'stale' };
  if (code === 'ENDPOINT_NOT_ALLOWED' || (code === 'QUERY_NOT_ALLOWED' && narrowed))
    return { kind: 'refused', code };
  throw fatal(response);
}

/** An end that nobody has to guess at: code, status, and what to do. */
export function fatal({ status, headers, body }: GatewayResponse): ExportFailure {
  const code = headers['nymgate-error'];
  const request = headers['nymgate-request-id'];
  const where = request === undefined ? '' : ` Request id ${request}.`;
  if (code === undefined)
    return new ExportFailure(
      'GATEWAY_UNREACHABLE',
      `What answers is no Nymgate (status ${status}, no Nymgate-Error): check --gateway.`,
    );
  if (code === 'SOURCE_ERROR')
    return new ExportFailure(
      code,
      `Microsoft Graph answered ${status} ${sourceCode(body)}. ${status === 403 ? 'A permission is missing: "nymgate doctor" says which.' : OPERATOR}${where}`,
    );
  return new ExportFailure(code, `${ADVICE[code] ?? OPERATOR} Status ${status}.${where}`);
}

/** The code of Graph's, which the gateway passes on out of a closed list. */
function sourceCode(body: string): string {
  try {
    const { error } = JSON.parse(body) as { error?: { innerError?: { code?: unknown } } };
    const code = error?.innerError?.code;
    return typeof code === 'string' && /^[A-Za-z_]{1,64}$/.test(code) ? code : 'unknown';
  } catch {
    return 'unknown';
  }
}

function secondsOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9]{1,6}$/.test(text) ? Number(text) : undefined;
}
