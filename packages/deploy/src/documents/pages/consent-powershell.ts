import { GRAPH_APP_ID } from '@nymgate/connectors/index';
import type { Deployment } from '../../deployment/parse-deployment.ts';
import { type Application, listOurIds } from '../facts/applications.ts';
import { CLOUD_TOOLS, formatCloudSwitch } from '../facts/cloud-tools.ts';
import { quotePowershellText } from '../facts/quote.ts';

/*
 * The same as consent-az.ts in PowerShell. Source:
 * learn.microsoft.com/powershell/module/microsoft.graph.applications/{new,get,remove}-mgserviceprincipalapproleassignment.
 */

type Apps = readonly Application[];
type Cloud = Pick<Deployment, 'cloud' | 'tenantId'>;

export const INSTALL_GRAPH = 'Install-Module Microsoft.Graph.Applications -Scope CurrentUser';

/** @param to `grant` also requests the right to grant and revoke */
export function connectGraph({ cloud, tenantId }: Cloud, to: 'read' | 'grant'): string {
  const scopes =
    to === 'grant' ? "'Application.Read.All', 'AppRoleAssignment.ReadWrite.All'" : "'Application.Read.All'";
  const environment = formatCloudSwitch(cloud, 'Environment', CLOUD_TOOLS[cloud].graph);
  return `Connect-MgGraph -TenantId ${quotePowershellText(tenantId)}${environment} -Scopes ${scopes}`;
}

export function findPrincipal(clientId: string): string {
  return `Get-MgServicePrincipal -Filter "appId eq '${clientId}'"`;
}

export function powershellGrant(apps: Apps): readonly string[] {
  return [
    `$graph = ${findPrincipal(GRAPH_APP_ID)}`,
    '$grants = [ordered]@{',
    ...apps.map(({ app, consented }) => `    '${app.clientId}' = ${quoteIds(consented.map(({ id }) => id))}`),
    '}',
    'foreach ($client in $grants.Keys) {',
    `    $app = ${findPrincipal('$client')}`,
    '    foreach ($role in $grants[$client]) {',
    '        New-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $app.Id -PrincipalId $app.Id -ResourceId $graph.Id -AppRoleId $role',
    '    }',
    '}',
  ];
}

export function powershellCheck(apps: Apps): readonly string[] {
  return [
    ...forEachApp(apps),
    "    Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $app.Id | Format-Table -Property 'PrincipalDisplayName', 'AppRoleId'",
    '}',
  ];
}

const REMOVE =
  'Remove-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $app.Id -AppRoleAssignmentId $_.Id';

export function powershellRevokeAll(apps: Apps): readonly string[] {
  return [
    ...forEachApp(apps),
    `    Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $app.Id | ForEach-Object { ${REMOVE} }`,
    '}',
  ];
}

export function powershellRevokeOurs(application: Application): readonly string[] {
  return [
    `$app = ${findPrincipal(application.app.clientId)}`,
    `$roles = ${quoteIds(listOurIds(application))}`,
    `Get-MgServicePrincipalAppRoleAssignment -ServicePrincipalId $app.Id | Where-Object AppRoleId -in $roles | ForEach-Object { ${REMOVE} }`,
  ];
}

function forEachApp(apps: Apps): readonly string[] {
  return [
    `foreach ($client in ${quoteIds(apps.map(({ app }) => app.clientId))}) {`,
    `    $app = ${findPrincipal('$client')}`,
  ];
}

function quoteIds(ids: readonly string[]): string {
  return ids.map(quotePowershellText).join(', ');
}
