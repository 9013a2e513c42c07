/**
 * Every command of PowerShell that the documents use, with the parameters that they use, as its own page has them. A name or a
 * parameter that is not here fails the test: look it up, then add it.
 */
type Cmdlet = { readonly page: string; readonly parameters: readonly string[] };

const LEARN = 'https://learn.microsoft.com/powershell/module';

export const KNOWN_CMDLETS: Readonly<Record<string, Cmdlet>> = {
  'Install-Module': { page: `${LEARN}/powershellget/install-module`, parameters: ['Scope'] },
  'Connect-MgGraph': {
    page: 'https://learn.microsoft.com/powershell/microsoftgraph/authentication-commands',
    parameters: ['TenantId', 'Scopes', 'Environment'],
  },
  'Get-MgServicePrincipal': {
    page: `${LEARN}/microsoft.graph.applications/get-mgserviceprincipal`,
    parameters: ['Filter'],
  },
  'Get-MgServicePrincipalAppRoleAssignment': {
    page: `${LEARN}/microsoft.graph.applications/get-mgserviceprincipalapproleassignment`,
    parameters: ['ServicePrincipalId'],
  },
  'New-MgServicePrincipalAppRoleAssignment': {
    page: `${LEARN}/microsoft.graph.applications/new-mgserviceprincipalapproleassignment`,
    parameters: ['ServicePrincipalId', 'PrincipalId', 'ResourceId', 'AppRoleId'],
  },
  'Remove-MgServicePrincipalAppRoleAssignment': {
    page: `${LEARN}/microsoft.graph.applications/remove-mgserviceprincipalapproleassignment`,
    parameters: ['ServicePrincipalId', 'AppRoleAssignmentId'],
  },
  'Connect-MicrosoftTeams': {
    page: `${LEARN}/teams/connect-microsoftteams`,
    parameters: ['TenantId', 'TeamsEnvironmentName'],
  },
  'Get-CsApplicationAccessPolicy': {
    page: `${LEARN}/teams/get-csapplicationaccesspolicy`,
    parameters: ['Identity'],
  },
  'New-CsApplicationAccessPolicy': {
    page: `${LEARN}/teams/new-csapplicationaccesspolicy`,
    parameters: ['Identity', 'AppIds', 'Description'],
  },
  'Set-CsApplicationAccessPolicy': {
    page: `${LEARN}/teams/set-csapplicationaccesspolicy`,
    parameters: ['Identity', 'AppIds'],
  },
  'Grant-CsApplicationAccessPolicy': {
    page: `${LEARN}/teams/grant-csapplicationaccesspolicy`,
    parameters: ['PolicyName', 'Group', 'Rank', 'Global'],
  },
  'Remove-CsApplicationAccessPolicy': {
    page: `${LEARN}/teams/remove-csapplicationaccesspolicy`,
    parameters: ['Identity'],
  },
  'Get-CsGroupPolicyAssignment': {
    page: `${LEARN}/teams/get-csgrouppolicyassignment`,
    parameters: ['PolicyType'],
  },
  'Remove-CsGroupPolicyAssignment': {
    page: `${LEARN}/teams/remove-csgrouppolicyassignment`,
    parameters: ['GroupId', 'PolicyType'],
  },
  'Get-CsUserPolicyAssignment': {
    page: `${LEARN}/teams/get-csuserpolicyassignment`,
    parameters: ['Identity', 'PolicyType'],
  },
  'Connect-ExchangeOnline': {
    page: `${LEARN}/exchange/connect-exchangeonline`,
    parameters: ['ExchangeEnvironmentName'],
  },
  'Get-Group': { page: `${LEARN}/exchange/get-group`, parameters: ['Identity'] },
  'New-ManagementScope': {
    page: `${LEARN}/exchange/new-managementscope`,
    parameters: ['Name', 'RecipientRestrictionFilter'],
  },
  'Remove-ManagementScope': { page: `${LEARN}/exchange/remove-managementscope`, parameters: ['Identity'] },
  'New-ServicePrincipal': {
    page: `${LEARN}/exchange/new-serviceprincipal`,
    parameters: ['AppId', 'ObjectId', 'DisplayName'],
  },
  'Remove-ServicePrincipal': { page: `${LEARN}/exchange/remove-serviceprincipal`, parameters: ['Identity'] },
  'New-ManagementRoleAssignment': {
    page: `${LEARN}/exchange/new-managementroleassignment`,
    parameters: ['Name', 'App', 'Role', 'CustomResourceScope'],
  },
  'Remove-ManagementRoleAssignment': {
    page: `${LEARN}/exchange/remove-managementroleassignment`,
    parameters: ['Identity'],
  },
  'Test-ServicePrincipalAuthorization': {
    page: `${LEARN}/exchange/test-serviceprincipalauthorization`,
    parameters: ['Identity', 'Resource'],
  },
  'Read-Host': { page: `${LEARN}/microsoft.powershell.utility/read-host`, parameters: [] },
  'Format-Table': { page: `${LEARN}/microsoft.powershell.utility/format-table`, parameters: ['Property'] },
  'Format-List': { page: `${LEARN}/microsoft.powershell.utility/format-list`, parameters: ['Property'] },
  'Select-Object': {
    page: `${LEARN}/microsoft.powershell.utility/select-object`,
    parameters: ['ExpandProperty'],
  },
  'Measure-Object': {
    page: `${LEARN}/microsoft.powershell.utility/measure-object`,
    parameters: ['Property', 'Maximum'],
  },
  'Where-Object': {
    page: `${LEARN}/microsoft.powershell.core/where-object`,
    parameters: ['eq', 'in'],
  },
  'ForEach-Object': { page: `${LEARN}/microsoft.powershell.core/foreach-object`, parameters: [] },
};

/** Every group of commands of `az` that the documents use, with its options. Pages: learn.microsoft.com/cli/azure/… */
export const KNOWN_AZ: Readonly<Record<string, readonly string[]>> = {
  'az login': ['tenant', 'allow-no-subscriptions', 'identity', 'client-id', 'output'],
  'az cloud set': ['name'],
  'az rest': ['method', 'url', 'headers', 'body', 'query', 'output'],
  'az ad sp show': ['id', 'query', 'output'],
  'az ad sp create': ['id', 'output'],
  'az ad user show': ['id', 'query', 'output'],
  'az ad app create': ['display-name', 'sign-in-audience', 'query', 'output'],
  'az ad app show': ['id', 'query', 'output'],
  'az ad app delete': ['id'],
  'az ad app owner add': ['id', 'owner-object-id'],
  'az ad app owner list': ['id', 'query', 'output'],
  'az ad app permission add': ['id', 'api', 'api-permissions'],
  'az ad app federated-credential create': ['id', 'parameters'],
  'az ad app federated-credential list': ['id', 'query', 'output'],
  'az ad app federated-credential delete': ['id', 'federated-credential-id'],
  'az ad app credential list': ['id', 'cert', 'output'],
  'az ad app credential delete': ['id', 'cert', 'key-id'],
  'az account get-access-token': ['scope', 'query', 'output'],
  'az keyvault delete': ['name'],
  'az keyvault secret delete': ['vault-name', 'name'],
};
