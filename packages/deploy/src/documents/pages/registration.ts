import { GRAPH_APP_ID } from '@nymgate/connectors/index';
import { quoteShellArgument } from '../facts/quote.ts';
import type { ServedConnector } from '../facts/served-connector.ts';
import { type Block, commands, paragraph } from '../markup/block.ts';
import { code, text } from '../markup/text.ts';
import { azLogin } from './consent-commands.ts';

/**
 * That the registering role is needed once, and how somebody else registers in the operator's place. Sources:
 * learn.microsoft.com/entra/identity/role-based-access-control/delegate-app-roles, /cli/azure/ad/app, /cli/azure/ad/app/owner,
 * /cli/azure/ad/app/federated-credential.
 */
export function registration(served: ServedConnector): readonly Block[] {
  return [
    paragraph(
      text`Whoever registers an application becomes its ${code('owner')}, and owners may change it later: add a permission to its list, exchange the credential or add another one. An owner can thus reach everything under "at worst": keep them few. The role for registering (Application Developer, or Cloud Application Administrator) is needed once and can be taken back afterwards; nobody needs a standing role for the gateway to run. Owners cannot consent to what they add: that stays with you.`,
    ),
    paragraph(
      text`The application of this document is there already. Only when it has to be made anew (it was deleted, or never made in this tenant) and the operator may not register applications, somebody who may does this in their place; otherwise there would be two. It makes an application of the same name with the same trust and the same list of permissions, makes the operator its owner, and prints the ids. The operator lets Terraform take it over with ${code(`nymgate import-blocks --app ${served.instanceName}/${served.connector.id}=OBJECT-ID > import.tf`)}, or names it as an application that is there already, and has these documents written anew.`,
    ),
    commands('sh', register(served)),
    ...(served.deployedConnector.credential === 'certificate'
      ? [
          paragraph(
            text`This connector proves itself by a certificate: upload its public part with ${code('az ad app credential reset --append --cert')} in place of the federated credential.`,
          ),
        ]
      : []),
  ];
}

function register(served: ServedConnector): readonly string[] {
  const { deployedConnector, instance, deployment, consentedPermissions } = served;
  const { issuer, subject, audience } = instance.identity;
  const credential = JSON.stringify({ name: 'nymgate', issuer, subject, audiences: [audience] });
  return [
    ...azLogin(deployment),
    "read -r -p 'Sign-in name of the operator: ' OPERATOR",
    `CLIENT=$(az ad app create --display-name ${quoteShellArgument(deployedConnector.app.displayName)} --sign-in-audience AzureADMyOrg --query appId --output tsv)`,
    'az ad sp create --id "$CLIENT" --output none',
    ...(deployedConnector.credential === 'federated'
      ? [
          `az ad app federated-credential create --id "$CLIENT" --parameters ${quoteShellArgument(credential)}`,
        ]
      : []),
    `az ad app permission add --id "$CLIENT" --api ${GRAPH_APP_ID} \\`,
    `  --api-permissions ${consentedPermissions.map(({ id }) => `${id}=Role`).join(' ')}`,
    'az ad app owner add --id "$CLIENT" --owner-object-id "$(az ad user show --id "$OPERATOR" --query id --output tsv)"',
    'az ad app show --id "$CLIENT" --query \'{client_id:appId, object_id:id}\' --output json',
  ];
}
