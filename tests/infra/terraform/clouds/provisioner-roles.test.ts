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
  // And to run it, wait for it and read its report: Google, "Execute jobs" and "Access control with IAM" of Cloud Logging.
  google_cloud_run_v2_job: [
    ...['create', 'get', 'update', 'delete', 'run'].map((verb) => `run.jobs.${verb}`),
    ...['run.executions.get', 'logging.logEntries.list'],
  ],
  google_cloud_run_v2_service_iam_member: ['run.services.getIamPolicy', 'run.services.setIamPolicy'],
  google_secret_manager_secret: ['create', 'get', 'update'].map((verb) => `secretmanager.secrets.${verb}`),
  google_secret_manager_secret_version: ['add', 'get', 'enable', 'disable'].map(
    (verb) => `secretmanager.versions.${verb}`,
  ),
  google_secret_manager_secret_iam_member: [
    'secretmanager.secrets.getIamPolicy',
    'secretmanager.secrets.setIamPolicy',
  ],
  google_storage_bucket: ['create', 'get', 'update', 'delete'].map((verb) => `storage.buckets.${verb}`),
  google_storage_bucket_iam_member: ['storage.buckets.getIamPolicy', 'storage.buckets.setIamPolicy'],
  google_cloudfunctions2_function: [
    ...['create', 'get', 'update', 'delete'].map((verb) => `cloudfunctions.functions.${verb}`),
    'cloudfunctions.operations.get',
    // Eventarc, "Roles and permissions for Cloud Run functions targets": whoever deploys a function with a trigger.
    ...['create', 'get', 'update', 'delete'].map((verb) => `eventarc.triggers.${verb}`),
    'iam.serviceAccounts.actAs',
  ],
  google_logging_metric: ['create', 'get', 'update', 'delete'].map((verb) => `logging.logMetrics.${verb}`),
  google_monitoring_alert_policy: ['create', 'get', 'update', 'delete'].map(
    (verb) => `monitoring.alertPolicies.${verb}`,
  ),
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
  azurerm_container_app_job: [
    ...managed('App/jobs'),
    'Microsoft.App/jobs/listSecrets/action',
    // And to run it, wait for it and read its report: Azure, "Azure permissions for Compute". The stream itself is a data action.
    ...['start/action', 'execution/read', 'executions/read', 'getAuthToken/action'].map(
      (verb) => `Microsoft.App/jobs/${verb}`,
    ),
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
  azurerm_storage_account: [
    ...managed('Storage/storageAccounts'),
    'Microsoft.Storage/storageAccounts/blobServices/read',
    // The provider reads the keys, which this account takes no call with.
    'Microsoft.Storage/storageAccounts/listKeys/action',
  ],
  azurerm_storage_container: managed('Storage/storageAccounts/blobServices/containers'),
  azurerm_service_plan: managed('Web/serverfarms'),
  azurerm_function_app_flex_consumption: [
    ...managed('Web/sites'),
    ...managed('Web/sites/config', ['read', 'write', 'list/action']),
    ...managed('Web/sites/basicPublishingCredentialsPolicies', ['read', 'write']),
    'Microsoft.Web/sites/publish/action',
    'Microsoft.Web/serverfarms/join/action',
    'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action',
  ],
  azurerm_eventgrid_system_topic: managed('EventGrid/systemTopics'),
  azurerm_eventgrid_system_topic_event_subscription: [
    ...managed('EventGrid/systemTopics/eventSubscriptions'),
    'Microsoft.Web/sites/functions/read',
  ],
  azurerm_monitor_metric_alert: managed('Insights/metricAlerts'),
  azurerm_monitor_scheduled_query_rules_alert_v2: managed('Insights/scheduledQueryRules'),
};

const readText = (path: string) => readFileSync(join(ROOT, 'infra/examples', path), 'utf8');
const GOOGLE_ROLE = parse(readText('gcp/provisioner-role.yaml')) as { includedPermissions: string[] };
const AZURE_ROLE = JSON.parse(readText('azure/provisioner-role.json')) as {
  Actions: string[];
  DataActions: string[];
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
const NOTHING_AT_ALL = { missing: [], superfluous: [] };

describe('IAC-21 who applies may do what the resource types need, and nothing else', () => {
  test('on Google Cloud', async () => {
    const folders = ['modules/gcp-keys', 'modules/gcp-instance', 'examples/gcp', 'examples/gcp/keys'];
    const { includedPermissions } = GOOGLE_ROLE;
    expect(await compare(folders, /^(?:data\.)?google_/, GOOGLE, includedPermissions)).toEqual(NOTHING);
    // Neither read a key, nor destroy one.
    expect(
      includedPermissions.filter((name) => /versions\.(?:access|destroy)|secrets\.delete/.test(name)),
    ).toEqual([]);
  });

  test('on Azure', async () => {
    const folders = ['modules/azure-keys', 'modules/azure-instance', 'examples/azure', 'examples/azure/keys'];
    expect(await compare(folders, /^(?:data\.)?azurerm_/, AZURE, AZURE_ROLE.Actions)).toEqual(NOTHING);
    expect(AZURE_ROLE.Actions.filter((name) => name.includes('*') || name.endsWith('vaults/delete'))).toEqual(
      [],
    );
    // The report's lines; never a way into the app or the job (DIA-02).
    expect(AZURE_ROLE.DataActions).toEqual(['Microsoft.App/jobs/logstream/action']);
    expect(AZURE_ROLE.AssignableScopes.every((scope) => scope.includes('/resourceGroups/'))).toBe(true);
  });
});

describe('IAC-31 with files there is a second role, of what the first has not', () => {
  /** Needs of a module that neither role has, and what the second has that is not needed or that the first has. */
  async function compareBulk(folder: string, needs: Needs, [first, second]: readonly [string[], string[]]) {
    const types = (await typesOf(folder)).filter((type) => /^(?:data\.)?(?:google|azurerm)_/.test(type));
    const needed = types.flatMap((type) => needs[type] ?? [`unknown: ${type}`]);
    return {
      missing: needed.filter((action) => ![...first, ...second].includes(action)),
      superfluous: second.filter((action) => !needed.includes(action) || first.includes(action)),
    };
  }

  test('on Google Cloud, which reads no file', async () => {
    const { includedPermissions: second } = parse(readText('gcp/provisioner-role-bulk.yaml')) as {
      includedPermissions: string[];
    };
    const first = GOOGLE_ROLE.includedPermissions;
    expect(await compareBulk('modules/gcp-bulk', GOOGLE, [first, second])).toEqual(NOTHING_AT_ALL);
    expect(second.filter((name) => /storage\.objects|resourcemanager\..*setIamPolicy/.test(name))).toEqual(
      [],
    );
  });

  test('on Azure, within the resource group', async () => {
    const role = JSON.parse(readText('azure/provisioner-role-bulk.json')) as typeof AZURE_ROLE;
    const found = await compareBulk('modules/azure-bulk', AZURE, [AZURE_ROLE.Actions, role.Actions]);
    expect(found).toEqual(NOTHING_AT_ALL);
    expect(role.Actions.filter((name) => name.includes('*'))).toEqual([]);
    expect(role.AssignableScopes.every((scope) => scope.includes('/resourceGroups/'))).toBe(true);
  });
});
