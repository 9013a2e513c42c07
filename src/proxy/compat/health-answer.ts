import { RequestError } from '../../kernel/errors.ts';
import type { Leaving } from '../../kernel/ports.ts';
import type { Health, HealthCheck, Route } from '../steps/gateway.ts';
import type { CompatSettings } from './control-headers.ts';

/** What stands for a path in audit lines and metrics. */
export const HEALTH_ENDPOINT = 'psoxy-health-check';

/**
 * What `X-Psoxy-Health-Check` is told: 200 when the connector could serve, 412 when something is missing. Names, versions and
 * booleans, never a secret or what Entra said. An http address of Graph counts as missing (compatibility facts, section J).
 *
 * @throws RequestError METHOD_NOT_ALLOWED, TARGET_MALFORMED
 */
export async function checkHealth(
  { version }: CompatSettings,
  { graphOrigin, route, inbound }: HealthCheck,
): Promise<Health> {
  if (inbound.method !== 'GET' && inbound.method !== 'HEAD') throw new RequestError('METHOD_NOT_ALLOWED');
  if (inbound.body.length > 0) throw new RequestError('TARGET_MALFORMED', { subject: 'body with GET' });
  const { connector, plan, pseudonymizer } = route;
  const checks = {
    sourceHostConfigured: graphOrigin.startsWith('https://'),
    sourceAuthWorking: await hasAccessToken(route, inbound.signal),
    rulesLoaded: plan.endpoints.length > 0 || plan.open !== undefined,
    pseudonymKeysLoaded: pseudonymizer.epoch !== '',
  };
  const healthy = Object.values(checks).every(Boolean);
  const names = { version, connector, policy: plan.policy, epoch: pseudonymizer.epoch };
  return { status: healthy ? 200 : 412, told: { healthy, ...names, ...checks } };
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
