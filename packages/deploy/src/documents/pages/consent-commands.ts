import { GRAPH_APP_ID } from '@nymgate/connectors/index';
import { CLOUDS } from '@nymgate/gateway/config/clouds';
import { CLOUD_TOOLS, formatCloudSwitch } from '../facts/cloud-tools.ts';
import { quotePowershellText } from '../facts/quote.ts';
import type { ServedConnector } from '../facts/served-connector.ts';
import { type Block, commands, heading, paragraph } from '../markup/block.ts';
import { code, link, text } from '../markup/text.ts';

/**
 * Commands to grant, check and revoke consent. Sources:
 * learn.microsoft.com/graph/permissions-grant-via-msgraph,
 * /graph/api/serviceprincipal-post-approleassignments, /graph/api/serviceprincipal-delete-approleassignments,
 * /powershell/module/microsoft.graph.applications/new-mgserviceprincipalapproleassignment,
 * /cli/azure/ad/app/permission.
 */
export function consentBlocks(served: ServedConnector): readonly Block[] {
  return [
    heading('Or with az'),
    paragraph(
      text`A permission that is granted already is answered with "Permission being assigned already exists": leave it and go on. There is no confirmation: each command takes effect at once. The lines are for bash; the Cloud Shell of the portal has bash and az.`,
    ),
    commands('sh', [
      ...signIn(served),
      `GRAPH=$(az ad sp show --id ${GRAPH_APP_ID} --query id --output tsv)`,
      `for ROLE in ${served.consentedPermissions.map(({ id }) => id).join(' ')}; do`,
      `  az rest --method POST --url "${graphUrl(served)}/servicePrincipals/$GRAPH/appRoleAssignedTo" \\`,
      "    --headers 'Content-Type=application/json' \\",
      '    --body "{\\"principalId\\":\\"$APP\\",\\"resourceId\\":\\"$GRAPH\\",\\"appRoleId\\":\\"$ROLE\\"}"',
      'done',
    ]),
    heading('Or with PowerShell'),
    commands('powershell', [
      'Install-Module Microsoft.Graph.Applications -Scope CurrentUser',
      ...connectGraph(served, 'grant'),
      `$roles = ${served.consentedPermissions.map(({ id }) => quotePowershellText(id)).join(', ')}`,
      'foreach ($role in $roles) {',
      '    New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $app.Id -PrincipalId $app.Id -ResourceId $graph.Id -AppRoleId $role',
      '}',
    ]),
    heading('Or with Nymgate'),
    paragraph(
      text`${code(`nymgate consent ${served.connector.id} --deployment deployment.json`)} grants the same with your own sign-in to ${code('az')}${served.name === served.connector.id ? '' : ', for every instance that serves this connector'}; with ${code('--dry-run')} it only shows what it would grant.`,
    ),
    heading('Add a permission to the list'),
    paragraph(text`Only when one of the table is missing in the portal. The application’s owner may do it.`),
    commands('sh', [
      `az ad app permission add --id ${served.deployedConnector.app.clientId} --api ${GRAPH_APP_ID} \\`,
      `  --api-permissions ${served.consentedPermissions.map(({ id }) => `${id}=Role`).join(' ')}`,
    ]),
    heading('Check'),
    paragraph(
      text`${served.consentedPermissions.length === 1 ? 'One line' : `${served.consentedPermissions.length} lines`} with the GUIDs of the table. The gateway notices a first consent within a minute, a later one some five minutes after Microsoft has said no; the operator sees it with ${code('nymgate doctor')}.`,
    ),
    commands('sh', [
      ...signIn(served),
      `az rest --method GET --url "${graphUrl(served)}/servicePrincipals/$APP/appRoleAssignments" \\`,
      "  --query 'value[].{role:appRoleId, since:createdDateTime}' --output table",
    ]),
    commands('powershell', [
      ...connectGraph(served, 'read'),
      "Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $app.Id | Format-Table -Property 'AppRoleId', 'ResourceDisplayName', 'CreatedDateTime'",
    ]),
    ...whoElse(served),
    heading('Revoke'),
    paragraph(
      text`Takes back from ${code(served.deployedConnector.app.displayName)} the permissions of this document${served.scopedPermissions.length > 0 ? text`, and those that Exchange grants, should Entra ID have them. Mailboxes that Exchange grants are read on until an Exchange Administrator withdraws them: ${code('exchange-scope')}, "Take it back"` : ''}. Tokens that are out end by themselves, within ninety minutes at most. Nothing here ends them earlier; to stop at once, have the operator stop the gateway too. So that the application gets no token of any kind any more, disable it: ${link(`${CLOUD_TOOLS[served.deployment.cloud].portal}/#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview`, 'Enterprise applications')}, "Enabled for users to sign-in: No".`,
    ),
    commands('sh', [
      ...signIn(served),
      `ROLES='${revocable(served).join(' ')}'`,
      `for GRANT in $(az rest --method GET --url "${graphUrl(served)}/servicePrincipals/$APP/appRoleAssignments" \\`,
      '  --query "value[?contains(\'$ROLES\', appRoleId)].id" --output tsv); do',
      `  az rest --method DELETE --url "${graphUrl(served)}/servicePrincipals/$APP/appRoleAssignments/$GRANT"`,
      'done',
    ]),
    commands('powershell', [
      ...connectGraph(served, 'grant'),
      `$roles = ${revocable(served).map(quotePowershellText).join(', ')}`,
      'Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $app.Id | Where-Object AppRoleId -in $roles | ForEach-Object {',
      '    Remove-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $app.Id -AppRoleAssignmentId $_.Id',
      '}',
    ]),
  ];
}

