import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import type {
  CompatibilityMode,
  CompatibilityOptions,
  ControlledRequest,
  HealthCheckInput,
  HealthResponse,
} from '@nymgate/rules/dialects/compatibility-mode';
import { type ControlHeaders, isTargetOverrideHeader, readControlHeaders } from './control-headers.ts';
import { toPsoxyErrorCode } from './error-words.ts';

/** `compat: psoxy`: the `X-Psoxy-*` headers of requests and answers (psoxy-facts.md#j). */
export function createCompat(options: CompatibilityOptions): CompatibilityMode {
  return Object.freeze({
    parseControlHeaders: (inbound, isConnector) => readControlledRequest(options, inbound, isConnector),
    healthEndpoint: 'psoxy-health-check',
    respondToHealthCheck: (subject) => respondHealth(options, subject),
    createHeaders: (facts) => compatHeaders(options, facts),
    createErrorHeaders: (code) => {
      const word = toPsoxyErrorCode(code);
      return word === undefined ? [] : [['x-psoxy-error', word]];
    },
  } satisfies CompatibilityMode);
}

type IsConnector = Parameters<CompatibilityMode['parseControlHeaders']>[1];

/**
 * A target that the headers name takes the place of the one on the wire before anything has looked at it, so there is one target,
 * one parser and one set of limits (T1-07). The connector stays that of the wire: it is what the caller was admitted
 * for.
 */
function readControlledRequest(
  options: CompatibilityOptions,
  inbound: Inbound,
  isConnectorId: IsConnector,
): ControlledRequest {
  const controls = readControlHeaders(options, inbound.headers);
  const target = resolveTarget(inbound.target, controls, isConnectorId);
  // What has been obeyed is said in the target now; pseudonyms in it would be misplaced in a header.
  const headers = inbound.headers.filter(([name]) => !isTargetOverrideHeader(name));
  return { inbound: { ...inbound, target, headers }, healthCheck: controls.healthCheck };
}

function resolveTarget(
  wire: string,
  { healthCheck, path, query }: ControlHeaders,
  isConnector: IsConnector,
): string {
  // An absolute URL names no connector of ours; it stays, to be refused like any other.
  if (!wire.startsWith('/')) return wire;
  const queryStart = wire.indexOf('?');
  const wirePath = queryStart === -1 ? wire : wire.slice(0, queryStart);
  const wireQuery = queryStart === -1 ? '' : wire.slice(queryStart + 1);
  const first = /^\/[^/]*/.exec(wirePath)?.[0] ?? '';
  const connector = isConnector(first.slice(1)) ? first : '';
  // A health check asks about a connector, not about a path of it; its base alone is no target.
  if (healthCheck) return `${connector}/v1.0`;
  if (path === undefined && query === undefined) return wire;
  const requestedConnector = query ?? wireQuery;
  return `${path === undefined ? wirePath : connector + path}${requestedConnector === '' ? '' : `?${requestedConnector}`}`;
}

/**
 * 200 when the connector could serve, 412 when something is missing. Names, versions and booleans, never a secret or what Entra
 * said. An http address of Graph counts as missing.
 */
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

/**
 * The rules' hash is our policy hash, not the SHA-1 of somebody's YAML printer. Only a caller that has proved who it is is told
 * the hash of the salt, by which guesses of it could be tried (PRV-1).
 */
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
