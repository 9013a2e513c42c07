import type { Simulator } from 'nymgate-simulator';
import type { Caller } from '../http/caller.ts';
import { exchange, toWirePath } from '../http/exchange.ts';

/**
 * Asks the simulated Graph itself, past the gateway, with an access token of its own: what the gateway's answer is
 * compared with. There is nothing of the kind for a real tenant.
 *
 * @param subject of the application's federated credential
 */
export function createRawCaller(
  simulator: Simulator,
  { clientId, subject }: { clientId: string; subject: string },
): Caller {
  let token: Promise<string> | undefined;
  return async (path) => {
    token ??= fetchToken(simulator, { clientId, subject });
    const headers = { authorization: `Bearer ${await token}` };
    return exchange({ origin: simulator.graphUrl, path: toWirePath(path), headers });
  };
}

async function fetchToken(
  simulator: Simulator,
  { clientId, subject }: { clientId: string; subject: string },
): Promise<string> {
  const form = new URLSearchParams({
    client_id: clientId,
    client_assertion: await simulator.issueAssertion({ subject }),
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    grant_type: 'client_credentials',
    scope: `${simulator.graphUrl}/.default`,
  });
  const answer = await exchange({
    origin: simulator.entraUrl,
    path: `/${simulator.tenantId}/oauth2/v2.0/token`,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  });
  const parsed = JSON.parse(answer.body) as { access_token?: unknown };
  return String(parsed.access_token);
}
