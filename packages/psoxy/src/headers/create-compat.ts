import { RequestError, type RequestErrorCode } from '@nymgate/engine/kernel/errors';
import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import type {
  CompatibilityMode,
  CompatibilityOptions,
  ControlledRequest,
  HealthCheckInput,
  HealthResponse,
} from '@nymgate/rules/dialects/compatibility-mode';
import { getSingleValue } from './get-single-value.ts';

/** `X-Psoxy-*` headers that control the gateway itself (psoxy-facts.md#j). */
type ControlHeaders = {
  readonly healthCheck: boolean;
  /** In origin form, without query. */
  readonly path?: string;
  /** Without `?`; empty: no query. */
  readonly query?: string;
};

/** They would disable the gateway, or carry credentials or impersonation that it doesn't support. */
const REJECTED_HEADERS = ['skip-sanitizer', 'user-to-impersonate', 'authorization'] as const;
const OVERRIDES = ['targetpath', 'targetquery'] as const;
/** Visible ASCII without `?` and `#`. */
const PATH = /^\/[\x21\x22\x24-\x3e\x40-\x7e]*$/;
const QUERY = /^[\x21\x22\x24-\x7e]*$/;

/** No header can extend what the rules allow: a named target is checked like any other. */
export function readControlHeaders(compat: CompatibilityOptions, headers: HeaderList): ControlHeaders {
  const value = (name: string) => getSingleValue(headers, `x-psoxy-${name}`);
  for (const name of REJECTED_HEADERS) if (value(name) !== undefined) throw headerNotAllowed(name);
  if (!compat.targetOverrides)
    for (const name of OVERRIDES) if (value(name) !== undefined) throw headerNotAllowed(name);
  checkImplementation(compat, value('pseudonym-implementation'));
  const path = value('targetpath');
  const query = value('targetquery');
  return {
    healthCheck: value('health-check') !== undefined,
    ...(path !== undefined && { path: requireMatch(PATH, path.trim(), 'x-psoxy-targetpath') }),
    ...(query !== undefined && {
      query: requireMatch(QUERY, query.replace(/^\?/, ''), 'x-psoxy-targetquery'),
    }),
  };
}

function isTargetOverrideHeader(name: string): boolean {
  return OVERRIDES.some((override) => name.toLowerCase() === `x-psoxy-${override}`);
}

/** Any other implementation would make pseudonyms that don't join. */
function checkImplementation({ saltHash }: CompatibilityOptions, value: string | undefined): void {
  if (value === undefined) return;
  if (saltHash === undefined || value.trim().toUpperCase() !== 'DEFAULT')
    throw headerNotAllowed('pseudonym-implementation');
}

function requireMatch(pattern: RegExp, text: string, subject: string): string {
  if (!pattern.test(text)) throw new RequestError('TARGET_MALFORMED', { subject });
  return text;
}

function headerNotAllowed(name: string): RequestError {
  return new RequestError('HEADER_NOT_ALLOWED', { subject: `x-psoxy-${name}` });
}

/** Undefined where Psoxy leaves the refusal to its platform (psoxy-facts.md#j). */
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
  SOURCE_TRUNCATED: 'CONNECTION_TO_SOURCE',
  SOURCE_TIMEOUT: 'SOURCE_API_READ_TIMEOUT',
  RESYNC_REQUIRED: 'API_ERROR',
  RESPONSE_NOT_SANITIZABLE: 'API_ERROR',
  CONNECTOR_UNAVAILABLE: 'CONFIGURATION_FAILURE',
  NOT_READY: 'CONFIGURATION_FAILURE',
} as const satisfies Record<RequestErrorCode, string | undefined>;

