import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../../docs/repository-files.ts';
import { typesOf } from './module-types.ts';

type Needs = Readonly<Record<string, readonly string[]>>;

/** Permissions by type: Google, "IAM permissions reference", for the calls that the provider makes for each type. */
const GOOGLE: Needs = {
  'data.google_project': ['resourcemanager.projects.get'],
  google_service_account: ['create', 'get', 'update', 'delete'].map((verb) => `iam.serviceAccounts.${verb}`),
  google_cloud_run_v2_service: [
    ...['create', 'get', 'update', 'delete'].map((verb) => `run.services.${verb}`),
    'run.operations.get',
    // A service runs as its account only for whoever may act as it.
    'iam.serviceAccounts.actAs',
  ],
  // And to run it: that is how the operator asks doctor.
  google_cloud_run_v2_job: ['create', 'get', 'update', 'delete', 'run'].map((verb) => `run.jobs.${verb}`),
  google_cloud_run_v2_service_iam_member: ['run.services.getIamPolicy', 'run.services.setIamPolicy'],
  google_secret_manager_secret: ['create', 'get', 'update'].map((verb) => `secretmanager.secrets.${verb}`),
  google_secret_manager_secret_version: ['add', 'get', 'enable', 'disable'].map(
    (verb) => `secretmanager.versions.${verb}`,
  ),
  google_secret_manager_secret_iam_member: [
    'secretmanager.secrets.getIamPolicy',
    'secretmanager.secrets.setIamPolicy',
  ],
};

const managed = (type: string, verbs: readonly string[] = ['read', 'write', 'delete']) =>
  verbs.map((verb) => `Microsoft.${type}/${verb}`);

/** Actions by type: Azure, "Azure permissions" of each resource provider. */
const AZURE: Needs = {
  'data.azurerm_client_config': [],
  azurerm_user_assigned_identity: managed('ManagedIdentity/userAssignedIdentities'),
  azurerm_container_app: [
    ...managed('App/containerApps'),
    // The provider reads the names of secrets with each app.
    'Microsoft.App/containerApps/listSecrets/action',
    'Microsoft.App/managedEnvironments/join/action',
    'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action',
  ],
  azurerm_container_app_environment: managed('App/managedEnvironments'),
  azurerm_log_analytics_workspace: [
    ...managed('OperationalInsights/workspaces'),
    'Microsoft.OperationalInsights/workspaces/sharedKeys/action',
  ],
  azurerm_monitor_diagnostic_setting: managed('Insights/diagnosticSettings'),
  azurerm_role_assignment: [
    ...managed('Authorization/roleAssignments'),
    'Microsoft.Authorization/roleDefinitions/read',
  ],
  azurerm_key_vault: [...managed('KeyVault/vaults', ['read', 'write'])],
  // Written over the vault's own interface, with the role that the module gives to whoever applies.
  azurerm_key_vault_secret: [],
};

const readText = (path: string) => readFileSync(join(ROOT, 'infra/examples', path), 'utf8');
const GOOGLE_ROLE = parse(readText('gcp/provisioner-role.yaml')) as { includedPermissions: string[] };
const AZURE_ROLE = JSON.parse(readText('azure/provisioner-role.json')) as {
  Actions: string[];
  AssignableScopes: string[];
};

/** What types need beyond what a role has, and what it has beyond that. */
async function compare(folders: readonly string[], prefix: RegExp, needs: Needs, has: readonly string[]) {
  const types = (await Promise.all(folders.map(typesOf))).flat().filter((type) => prefix.test(type));
  const unknown = types.filter((type) => needs[type] === undefined);
  const needed = new Set(types.flatMap((type) => needs[type] ?? []));
  return {
    unknown,
    missing: [...needed].filter((action) => !has.includes(action)),
    superfluous: has.filter((action) => !needed.has(action) && !EVERYWHERE.has(action)),
  };
}

/** Terraform reads the group that everything belongs to. */
const EVERYWHERE = new Set(['Microsoft.Resources/subscriptions/resourceGroups/read']);
const NOTHING = { unknown: [], missing: [], superfluous: [] };

describe('IAC-21 who applies may do what the resource types need, and nothing else', () => {
  test('on Google Cloud', async () => {
    const folders = ['modules/gcp-keys', 'modules/gcp-instance', 'examples/gcp'];
    const { includedPermissions } = GOOGLE_ROLE;
    expect(await compare(folders, /^(?:data\.)?google_/, GOOGLE, includedPermissions)).toEqual(NOTHING);
    // Neither read a key, nor destroy one.
    expect(
      includedPermissions.filter((name) => /versions\.(?:access|destroy)|secrets\.delete/.test(name)),
    ).toEqual([]);
  });

  test('on Azure', async () => {
    const folders = ['modules/azure-keys', 'modules/azure-instance', 'examples/azure'];
    expect(await compare(folders, /^(?:data\.)?azurerm_/, AZURE, AZURE_ROLE.Actions)).toEqual(NOTHING);
    expect(AZURE_ROLE.Actions.filter((name) => name.includes('*') || name.endsWith('vaults/delete'))).toEqual(
      [],
    );
    expect(AZURE_ROLE.AssignableScopes.every((scope) => scope.includes('/resourceGroups/'))).toBe(true);
  });
});
