import type {
  Compat,
  CompatOptions,
  ControlledRequest,
  HealthAnswer,
  HealthSubject,
} from '@nymgate/rules/dialects/compat';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Inbound } from '@nymgate/engine/kernel/inbound';
import type { HeaderList } from '@nymgate/engine/kernel/ports';
import { type Controls, isTargetHeader, readControls } from './control-headers.ts';
import { psoxyWord } from './error-words.ts';

/** `compat: psoxy`: the `X-Psoxy-*` headers of requests and answers (psoxy-facts.md#j). */
export function createCompat(options: CompatOptions): Compat {
  return Object.freeze({
    control: (inbound, isConnector) => control(options, inbound, isConnector),
    healthEndpoint: 'psoxy-health-check',
    answerHealth: (subject) => answerHealth(options, subject),
    headers: (facts) => compatHeaders(options, facts),
    errorHeaders: (code) => {
      const word = psoxyWord(code);
      return word === undefined ? [] : [['x-psoxy-error', word]];
    },
  } satisfies Compat);
}

type IsConnector = Parameters<Compat['control']>[1];

/**
 * A target that the headers name takes the place of the one on the wire before anything has looked at it, so there is one target,
 * one parser and one set of limits (T1-07). The connector stays that of the wire: it is what the caller was admitted
 * for.
 */
function control(options: CompatOptions, inbound: Inbound, isConnector: IsConnector): ControlledRequest {
  const controls = readControls(options, inbound.headers);
  const target = targetOf(inbound.target, controls, isConnector);
  // What has been obeyed is said in the target now; pseudonyms in it would be misplaced in a header.
  const headers = inbound.headers.filter(([name]) => !isTargetHeader(name));
  return { inbound: { ...inbound, target, headers }, healthCheck: controls.healthCheck };
}

function targetOf(wire: string, { healthCheck, path, query }: Controls, isConnector: IsConnector): string {
  // An absolute URL names no connector of ours; it stays, to be refused like any other.
  if (!wire.startsWith('/')) return wire;
  const mark = wire.indexOf('?');
  const wirePath = mark === -1 ? wire : wire.slice(0, mark);
  const wireQuery = mark === -1 ? '' : wire.slice(mark + 1);
  const first = /^\/[^/]*/.exec(wirePath)?.[0] ?? '';
  const connector = isConnector(first.slice(1)) ? first : '';
  // A health check asks about a connector, not about a path of it; its base alone is no target.
  if (healthCheck) return `${connector}/v1.0`;
  if (path === undefined && query === undefined) return wire;
  const asked = query ?? wireQuery;
  return `${path === undefined ? wirePath : connector + path}${asked === '' ? '' : `?${asked}`}`;
}

/**
 * 200 when the connector could serve, 412 when something is missing. Names, versions and booleans, never a secret or what Entra
 * said. An http address of Graph counts as missing.
 */
async function answerHealth({ version }: CompatOptions, subject: HealthSubject): Promise<HealthAnswer> {
  const { inbound, connector, graphOrigin, policy, epoch, endpoints } = subject;
  if (inbound.method !== 'GET' && inbound.method !== 'HEAD') throw new RequestError('METHOD_NOT_ALLOWED');
  if (inbound.body.length > 0) throw new RequestError('TARGET_MALFORMED', { subject: 'body with GET' });
  const checks = {
    sourceHostConfigured: graphOrigin.startsWith('https://'),
    sourceAuthWorking: await subject.hasAccessToken(),
    rulesLoaded: endpoints > 0,
    pseudonymKeysLoaded: epoch !== '',
  };
  const healthy = Object.values(checks).every(Boolean);
  const told = { healthy, version, connector, policy, epoch, ...checks };
  return { status: healthy ? 200 : 412, body: new TextEncoder().encode(JSON.stringify(told)) };
}

/**
 * The rules' hash is our policy hash, not the SHA-1 of somebody's YAML printer. Only a caller that has proved who it is is told
 * the hash of the salt, by which guesses of it could be tried (PRV-1).
 */
function compatHeaders(
  { version, saltHash }: CompatOptions,
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
