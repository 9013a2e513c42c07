import { percentEncode } from '@nymgate/engine/kernel/network/percent-encode';
import type { Deployment, DeploymentInstance } from '../../deployment/parse-deployment.ts';
import { getLocationPart } from './place.ts';

/** The path before `/v1.0`: empty for a single connector, else the connector's name. */
export function getMountPath({ connectors }: DeploymentInstance, id: string): string {
  return Object.keys(connectors).length > 1 ? `/${id}` : '';
}

/**
 * Encodes a target in the canonical form of SigV4, because curl before 8.3 signs the query unencoded. Leaves
 * slots unchanged.
 * @example signable('/v1.0/users?$top=1') // '/v1.0/users?%24top=1'
 */
export function signable(target: string): string {
  const [path = '', query] = target.split('?', 2);
  if (query === undefined) return path;
  return `${path}?${query.split('&').map(encodePair).toSorted().join('&')}`;
}

function encodePair(pair: string): string {
  const [name = '', ...rest] = pair.split('=');
  return rest.length === 0 ? encodePart(name) : `${encodePart(name)}=${encodePart(rest.join('='))}`;
}

function encodePart(part: string): string {
  return part
    .split(/(\{[A-Za-z]+\})/)
    .map((piece) => (/^\{[A-Za-z]+\}$/.test(piece) ? piece : percentEncode(decodeURIComponent(piece))))
    .join('');
}

/** Region and service for the signature: a function URL, or an API of API Gateway. */
export function signingScope(
  deployment: Deployment,
  endpoint: string,
): { readonly region: string; readonly service: string } {
  const inName = /\.(lambda-url|execute-api)\.([a-z0-9-]+)\./.exec(endpoint);
  return {
    region: inName?.[2] ?? getLocationPart(deployment, 'region'),
    service: inName?.[1] === 'lambda-url' ? 'lambda' : 'execute-api',
  };
}
