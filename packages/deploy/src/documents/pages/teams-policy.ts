import type { DeployedConnector, Deployment } from '../../deployment/parse-deployment.ts';
import { CLOUD_TOOLS, formatCloudSwitch } from '../facts/cloud-tools.ts';
import { quotePowershellText } from '../facts/quote.ts';
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
import { code, strong, text } from '../markup/text.ts';

/**
 * For the Teams Administrator: an application access policy that keeps existing ones. Sources:
 * learn.microsoft.com/graph/cloud-communication-online-meeting-application-access-policy,
 * /powershell/module/teams/{get,new,set,grant,remove}-csapplicationaccesspolicy,
 * /powershell/module/teams/get-csgrouppolicyassignment, get-csuserpolicyassignment.
 * @param served those that read online meetings; at least one
 */
export function teamsPolicyPage(deployment: Deployment, served: readonly ServedConnector[]): Page {
  const policy = policyName(deployment);
  return {
    title: `Teams policy for online meetings (${deployment.environment})`,
    reader: text`For a Teams Administrator (or Global Administrator) of the tenant ${code(deployment.tenantId)}. A quarter of an hour, and up to half an hour until it works.`,
    language: 'en',
    blocks: [
      heading('What it is for'),
      paragraph(
        text`Microsoft lets an application read online meetings and attendance reports only of people to whom an application access policy with its client id is assigned, in addition to the consent in Entra ID. Chats, channels, teams and call records do not need it.`,
      ),
      table(
        ['Connector', 'Application', 'Client ID'],
        served.map(({ name, deployedConnector }) => [
          text`${code(name)}`,
          [deployedConnector.app.displayName],
          text`${code(deployedConnector.app.clientId)}`,
        ]),
      ),
      heading('1. Connect'),
      paragraph(
        text`In PowerShell 7 or Windows PowerShell 5.1. ${strong('"Access denied" although you have the role')}: close the terminal, open a new one and connect again; a session keeps the roles that it began with.`,
      ),
      commands('powershell', connect(deployment)),
      heading('2. Look at what is there'),
      paragraph(
        text`A person has one application access policy at a time. An assignment to the person comes before one to a group, and that before the one for the whole tenant; a new one of the same kind takes the place of the old. So first see which policies exist and who has them. The last command takes the sign-in name of a person whose meetings are to be read; what it prints is the policy that holds for that person, nothing means the tenant’s own or none. Note the names.`,
      ),
      commands('powershell', [
        "Get-CsApplicationAccessPolicy | Format-List -Property 'Identity', 'AppIds', 'Description'",
        "Get-CsGroupPolicyAssignment -PolicyType ApplicationAccessPolicy | Format-Table -Property 'GroupId', 'PolicyName', 'Rank'",
        "$person = Read-Host 'Sign-in name of a person'",
        'Get-CsUserPolicyAssignment -Identity $person -PolicyType ApplicationAccessPolicy | Select-Object -ExpandProperty PolicySource',
      ]),
      heading('3. Add the application'),
      paragraph(
        text`Each policy that those people have already gets the application added, and keeps what it allows today. The policy ${code(policy)} is made only if it is not there; it is for those who have none.`,
      ),
      commands('powershell', add(deployment, served)),
      heading('4. Assign it: to a group'),
      paragraph(
        text`${strong('Preferred')}: a security group of only those whose meetings are to be read. The lines below put it behind the assignments that other groups have. Who is in two groups has the policy of the one with the smaller rank, and that one alone: therefore step 3.`,
      ),
      commands('powershell', [
        "$group = Read-Host 'Object id of the group'",
        '$rank = 1 + (Get-CsGroupPolicyAssignment -PolicyType ApplicationAccessPolicy | Measure-Object -Property Rank -Maximum).Maximum',
        `Grant-CsApplicationAccessPolicy -PolicyName ${quotePowershellText(policy)} -Group $group -Rank $rank`,
      ]),
      heading('Or to everybody'),
      note(
        text`This opens the meetings of everybody in the tenant who has no policy of their own or of a group. ${strong('Does another application rely on a policy for the whole tenant?')} This would take its place. Then add the application to that policy by step 3 and leave this out.`,
      ),
      commands('powershell', [
        `Grant-CsApplicationAccessPolicy -PolicyName ${quotePowershellText(policy)} -Global`,
      ]),
      heading('Check'),
      bullets(
        text`It takes ${strong('up to 30 minutes')} until Microsoft Graph applies it. Until then requests for meetings are answered 403.`,
        text`The operator then runs ${code(`nymgate call ${served[0]?.id ?? 'msft-teams'} --examples`)}, or ${code('test.sh')}.`,
      ),
      commands('powershell', [
        `Get-CsApplicationAccessPolicy -Identity ${quotePowershellText(policy)} | Format-List -Property 'Identity', 'AppIds'`,
        "Get-CsGroupPolicyAssignment -PolicyType ApplicationAccessPolicy | Format-Table -Property 'GroupId', 'PolicyName', 'Rank'",
      ]),
      heading('Take it back'),
      ...createRevokePolicyBlocks(deployment, served),
    ],
  };
}

