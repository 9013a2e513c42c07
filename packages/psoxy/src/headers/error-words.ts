import type { RequestErrorCode } from '@nymgate/engine/kernel/errors';

/**
 * Psoxy's code words (psoxy-facts.md#j) for ours. Statuses stay ours. Undefined where Psoxy leaves the refusal to
 * its platform.
 */
export const PSOXY_ERROR_CODES = {
  CALLER_UNKNOWN: undefined,
  CALLER_FORBIDDEN: undefined,
  CALLER_THROTTLED: undefined,
  TARGET_MALFORMED: 'INVALID_REQUEST',
  ENDPOINT_NOT_ALLOWED: 'BLOCKED_BY_RULES',
  METHOD_NOT_ALLOWED: 'BLOCKED_BY_RULES',
  QUERY_NOT_ALLOWED: 'BLOCKED_BY_RULES',
  HEADER_NOT_ALLOWED: 'BLOCKED_BY_RULES',
  BODY_NOT_ALLOWED: 'BLOCKED_BY_RULES',
  TOKEN_INVALID: 'TOKENIZED_REQUEST_PARAMETER_INVALID',
  DEPENDENCY_FAILED: undefined,
  SOURCE_AUTH_FAILED: 'CONNECTION_TO_SOURCE',
  SOURCE_ERROR: 'API_ERROR',
  SOURCE_THROTTLED: 'API_ERROR',
  SOURCE_UNREACHABLE: 'CONNECTION_TO_SOURCE',
  SOURCE_TIMEOUT: 'SOURCE_API_READ_TIMEOUT',
  RESYNC_REQUIRED: 'API_ERROR',
  RESPONSE_NOT_SANITIZABLE: 'API_ERROR',
  NOT_READY: 'CONFIGURATION_FAILURE',
} as const satisfies Record<RequestErrorCode, string | undefined>;

/** The word for a code; undefined for codes that Psoxy has no word for. */
export function toPsoxyErrorCode(code: RequestErrorCode): string | undefined {
  return PSOXY_ERROR_CODES[code];
}
