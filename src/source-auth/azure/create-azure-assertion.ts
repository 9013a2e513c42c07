import type { Clock, Environment, HttpClient } from '../../kernel/ports.ts';
import type { AssertionApplication, AssertionProvider } from '../assertion-provider.ts';
import { callPlatform, jsonMembers, notUnderstood, platformCalls } from '../call-platform.ts';
import { isCompactJwt } from '../compact-jwt.ts';
import { withQuery } from '../platform-address.ts';
import { identityEndpoint } from './identity-endpoint.ts';

export type AzureSettings = {
  /** Client id of the user-assigned managed identity. */
  readonly clientId: string;
};

type AzurePorts = {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly environment: Environment;
};

const NAME = 'Azure managed identity endpoint';

/**
 * Client assertion from a user-assigned managed identity of Azure. The identity is always named: left unnamed, Azure hands out
 * the system-assigned one, which Entra does not take as a federated credential (graph-facts.md#5.5). The cloud's exchange audience is
 * the resource asked for.
 *
 * @throws SetupError CONFIG_INVALID when the environment names an endpoint that is not Azure's
 * @throws RequestError SOURCE_AUTH_FAILED (from `get`)
 * @example createAzureAssertion({ clientId: '5d6e7f80-…' }, ports, application)
 */
export function createAzureAssertion(
  { clientId }: AzureSettings,
  { http, clock, environment }: AzurePorts,
  application: Pick<AssertionApplication, 'audience'>,
): AssertionProvider {
  const { address, version, header } = identityEndpoint(environment);
  const request = {
    method: 'GET',
    ...withQuery(address, {
      'api-version': version,
      resource: application.audience,
      client_id: clientId,
    }),
    headers: [header],
  };
  return Object.freeze({
    get: async () => {
      const answer = await callPlatform(NAME, request, platformCalls({ http, clock }));
      const { access_token: token } = jsonMembers(NAME, answer);
      if (!isCompactJwt(token)) throw notUnderstood(NAME);
      return token;
    },
  });
}