export function createRevokePolicyBlocks(
  deployment: Deployment,
  served: readonly ServedConnector[],
): readonly Block[] {
  return [
    paragraph(
      text`First each application that Nymgate made is taken out of every policy that names it. One that was brought stays in its other policies. The last two lines remove the policy that was made here, and where it was assigned to groups. Was it assigned to everybody? Then run ${code('Grant-CsApplicationAccessPolicy -PolicyName $null -Global')} before the last line.`,
    ),
    commands('powershell', [
      ...connect(deployment),
      ...formatRevokePolicyCommands(
        deployment,
        served.map(({ deployedConnector }) => deployedConnector.app),
      ),
    ]),
  ];
}

/** Commands only, without the sign-in. An existing application stays in the policies of others (T9-19). */
export function formatRevokePolicyCommands(
  deployment: Pick<Deployment, 'environment'>,
  apps: readonly DeployedConnector['app'][],
): readonly string[] {
  const policy = quotePowershellText(policyName(deployment));
  const clientIds = apps.filter(({ existing }) => !existing).map(({ clientId }) => clientId);
  return [
    ...clientIds.map(quotePowershellText).map((appId) => {
      const held = `Get-CsApplicationAccessPolicy | Where-Object { $_.AppIds -contains ${appId} }`;
      return `${held} | ForEach-Object { Set-CsApplicationAccessPolicy -Identity $_.Identity -AppIds @{Remove = ${appId}} }`;
    }),
    `Get-CsGroupPolicyAssignment -PolicyType ApplicationAccessPolicy | Where-Object PolicyName -eq ${policy} | ForEach-Object { Remove-CsGroupPolicyAssignment -GroupId $_.GroupId -PolicyType ApplicationAccessPolicy }`,
    `Remove-CsApplicationAccessPolicy -Identity ${policy}`,
  ];
}

function connect({ cloud, tenantId }: Deployment): readonly string[] {
  const environment = formatCloudSwitch(cloud, 'TeamsEnvironmentName', CLOUD_TOOLS[cloud].teams);
  return [
    'Install-Module MicrosoftTeams -Scope CurrentUser',
    `Connect-MicrosoftTeams -TenantId ${quotePowershellText(tenantId)}${environment}`,
  ];
}

function add(deployment: Deployment, served: readonly ServedConnector[]): readonly string[] {
  const policy = quotePowershellText(policyName(deployment));
  return [
    `$policy = ${policy}`,
    `$appIds = ${appIds(served)}`,
    '$existing = @(Get-CsApplicationAccessPolicy)',
    'if (-not ($existing | Where-Object { $_.Identity -in $policy, "Tag:$policy" })) {',
    "    New-CsApplicationAccessPolicy -Identity $policy -AppIds $appIds -Description 'Nymgate reads online meetings and attendance'",
    '}',
    "$existing | Format-Table -Property 'Identity', 'AppIds'",
    "$names = (Read-Host 'Names of the policies that these people have already, with commas; nothing if none').Split(',').Trim()",
    'foreach ($name in @($policy) + $names | Where-Object { $_ }) {',
    '    $held = (Get-CsApplicationAccessPolicy -Identity $name).AppIds',
    '    foreach ($appId in $appIds | Where-Object { $held -notcontains $_ }) {',
    '        Set-CsApplicationAccessPolicy -Identity $name -AppIds @{Add = $appId}',
    '    }',
    '}',
  ];
}

function appIds(served: readonly ServedConnector[]): string {
  return `@(${served.map(({ deployedConnector }) => quotePowershellText(deployedConnector.app.clientId)).join(', ')})`;
}

function policyName({ environment }: Pick<Deployment, 'environment'>): string {
  return `Nymgate-${environment}`;
}