/** Anyone who can authenticate as the application has its permissions; owners can add credentials. */
function whoElse({ deployedConnector, instance, deployment }: ServedConnector): readonly Block[] {
  const id = deployedConnector.app.clientId;
  return [
    heading('Who can use it'),
    paragraph(
      deployedConnector.credential === 'federated'
        ? text`The first command must list the one credential of the first table (subject ${code(instance.identity.subject)}); the second must print nothing: no password, no certificate. The third lists the owners, who can add one.${deployedConnector.app.existing ? ' What else stands there belongs to the other programs of this application, and can use these permissions as well.' : ''}`
        : text`The first command must print nothing; the second must list one certificate, that of the gateway, and no password. The third lists the owners, who can add one.${deployedConnector.app.existing ? ' What else stands there belongs to the other programs of this application, and can use these permissions as well.' : ''}`,
    ),
    commands('sh', [
      ...azLogin(deployment),
      `az ad app federated-credential list --id ${id} --query '[].{issuer:issuer, subject:subject}' --output table`,
      `az ad app show --id ${id} --query '[passwordCredentials, keyCredentials][].{name:displayName, type:type, until:endDateTime}' --output table`,
      `az ad app owner list --id ${id} --query '[].{name:displayName, id:id}' --output table`,
    ]),
  ];
}

function revocable({ consentedPermissions, scopedPermissions }: ServedConnector): readonly string[] {
  return [...consentedPermissions, ...scopedPermissions].map(({ id }) => id);
}

/** Signs in to the tenant's cloud, and finds the enterprise application. */
function signIn({ deployment, deployedConnector }: ServedConnector): readonly string[] {
  const { app } = deployedConnector;
  return [
    ...azLogin(deployment),
    app.servicePrincipalId === null
      ? `APP=$(az ad sp show --id ${app.clientId} --query id --output tsv)`
      : `APP=${app.servicePrincipalId}`,
  ];
}

export function azLogin({ cloud, tenantId }: ServedConnector['deployment']): readonly string[] {
  return [
    ...(cloud === 'global' ? [] : [`az cloud set --name ${CLOUD_TOOLS[cloud].az}`]),
    `az login --tenant ${tenantId} --allow-no-subscriptions`,
  ];
}

/** @param to `grant` also requests the right to grant and revoke */
export function connectGraph(
  { deployment, deployedConnector }: ServedConnector,
  to: 'read' | 'grant',
): readonly string[] {
  const scopes =
    to === 'grant' ? "'Application.Read.All', 'AppRoleAssignment.ReadWrite.All'" : "'Application.Read.All'";
  const environment = formatCloudSwitch(deployment.cloud, 'Environment', CLOUD_TOOLS[deployment.cloud].graph);
  return [
    `Connect-MgGraph -TenantId ${quotePowershellText(deployment.tenantId)}${environment} -Scopes ${scopes}`,
    `$graph = Get-MgServicePrincipal -Filter "appId eq '${GRAPH_APP_ID}'"`,
    `$app = Get-MgServicePrincipal -Filter "appId eq '${deployedConnector.app.clientId}'"`,
  ];
}

export function graphUrl({ deployment }: ServedConnector): string {
  return `${CLOUDS[deployment.cloud].graph}/v1.0`;
}
