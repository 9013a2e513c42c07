import type { Deployment, DeploymentInstance } from '../../deployment/parse-deployment.ts';
import { getLocationPart } from '../facts/place.ts';
import { quoteShellArgument } from '../facts/quote.ts';

/**
 * Shell lines that set ENDPOINT. Without a known URL (Kubernetes without ingress) they forward a port through
 * the API server.
 */
export function endpointLines(
  deployment: Deployment,
  name: string,
  { endpoint }: DeploymentInstance,
): readonly string[] {
  if (endpoint !== null) return [`ENDPOINT=${quoteShellArgument(endpoint.replace(/\/+$/, ''))}`];
  if (deployment.host !== 'kubernetes') return ["read -r -p 'Address of the gateway, https://…: ' ENDPOINT"];
  const service = `nymgate-${deployment.environment}-${name}`;
  return [
    `kubectl --namespace ${quoteShellArgument(getLocationPart(deployment, 'namespace'))} port-forward ${quoteShellArgument(`service/${service}`)} 8484:80 > /dev/null &`,
    "trap 'kill $!' EXIT",
    'sleep 2',
    'ENDPOINT=http://127.0.0.1:8484',
  ];
}
