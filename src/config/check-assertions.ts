import type { Finding } from './finding.ts';

/** Types under which people look for the client secret of Entra's own examples. */
const SECRET_TYPES = new Set(['secret', 'client-secret', 'clientsecret', 'client_secret', 'password']);

/** What of a connector matters here, as far as it is there; anything may be of any type. */
type Connector = {
  readonly clientId?: unknown;
  readonly assertion?: { readonly type?: unknown; readonly clientId?: unknown };
};

/**
 * Assertions that the schema alone cannot judge: the client secret, which is refused with the reason, and a managed identity that
 * is given as the application it speaks for.
 *
 * @example checkAssertion('entra-id', { assertion: { type: 'client-secret' } })[0]?.path // ['connectors', 'entra-id', 'assertion', 'type']
 */
export function checkAssertion(id: string, { clientId, assertion }: Connector): readonly Finding[] {
  const type = assertion?.type;
  if (typeof type === 'string' && SECRET_TYPES.has(type.toLowerCase()))
    return [
      {
        path: ['connectors', id, 'assertion', 'type'],
        message:
          'a client secret is refused: whoever reads it can be the application for months, from anywhere; Nymgate keeps none, so none can leak',
        fix: 'use the identity of the platform (aws, gcp, azure, token-file, github), or certificate where there is none; and delete the secret in Entra',
      },
    ];
  if (type !== 'azure' || typeof clientId !== 'string') return [];
  const identity = assertion?.clientId;
  return typeof identity === 'string' && identity.toLowerCase() === clientId.toLowerCase()
    ? [
        {
          path: ['connectors', id, 'assertion', 'clientId'],
          message: 'is the client id of the application; here the one of the managed identity belongs',
          fix: 'az identity show --query clientId',
        },
      ]
    : [];
}
