import type { Deployment } from '../../deployment/parse-deployment.ts';
import { placePart } from './place.ts';
import { shellWord } from './quote.ts';

/**
 * Deletes a pseudonym key in its store.
 *
 * @param reference as in `instances.NAME.key` of deployment.json
 * @returns nothing where there is no command: a key in a file is no file of this machine
 */
export function deleteSecret(deployment: Deployment, reference: string): readonly string[] {
  const [, store = '', name = ''] = /^([a-z0-9-]+):([^#?]+)/.exec(reference) ?? [];
  const region = shellWord(placePart(deployment, 'region'));
  switch (store) {
    case 'aws-sm':
      return [
        `aws secretsmanager delete-secret --region ${region} --secret-id ${shellWord(name)} --recovery-window-in-days 30`,
      ];
    case 'aws-ssm':
      return [`aws ssm delete-parameter --region ${region} --name ${shellWord(name)}`];
    case 'gcp-sm':
      return [
        `gcloud secrets delete ${shellWord(name)} --project ${shellWord(placePart(deployment, 'projectId'))}`,
      ];
    case 'azure-kv': {
      const [vault = '', secret = ''] = name.split('/');
      return [
        `az keyvault secret delete --vault-name ${shellWord(vault.split('.')[0] ?? '')} --name ${shellWord(secret)}`,
      ];
    }
    default:
      return [];
  }
}
