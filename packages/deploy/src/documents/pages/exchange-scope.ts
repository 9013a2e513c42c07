import { getExchangeRole } from '@nymgate/connectors/builders/exchange-roles';
import type { Deployment } from '../../deployment/parse-deployment.ts';
import { CLOUD_TOOLS, formatCloudSwitch } from '../facts/cloud-tools.ts';
import { quotePowershellText } from '../facts/quote.ts';
import type { ServedConnector } from '../facts/served-connector.ts';
import { type Block, commands, heading, note, type Page, paragraph, table } from '../markup/block.ts';
import { code, joinWithCommas, strong, text } from '../markup/text.ts';
import { connectGraph, findPrincipal, INSTALL_GRAPH } from './consent-powershell.ts';

/**
 * For the Exchange Administrator: RBAC for Applications, which limits an application to some mailboxes.
 * Sources: learn.microsoft.com/exchange/permissions-exo/application-rbac, /graph/auth-limit-mailbox-access,
 * /powershell/module/exchange/{new-serviceprincipal,new-managementscope,new-managementroleassignment,test-serviceprincipalauthorization}.
 * @param served those with `scoping: exchange`; at least one
 */
export function exchangeScopePage(deployment: Deployment, served: readonly ServedConnector[]): Page {
  return {
    title: `Some mailboxes only (${deployment.environment})`,
    reader: text`For an Exchange Administrator (member of Organization Management) of the tenant ${code(deployment.tenantId)}. Half an hour, and up to two hours until it works.`,
    language: 'en',
    blocks: [
      heading('How the narrowing works'),
      paragraph(
        text`A permission that is consented to in Entra ID reaches every mailbox. Exchange Online can grant the same to an application for a group of mailboxes: RBAC for Applications. Microsoft ${strong('adds the two up')}. So the mailbox permissions below are granted here, in Exchange, and nowhere else.`,
      ),
      note(
        text`As long as one of ${joinWithCommas(unconsented(served).map(code))} is consented to in Entra ID, every mailbox is open, and the scope has no effect. Step 1 makes sure that it is not.`,
      ),
      table(
        ['Connector', 'Application (client) ID', 'Granted here', 'In place of'],
        served.map(({ name, deployedConnector, scopedPermissions }) => [
          text`${code(name)}`,
          text`${code(deployedConnector.app.clientId)}`,
          joinWithCommas(exchangeRoles(scopedPermissions).map(code)),
          joinWithCommas(scopedPermissions.map(({ value }) => code(value))),
        ]),
      ),
      ...(served.some(({ scopedPermissions }) =>
        scopedPermissions.some(({ value }) => value === 'Calendars.ReadBasic.All'),
      )
        ? [
            paragraph(
              text`Exchange has no role like ${code('Calendars.ReadBasic.All')}. ${code('Application Calendars.Read')} reads the texts of events too, of the mailboxes in scope; the gateway’s policy stays the one without them.`,
            ),
          ]
        : []),
      paragraph(
        text`Everything else that the connector needs (accounts, groups) is consented to in Entra ID as usual: the document ${code('consent')} leaves out what stands here.`,
      ),
      heading('1. Nothing in Entra ID'),
      paragraph(
        text`For a Cloud Application Administrator: the role of an Exchange Administrator can't do this. The first block lists the mailbox permissions that Entra ID grants today. It must print ${strong('nothing')}. What it prints, a Privileged Role Administrator revokes, by the second block.`,
      ),
      commands('powershell', [INSTALL_GRAPH]),
      ...served.flatMap(inEntra),
      heading('2. Connect to Exchange Online'),
      paragraph(text`In the terminal that steps 3 to 5 need as well.`),
      commands('powershell', connect(deployment)),
      heading('3. The mailboxes'),
      paragraph(
        text`A mail-enabled security group or distribution list with the mailboxes as ${strong('direct')} members: groups within the group do not count. Who joins it later is in scope, who leaves it is out.`,
      ),
      commands('powershell', [
        "$group = Read-Host 'Mail address of the group'",
        '$members = (Get-Group -Identity $group).DistinguishedName.Replace("\'", "\'\'")',
        `New-ManagementScope -Name ${scopeName(deployment)} -RecipientRestrictionFilter "MemberOfGroup -eq '$members'"`,
      ]),
      heading('4. The applications and their roles'),
      commands('powershell', served.flatMap(assign)),
      heading('5. Test: in scope, and out of scope'),
      paragraph(
        text`The first mailbox is a member of the group, the second is not. ${code('InScope')} must say ${strong('True')} on every line for the first, and ${strong('False')} on every line for the second. This command looks past the cache; Microsoft Graph itself applies a change after ${strong('30 minutes to two hours')}, and requests in the meantime make it longer.`,
      ),
      commands('powershell', [
        "$inside = Read-Host 'Mail address of a member of the group'",
        "$outside = Read-Host 'Mail address of somebody else'",
        ...served.flatMap(({ deployedConnector }) => [
          `Test-ServicePrincipalAuthorization -Identity ${quotePowershellText(deployedConnector.app.clientId)} -Resource $inside | Format-Table -Property 'RoleName', 'AllowedResourceScope', 'InScope'`,
          `Test-ServicePrincipalAuthorization -Identity ${quotePowershellText(deployedConnector.app.clientId)} -Resource $outside | Format-Table -Property 'RoleName', 'AllowedResourceScope', 'InScope'`,
        ]),
      ]),
      paragraph(
        text`The operator then looks from the other side: ${code('nymgate doctor --in-scope MEMBER --out-of-scope OTHER')}, with the two sign-in names, asks for both mailboxes through Microsoft Graph, and fails when the one out of scope answers.`,
      ),
      paragraph(
        text`These roles do not stand in the access token: Exchange knows them, Entra ID does not. ${code('nymgate doctor')} knows this mode by ${code('scoping: exchange')}.`,
      ),
      heading('Take it back'),
      ...withdrawScope(deployment, served),
    ],
  };
}

