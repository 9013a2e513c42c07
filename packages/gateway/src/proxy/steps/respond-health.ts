import type { RequestTrace } from '@nymgate/clouds/observed/tracing';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Outbound } from '@nymgate/engine/kernel/inbound';
import type { AbortSignalLike } from '@nymgate/engine/kernel/ports';
import type { CompatibilityMode } from '@nymgate/rules/dialects/compatibility-mode';
import type { Stopwatch } from '../stopwatch.ts';
import { type Identity, responseHeaders } from './build-response.ts';
import type { Gateway, Route } from './gateway.ts';
import type { AuthorizedRequest } from './read-target.ts';

type HealthRequest = Pick<AuthorizedRequest, 'route' | 'inbound'> & {
  readonly identity: Identity;
  readonly stopwatch: Stopwatch;
  readonly trace: RequestTrace | undefined;
};

/**
 * Responds to another gateway's health check with names, numbers and booleans.
 * @throws RequestError METHOD_NOT_ALLOWED, TARGET_MALFORMED
 */
export async function respondHealth(
  compat: CompatibilityMode,
  { graphOrigin }: Gateway,
  { route, inbound, identity, stopwatch, trace }: HealthRequest,
): Promise<Outbound> {
  const { connector, plan, ruleLanguage } = route;
  const { policy, keyFingerprint } = identity;
  const { status, body } = await compat.respondToHealthCheck({
    ...{ inbound, connector, graphOrigin, policy, keyFingerprint },
    endpoints: ruleLanguage.serves(plan),
    hasAccessToken: async () => {
      stopwatch.switchTo('entra');
      trace?.step('token');
      const has = await hasAccessToken(route, inbound.signal);
      stopwatch.switchTo('own');
      trace?.step('answer');
      return has;
    },
  });
  return {
    status,
    headers: responseHeaders(identity),
    body: inbound.method === 'HEAD' ? new Uint8Array(0) : body,
  };
}

/** Usually cached, as are refusals by Entra. */
async function hasAccessToken({ tokens }: Route, signal: AbortSignalLike | undefined): Promise<boolean> {
  try {
    await tokens.get(signal);
    return true;
  } catch (error) {
    if (error instanceof RequestError) return false;
    throw error;
  }
}