/** `compat: psoxy`: the `X-Psoxy-*` headers of requests and responses (psoxy-facts.md#j). */
export function createCompat(options: CompatibilityOptions): CompatibilityMode {
  return Object.freeze({
    parseControlHeaders: (inbound, isConnector) => readControlledRequest(options, inbound, isConnector),
    healthEndpoint: 'psoxy-health-check',
    respondToHealthCheck: (subject) => respondHealth(options, subject),
    createHeaders: (facts) => compatHeaders(options, facts),
    createErrorHeaders: (code) => {
      const word = PSOXY_ERROR_CODES[code];
      return word === undefined ? [] : [['x-psoxy-error', word]];
    },
  } satisfies CompatibilityMode);
}

type IsConnector = Parameters<CompatibilityMode['parseControlHeaders']>[1];

/**
 * Replaces the target before anything inspects it, so there is one parser and one set of limits (T1-07). The
 * connector remains that of the wire, for which the caller was authorized.
 */
function readControlledRequest(
  options: CompatibilityOptions,
  inbound: Inbound,
  isConnectorId: IsConnector,
): ControlledRequest {
  const controls = readControlHeaders(options, inbound.headers);
  const target = resolveTarget(inbound.target, controls, isConnectorId);
  // The target now holds what these headers specified; pseudonyms in them would be misplaced.
  const headers = inbound.headers.filter(([name]) => !isTargetOverrideHeader(name));
  return { inbound: { ...inbound, target, headers }, healthCheck: controls.healthCheck };
}

function resolveTarget(
  wire: string,
  { healthCheck, path, query }: ControlHeaders,
  isConnector: IsConnector,
): string {
  // An absolute URL names no connector; it is rejected later like any other.
  if (!wire.startsWith('/')) return wire;
  const queryStart = wire.indexOf('?');
  const wirePath = queryStart === -1 ? wire : wire.slice(0, queryStart);
  const wireQuery = queryStart === -1 ? '' : wire.slice(queryStart + 1);
  const first = /^\/[^/]*/.exec(wirePath)?.[0] ?? '';
  const connector = isConnector(first.slice(1)) ? first : '';
  // A health check addresses a connector, whose base alone isn't a valid target.
  if (healthCheck) return `${connector}/v1.0`;
  if (path === undefined && query === undefined) return wire;
  const requestedConnector = query ?? wireQuery;
  return `${path === undefined ? wirePath : connector + path}${requestedConnector === '' ? '' : `?${requestedConnector}`}`;
}

/** Contains names, versions and booleans, never secrets or Entra's messages. */
async function respondHealth(
  { version }: CompatibilityOptions,
  subject: HealthCheckInput,
): Promise<HealthResponse> {
  const { inbound, connector, graphOrigin, policy, keyFingerprint, endpoints } = subject;
  if (inbound.method !== 'GET' && inbound.method !== 'HEAD') throw new RequestError('METHOD_NOT_ALLOWED');
  if (inbound.body.length > 0) throw new RequestError('TARGET_MALFORMED', { subject: 'body with GET' });
  const checks = {
    sourceHostConfigured: graphOrigin.startsWith('https://'),
    sourceAuthWorking: await subject.hasAccessToken(),
    rulesLoaded: endpoints > 0,
    pseudonymKeysLoaded: keyFingerprint !== '',
  };
  const healthy = Object.values(checks).every(Boolean);
  const reportedChecks = { healthy, version, connector, policy, epoch: keyFingerprint, ...checks };
  return { status: healthy ? 200 : 412, body: new TextEncoder().encode(JSON.stringify(reportedChecks)) };
}

/** Guesses could be checked against the salt's hash, so only authenticated callers get it (PRV-1). */
function compatHeaders(
  { version, saltHash }: CompatibilityOptions,
  { policy, authenticated }: { readonly policy: string; readonly authenticated: boolean },
): HeaderList {
  return [
    ['x-psoxy-rules-sha', policy],
    ['x-psoxy-psoxy-version', version],
    ...(authenticated && saltHash !== undefined
      ? ([['x-psoxy-pii-salt-sha256', saltHash]] satisfies HeaderList)
      : []),
  ];
}
