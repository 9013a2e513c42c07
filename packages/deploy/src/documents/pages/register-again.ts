import { GRAPH_APP_ID } from '@nymgate/connectors/index';
import type { Deployment } from '../../deployment/parse-deployment.ts';
import type { Application } from '../facts/applications.ts';
import { azLogin } from '../facts/cloud-tools.ts';
import { quoteShellArgument } from '../facts/quote.ts';
import type { ServedConnector } from '../facts/served-connector.ts';
import { type Block, commands, heading, paragraph } from '../markup/block.ts';
import { code, strong, text } from '../markup/text.ts';

/**
 * Where the operator may not register, another person can, once. Sources:
 * learn.microsoft.com/entra/identity/role-based-access-control/delegate-app-roles, /cli/azure/ad/app,
 * /cli/azure/ad/app/owner, /cli/azure/ad/app/federated-credential.
 */
export function registerBlocks(deployment: Deployment, apps: readonly Application[]): readonly Block[] {
  const ours = apps.filter(({ app }) => !app.existing);
  const users = ours.flatMap((one) => one.users.map((user) => [one, user] as const));
  const hasCertificate = users.some(
    ([, { deployedConnector }]) => deployedConnector.credential === 'certificate',
  );
  if (users.length === 0) return [];
  return [
    heading('Register an application again'),
    paragraph(
      text`The applications are there already. This is for one that was deleted, or never created in this tenant, where the operator may not register it. A person who may (Application Developer or Cloud Application Administrator) runs the first block, and then ${strong('only')} the lines of what is missing. They create an application with its trust and its list of permissions, make the operator its owner, and print the ids. Then the operator runs ${code('nymgate import-blocks --app INSTANCE/CONNECTOR=OBJECT-ID > import.tf')}, or names it as an application that is there already, and writes these documents again. The role is needed only once. A member or Application Developer becomes an owner as well, an administrator of applications does not.`,
    ),
    commands('sh', [
      ...azLogin(deployment),
      "read -r -p 'Sign-in name of the operator: ' OPERATOR",
      ...register(hasCertificate),
    ]),
    commands(
      'sh',
      users.map(([one, user]) => registerOne(one, user)),
    ),
    ...(hasCertificate
      ? [
          paragraph(
            text`Where the second argument is empty, a certificate proves who the gateway is: upload its public part with ${code('az ad app credential reset --append --cert')}.`,
          ),
        ]
      : []),
  ];
}

function register(hasCertificate: boolean): readonly string[] {
  const trust = 'az ad app federated-credential create --id "$CLIENT" --parameters "$2"';
  return [
    'register() {',
    '  CLIENT=$(az ad app create --display-name "$1" --sign-in-audience AzureADMyOrg --query appId --output tsv)',
    '  az ad sp create --id "$CLIENT" --output none',
    hasCertificate ? `  if [ -n "$2" ]; then ${trust}; fi` : `  ${trust}`,
    `  az ad app permission add --id "$CLIENT" --api ${GRAPH_APP_ID} --api-permissions "\${@:3}"`,
    '  az ad app owner add --id "$CLIENT" --owner-object-id "$(az ad user show --id "$OPERATOR" --query id --output tsv)"',
    '  az ad app show --id "$CLIENT" --query \'{name:displayName, client_id:appId, object_id:id}\' --output json',
    '}',
  ];
}

function registerOne(
  { app, consented }: Application,
  { deployedConnector, instance }: ServedConnector,
): string {
  const { issuer, subject, audience } = instance.identity;
  const trust = JSON.stringify({ name: 'nymgate', issuer, subject, audiences: [audience] });
  const credential = deployedConnector.credential === 'federated' ? trust : '';
  const roles = consented.map(({ id }) => `${id}=Role`).join(' ');
  return `register ${quoteShellArgument(app.displayName)} ${quoteShellArgument(credential)} ${roles}`;
}
