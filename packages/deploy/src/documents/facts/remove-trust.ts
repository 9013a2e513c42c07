import type { DeployedConnector, DeploymentInstance } from '../../deployment/parse-deployment.ts';
import { quoteShellArgument } from './quote.ts';

/**
 * Removes the gateway's credential from an application that stays. Of several certificates, a person selects
 * one.
 */
export function removeTrust(
  { app, credential }: Pick<DeployedConnector, 'app' | 'credential'>,
  { identity }: Pick<DeploymentInstance, 'identity'>,
): readonly string[] {
  const id = app.clientId;
  if (credential === 'certificate')
    return [
      `az ad app credential list --id ${id} --cert --output table`,
      "KEY_ID='the keyId of the gateway in that list'",
      `az ad app credential delete --id ${id} --cert --key-id "$KEY_ID"`,
    ];
  const subject = identity.subject.replaceAll("'", String.raw`\'`);
  return [
    `CREDENTIAL=$(az ad app federated-credential list --id ${id} --query ${quoteShellArgument(`[?subject=='${subject}'].id`)} --output tsv)`,
    `az ad app federated-credential delete --id ${id} --federated-credential-id "$CREDENTIAL"`,
  ];
}