export function withdrawScope(deployment: Deployment, served: readonly ServedConnector[]): readonly Block[] {
  return [
    paragraph(
      text`By an Exchange Administrator. Once it works, after two hours at most, no mailbox is read any more. An application that was brought keeps its service principal and other assignments.`,
    ),
    commands('powershell', [...connect(deployment), ...formatWithdrawScopeCommands(deployment, served)]),
  ];
}

/** Commands only, without the sign-in. An existing application keeps what others assigned to it (T9-19). */
export function formatWithdrawScopeCommands(
  deployment: Pick<Deployment, 'environment'>,
  served: readonly ServedConnector[],
): readonly string[] {
  const apps = served.map(({ deployedConnector }) => deployedConnector.app);
  return [
    ...served.flatMap((one) =>
      exchangeRoles(one.scopedPermissions).map(
        (role) =>
          `Remove-ManagementRoleAssignment -Identity ${quotePowershellText(assignmentName(one, role))}`,
      ),
    ),
    `Remove-ManagementScope -Identity ${scopeName(deployment)}`,
    ...apps
      .filter(({ existing }) => !existing)
      .map(({ clientId }) => `Remove-ServicePrincipal -Identity ${quotePowershellText(clientId)}`),
  ];
}

function connect({ cloud }: Deployment): readonly string[] {
  return [
    'Install-Module ExchangeOnlineManagement -Scope CurrentUser',
    `Connect-ExchangeOnline${formatCloudSwitch(cloud, 'ExchangeEnvironmentName', CLOUD_TOOLS[cloud].exchange)}`,
  ];
}

function inEntra(served: ServedConnector): readonly Block[] {
  const { deployment, deployedConnector } = served;
  const look = [
    `$app = ${findPrincipal(deployedConnector.app.clientId)}`,
    `$scoped = ${served.scopedPermissions.map(({ id }) => quotePowershellText(id)).join(', ')}`,
    '$open = @(Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $app.Id | Where-Object AppRoleId -in $scoped)',
  ];
  return [
    commands('powershell', [
      connectGraph(deployment, 'read'),
      ...look,
      "$open | Format-Table -Property 'AppRoleId', 'CreatedDateTime'",
    ]),
    ...(deployedConnector.app.servicePrincipalId === null
      ? [
          paragraph(text`The object ID of the enterprise application, which step 4 needs:`),
          commands('powershell', ["$app | Format-Table -Property 'AppId', 'Id'"]),
        ]
      : []),
    commands('powershell', [
      connectGraph(deployment, 'grant'),
      ...look,
      '$open | ForEach-Object { Remove-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $app.Id -AppRoleAssignmentId $_.Id }',
    ]),
  ];
}

/** Exchange needs the object ID of the enterprise application, not of the registration. */
function assign(served: ServedConnector): readonly string[] {
  const { app } = served.deployedConnector;
  const scope = scopeName(served.deployment);
  return [
    ...(app.servicePrincipalId === null
      ? [`$objectId = Read-Host 'Object ID of ${app.clientId}, from step 1'`]
      : [`$objectId = ${quotePowershellText(app.servicePrincipalId)}`]),
    `New-ServicePrincipal -AppId ${quotePowershellText(app.clientId)} -ObjectId $objectId -DisplayName ${quotePowershellText(app.displayName)}`,
    ...exchangeRoles(served.scopedPermissions).map(
      (role) =>
        `New-ManagementRoleAssignment -Name ${quotePowershellText(assignmentName(served, role))} -App $objectId -Role ${quotePowershellText(role)} -CustomResourceScope ${scope}`,
    ),
  ];
}

function exchangeRoles(scoped: ServedConnector['scopedPermissions']): readonly string[] {
  return [...new Set(scoped.map(({ value }) => getExchangeRole(value) ?? value))];
}

function unconsented(served: readonly ServedConnector[]): readonly string[] {
  return [...new Set(served.flatMap(({ scopedPermissions }) => scopedPermissions.map(({ value }) => value)))];
}

/** At most 64 characters (New-ManagementRoleAssignment -Name). */
function assignmentName({ deployment, name }: ServedConnector, role: string): string {
  return `Nymgate ${deployment.environment} ${name} ${role.replace('Application ', '')}`.slice(0, 64);
}

function scopeName({ environment }: Pick<Deployment, 'environment'>): string {
  return quotePowershellText(`Nymgate ${environment}`);
}
