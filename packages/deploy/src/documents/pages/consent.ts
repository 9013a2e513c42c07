import { describeRoleAccess } from '@nymgate/connectors/builders/describe-role-access';
import { GRAPH_APP_ID, type Permission } from '@nymgate/connectors/index';
import { permissionsPageUrl } from '../facts/cloud-tools.ts';
import { quoteShellArgument } from '../facts/quote.ts';
import type { ServedConnector } from '../facts/served-connector.ts';
import {
  type Block,
  bullets,
  commands,
  heading,
  note,
  type Page,
  paragraph,
  table,
} from '../markup/block.ts';
import { code, joinWithCommas, link, strong, type Text, text } from '../markup/text.ts';
import { azLogin, consentBlocks } from './consent-commands.ts';

/**
 * For the Privileged Role Administrator: permissions, reasons, worst case, and how to grant, check and
 * revoke.
 */
export function consentPage(served: ServedConnector): Page {
  const { connector, deployment, deployedConnector, name } = served;
  return {
    title: `Consent: ${connector.title} (${name}, ${deployment.environment})`,
    reader: text`For a Privileged Role Administrator (or Global Administrator) of the tenant ${code(deployment.tenantId)}. Ten minutes; again only when a permission is added.`,
    language: 'en',
    blocks: [
      heading('What you are asked for'),
      paragraph(
        text`Let the application ${strong(deployedConnector.app.displayName)} read part of Microsoft 365, so that the gateway Nymgate can hand it on with names and contents replaced or dropped. An analytics tool talks to the gateway alone and never to Microsoft. Who grants ${strong('application')} permissions of Microsoft Graph needs one of the two roles above: Cloud Application Administrator and Application Administrator cannot.`,
      ),
      facts(served),
      heading('What each permission is for'),
      permissionTable(served),
      ...(served.optionalPermissions.length > 0 ? optionalNote(served) : []),
      ...(served.scopedPermissions.length > 0 ? scopedNote(served) : []),
      ...(needsTeamsPolicy(served)
        ? [
            paragraph(
              text`Online meetings take one more step by a Teams Administrator: see ${code('teams-policy')}. Until then Microsoft answers those requests with 403.`,
            ),
          ]
        : []),
      paragraph(
        text`"At worst" is what somebody could read who took over the application. ${deployedConnector.credential === 'federated' ? 'It has no password: only the identity in the first table can use it' : 'It has no password: only who has the private key of its certificate can use it'}, unless somebody adds another credential ("Who can use it" below shows that). What leaves the gateway is in ${code(`privacy-${name}`)}.`,
      ),
      heading('Grant it in the portal'),
      bullets(
        text`Open ${link(permissionsPageUrl(deployment.cloud, deployedConnector.app.clientId), `API permissions of ${deployedConnector.app.displayName}`)}. The directory at the top right must be ${code(deployment.tenantId)}.`,
        text`Compare the list with the table above: ${strong(plural(served.consentedPermissions.length))} of the kind ${strong('Application')}, ${deployedConnector.app.existing ? 'and only those of its other programs beside them' : 'nothing else'}. If one is missing, add it first (commands below); if there is one more, ask the operator why before you go on.`,
        text`Press ${strong('Grant admin consent')} and confirm. Each line must then say ${strong('Granted')}.`,
      ),
      ...(deployedConnector.app.existing ? [existingNote(served)] : []),
      ...consentBlocks(served),
      heading('Who made the application, and who can change it'),
      ...registration(served),
    ],
  };
}

