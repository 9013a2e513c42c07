import type { Simulator } from '../simulator-types.ts';
import { ASSERTION_TYPE } from './refuse-request.ts';

export type TokenReply = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
  /** The first of `error_codes`. */
  readonly code: number | undefined;
  readonly token: string;
};

/**
 * Exchanges a client assertion at the simulated Entra; `fields` stand in place of the usual ones of the form.
 *
 * @example (await requestToken(simulator, { client_id: app.clientId, client_assertion: assertion })).token
 */
export async function requestToken(
  simulator: Pick<Simulator, 'entraUrl' | 'tenantId'>,
  fields: Readonly<Record<string, string>>,
  tenant: string = simulator.tenantId,
): Promise<TokenReply> {
  const response = await fetch(`${simulator.entraUrl}/${tenant}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: 'https://graph.microsoft.com/.default',
      client_assertion_type: ASSERTION_TYPE,
      ...fields,
    }),
  });
  const body = (await response.json()) as Record<string, unknown>;
  const [code] = (body['error_codes'] ?? []) as readonly (number | undefined)[];
  return {
    status: response.status,
    headers: response.headers,
    body,
    code,
    token: String(body['access_token'] ?? ''),
  };
}
