import type { Deployment } from '../../deployment/parse-deployment.ts';
import { getLocationPart } from './place.ts';
import { quoteShellArgument } from './quote.ts';

/**
 * @param reference as in `instances.NAME.key` of deployment.json
 * @returns empty if there is no command, as for a key file on another machine
 */
export function deleteSecret(deployment: Deployment, reference: string): readonly string[] {
  const [, store = '', name = ''] = /^([a-z0-9-]+):([^#?]+)/.exec(reference) ?? [];
  const region = quoteShellArgument(getLocationPart(deployment, 'region'));
  switch (store) {
    case 'aws-sm':
      return [
        `aws secretsmanager delete-secret --region ${region} --secret-id ${quoteShellArgument(name)} --recovery-window-in-days 30`,
      ];
    case 'aws-ssm':
      return [
        `aws ssm delete-parameter --region ${region} --name ${quoteShellArgument(toParameterName(name))}`,
      ];
    case 'gcp-sm':
      return [
        `gcloud secrets delete ${quoteShellArgument(name)} --project ${quoteShellArgument(getLocationPart(deployment, 'projectId'))}`,
      ];
    case 'azure-kv': {
      const [vault = '', secret = ''] = name.split('/');
      return [
        `az keyvault secret delete --vault-name ${quoteShellArgument(vault.split('.')[0] ?? '')} --name ${quoteShellArgument(secret)}`,
      ];
    }
    default:
      return [];
  }
}

/** DeleteParameter takes no ARN, and an ARN leaves out the slash that a name with several parts begins with. */
function toParameterName(name: string): string {
  const [, path] = /^arn:[^/]*:parameter\/(.+)$/.exec(name) ?? [];
  if (path === undefined) return name;
  return path.includes('/') ? `/${path}` : path;
}
