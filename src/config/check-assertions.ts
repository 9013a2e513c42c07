import { cloudsOf } from './clouds.ts';
import type { Finding } from './finding.ts';

/** Types under which people look for the client secret of Entra's own examples. */
const SECRET_TYPES = new Set(['secret', 'client-secret', 'clientsecret', 'client_secret', 'password']);

/** What of a connector matters here, as far as it is there; anything may be of any type. */
type Connector = {
  readonly clientId?: unknown;
  readonly assertion?: { readonly type?: unknown; readonly clientId?: unknown; readonly audience?: unknown };
};

/**
 * An audience asked for by hand that is that of another cloud than `source`: Entra would refuse each token.
 *
 * @param clouds what `source` may be; none when it is nobody's that we know
 */
export function checkAudience(
  id: string,
  { assertion }: Connector,
  clouds: readonly string[],
): readonly Finding[] {
  const audience = assertion?.audience;
  const named = typeof audience === 'string' ? cloudsOf('audience', audience) : [];
  if (named.length === 0 || clouds.length === 0 || named.some((name) => clouds.includes(name))) return [];
  return [
    {
      path: ['connectors', id, 'assertion', 'audience'],
      message: `connectors.${id}.assertion.audience is that of ${named.join(' or ')}, and source is ${clouds.join(' or ')}`,
      fix: 'remove it: the audience of the cloud is asked for by itself',
    },
  ];
}

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
          message: `connectors.${id}.assertion.clientId is the client id of the application; here the one of the managed identity belongs`,
          fix: 'copy what az identity show --query clientId says',
        },
      ]
    : [];
}
