import type { Entity } from '../src/base/entity.ts';
import { ASSERTION_TYPE } from '../src/entra/token-endpoint.ts';
import type { Simulator } from '../src/simulator-types.ts';

/** `body` is empty where there is none. */
export type GraphReply = { readonly status: number; readonly headers: Headers; readonly body: Entity };

export type GraphClient = {
  /** `target` is a path on Graph's origin or one of its links. */
  readonly get: (target: string, headers?: Readonly<Record<string, string>>) => Promise<GraphReply>;
  /** All rows of a collection and its last page, by following its links. */
  readonly walk: (
    target: string,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<{ readonly rows: readonly Entity[]; readonly pages: readonly Entity[] }>;
};

/** The form of a token request for a registered app; a test may change single fields. */
export async function tokenForm(
  simulator: Simulator,
  { clientId, subject }: { clientId: string; subject: string },
): Promise<Record<string, string>> {
  return {
    client_id: clientId,
    scope: 'https://graph.microsoft.com/.default',
    client_assertion_type: ASSERTION_TYPE,
    client_assertion: await simulator.issueAssertion({ subject }),
    grant_type: 'client_credentials',
  };
}

/**
 * Registers an app with these roles, signs in as it and reads the simulated Graph without any gateway between.
 *
 * @example (await createGraphClient(simulator, ['User.Read.All'])).get('/v1.0/users')
 */
export async function createGraphClient(
  simulator: Simulator,
  roles: readonly string[],
): Promise<GraphClient> {
  const subject = 'graph-client';
  const audience = 'api://AzureADTokenExchange';
  const { clientId } = simulator.registerApp({
    name: subject,
    roles,
    credentials: [{ issuer: simulator.issuerUrl, subject, audience }],
  });
  const answer = await fetch(`${simulator.entraUrl}/${simulator.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams(await tokenForm(simulator, { clientId, subject })),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const get: GraphClient['get'] = async (target, headers = {}) => {
    const url = target.startsWith('/') ? `${simulator.graphUrl}${target}` : target;
    const reply = await fetch(url, { headers: { authorization: `Bearer ${token}`, ...headers } });
    const text = await reply.text();
    const body = (text === '' ? {} : JSON.parse(text)) as Entity;
    return { status: reply.status, headers: reply.headers, body };
  };
  return { get, walk: (target, headers) => walk(get, target, headers) };
}

async function walk(
  get: GraphClient['get'],
  target: string,
  headers: Readonly<Record<string, string>> | undefined,
) {
  const pages: Entity[] = [];
  for (let next: string | undefined = target; next !== undefined; ) {
    const reply: GraphReply = await get(next, headers);
    if (reply.status !== 200) throw new RangeError(`Graph answered ${reply.status}`);
    pages.push(reply.body);
    next = reply.body['@odata.nextLink'] as string | undefined;
  }
  return { rows: pages.flatMap((page) => page['value'] as readonly Entity[]), pages };
}

export type TokenReply = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
  /** The first of `error_codes`. */
  readonly code: number | undefined;
  readonly token: string;
};

/**
 * Exchanges a client assertion at the simulated Entra; `fields` replace the usual ones of the form.
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
