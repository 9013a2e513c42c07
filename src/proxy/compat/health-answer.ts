import { RequestError } from '../../kernel/errors.ts';
import type { Outbound } from '../../kernel/inbound.ts';
import type { Leaving } from '../../kernel/ports.ts';
import type { Gateway, Route } from '../gateway.ts';
import { type Identity, responseHeaders } from '../response-headers.ts';
import type { Addressed } from '../steps/read-target.ts';

/** What stands for a path in audit lines and metrics. */
export const HEALTH_ENDPOINT = 'psoxy-health-check';

/**
 * Answers `X-Psoxy-Health-Check`: 200 when the connector could serve, 412 when something is missing. Names, versions and
 * booleans, never a secret or what Entra said. An http address of Graph counts as missing (psoxy-facts.md#j).
 *
 * @throws RequestError METHOD_NOT_ALLOWED, TARGET_MALFORMED
 */
export async function answerHealth(
  { graphOrigin, compat }: Gateway,
  { route, inbound }: Addressed,
  identity: Identity,
): Promise<Outbound> {
  if (inbound.method !== 'GET' && inbound.method !== 'HEAD') throw new RequestError('METHOD_NOT_ALLOWED');
  if (inbound.body.length > 0) throw new RequestError('TARGET_MALFORMED', { subject: 'body with GET' });
  const checks = {
    sourceHostConfigured: graphOrigin.startsWith('https://'),
    sourceAuthWorking: await hasAccessToken(route, inbound.signal),
    rulesLoaded: route.plan.endpoints.length > 0 || route.plan.open !== undefined,
    pseudonymKeysLoaded: route.pseudonymizer.epoch !== '',
  };
  const healthy = Object.values(checks).every(Boolean);
  const { policy, epoch } = identity;
  const names = { version: compat?.version ?? '', connector: route.connector, policy, epoch };
  const told = { healthy, ...names, ...checks };
  return {
    status: healthy ? 200 : 412,
    headers: responseHeaders(identity),
    body: inbound.method === 'HEAD' ? new Uint8Array(0) : new TextEncoder().encode(JSON.stringify(told)),
  };
}

/** From the cache mostly; refusals by Entra are remembered there too, so asking often costs Entra nothing. */
async function hasAccessToken({ tokens }: Route, signal: Leaving | undefined): Promise<boolean> {
  try {
    await tokens.get(signal);
    return true;
  } catch (error) {
    if (error instanceof RequestError) return false;
    throw error;
  }
}