function facts({
  deployedConnector,
  instance,
  deployment,
  instanceName,
  consentedPermissions,
}: ServedConnector): Block {
  const { app } = deployedConnector;
  const { issuer, subject, audience } = instance.identity;
  const rows: readonly (readonly [string, Text])[] = [
    ['Application (client) ID', text`${code(app.clientId)}`],
    ...known('Object ID of the registration', app.objectId),
    ...known('Object ID of the enterprise application', app.servicePrincipalId),
    ['Tenant', text`${code(deployment.tenantId)}`],
    ['Instance of the gateway', text`${code(instanceName)} on ${getPlatformName(deployment.host)}`],
    ...(deployedConnector.credential === 'federated'
      ? [
          [
            'Trusts, by federated credential',
            text`issuer ${code(issuer)}, subject ${code(subject)}, audience ${code(audience)}`,
          ] as const,
        ]
      : [
          [
            'Proves itself',
            text`by a certificate whose private key lies in the gateway’s secret store`,
          ] as const,
        ]),
    ['Permissions', text`${String(consentedPermissions.length)}, all of them only read`],
  ];
  return table(
    ['What', 'Value'],
    rows.map(([what, value]) => [[what], value]),
  );
}

function known(what: string, id: string | null): readonly (readonly [string, Text])[] {
  return id === null ? [] : [[what, text`${code(id)}`]];
}

function permissionTable({ consentedPermissions }: ServedConnector): Block {
  return table(
    ['Permission (app role GUID)', 'Why', 'At worst'],
    consentedPermissions.map((permission) => [
      text`${code(permission.value)} ${code(permission.id)}`,
      [permission.reason],
      atWorst(permission),
    ]),
  );
}

function atWorst({ value }: Permission): Text {
  const reach = describeRoleAccess(value);
  return reach === undefined ? text`see Microsoft’s permissions reference` : text`Reads ${reach.en}.`;
}

function optionalNote({ optionalPermissions }: ServedConnector): readonly Block[] {
  return [
    paragraph(text`Not needed, and not part of what follows:`),
    bullets(
      ...optionalPermissions.map(({ value, id, reason }) => text`${code(value)} (${code(id)}): ${reason}`),
    ),
  ];
}

function scopedNote({ scopedPermissions }: ServedConnector): readonly Block[] {
  return [
    note(
      text`${strong('Do not consent to')} ${joinWithCommas(scopedPermissions.map(({ value }) => code(value)))}${strong('.')} This connector is narrowed to some mailboxes in Exchange Online (${code('exchange-scope')}). What Entra ID and what Exchange grant is added up: consent here would open every mailbox again, whatever the scope says. If it has been given already, revoke it (below).`,
    ),
  ];
}

function existingNote({ deployedConnector, deployment }: ServedConnector): Block {
  return paragraph(
    text`The application was there before Nymgate${deployedConnector.app.objectId === null ? '' : text` (registration ${code(deployedConnector.app.objectId)})`}, and may serve other programs too. "Grant admin consent" in the portal grants what the application’s list names and may take away what was granted beside it, so complete the list first, or use the commands below, which add only what stands above. Permissions that it has beside those belong to the other programs, or to nobody: ${link(permissionsPageUrl(deployment.cloud, deployedConnector.app.clientId), 'look at them')} on this occasion.`,
  );
}

export function needsTeamsPolicy({ consentedPermissions }: ServedConnector): boolean {
  return consentedPermissions.some(({ value }) => /^OnlineMeeting(?:s|Artifact)\.Read\.All$/.test(value));
}

export function getPlatformName(platform: ServedConnector['deployment']['host']): string {
  const names = {
    aws: 'AWS',
    gcp: 'Google Cloud',
    azure: 'Azure',
    kubernetes: 'Kubernetes',
    custom: 'a host of its own',
  } as const;
  return names[platform];
}

function plural(count: number): string {
  return count === 1 ? 'one permission' : `${count} permissions`;
}

/**
 * The registering role is needed only once, and another person can register. Sources:
 * learn.microsoft.com/entra/identity/role-based-access-control/delegate-app-roles, /cli/azure/ad/app,
 * /cli/azure/ad/app/owner, /cli/azure/ad/app/federated-credential.
 */
function registration(served: ServedConnector): readonly Block[] {
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
