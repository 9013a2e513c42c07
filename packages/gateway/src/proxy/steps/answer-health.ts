import type { Compat } from '@nymgate/rules/dialects/compat';
import { RequestError } from '@nymgate/engine/kernel/errors';
import type { Outbound } from '@nymgate/engine/kernel/inbound';
import type { RequestTrace } from '@nymgate/clouds/observed/tracing';
import type { Leaving } from '@nymgate/engine/kernel/ports';
import type { Stopwatch } from '../stopwatch.ts';
import { type Identity, responseHeaders } from './build-response.ts';
import type { Gateway, Route } from './gateway.ts';
import type { Authorized } from './read-target.ts';

type HealthRequest = Pick<Authorized, 'route' | 'inbound'> & {
  readonly identity: Identity;
  readonly watch: Stopwatch;
  readonly trace: RequestTrace | undefined;
};

/**
 * Answers a health check in the manners of another gateway. It tells names, numbers and booleans.
 *
 * @throws RequestError METHOD_NOT_ALLOWED, TARGET_MALFORMED
 */
export async function answerHealth(
  compat: Compat,
  { graphOrigin }: Gateway,
  { route, inbound, identity, watch, trace }: HealthRequest,
): Promise<Outbound> {
  const { connector, plan, dialect } = route;
  const { policy, epoch } = identity;
  const { status, body } = await compat.answerHealth({
    ...{ inbound, connector, graphOrigin, policy, epoch },
    endpoints: dialect.serves(plan),
    hasAccessToken: async () => {
      watch.turn('entra');
      trace?.step('token');
      const has = await hasAccessToken(route, inbound.signal);
      watch.turn('own');
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
