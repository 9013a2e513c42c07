import { createHash } from 'node:crypto';
import type { Inventions } from './invention.ts';

const SUBSCRIPTION = '22222222-3333-4444-8555-666666666666';
const GROUP = `/subscriptions/${SUBSCRIPTION}/resourceGroups/{resource_group_name}/providers`;

/** Shapes: registry.terraform.io/providers/hashicorp/azurerm, pages of each resource, "Attributes Reference". */
export const AZURERM: Inventions = {
  'data.azurerm_client_config': {
    tenant_id: '11111111-2222-4333-8444-555555555555',
    subscription_id: SUBSCRIPTION,
    client_id: '{uuid}',
    object_id: '{uuid}',
  },
  azurerm_user_assigned_identity: {
    id: `${GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/{name}`,
    principal_id: '{uuid}',
    client_id: '{uuid}',
  },
  azurerm_key_vault: {
    id: `${GROUP}/Microsoft.KeyVault/vaults/{name}`,
    vault_uri: 'https://{name}.vault.azure.net/',
  },
  azurerm_key_vault_secret: {
    version: ({ name }) => createHash('sha256').update(String(name)).digest('hex').slice(0, 32),
  },
  azurerm_log_analytics_workspace: { id: `${GROUP}/Microsoft.OperationalInsights/workspaces/{name}` },
  azurerm_container_app_environment: {
    id: `${GROUP}/Microsoft.App/managedEnvironments/{name}`,
    default_domain: 'happyfield-{hex}.{location}.azurecontainerapps.io',
  },
  azurerm_storage_account: {
    id: `${GROUP}/Microsoft.Storage/storageAccounts/{name}`,
    primary_blob_endpoint: 'https://{name}.blob.core.windows.net/',
  },
  azurerm_service_plan: { id: `${GROUP}/Microsoft.Web/serverFarms/{name}` },
  azurerm_function_app_flex_consumption: { id: `${GROUP}/Microsoft.Web/sites/{name}` },
  azurerm_eventgrid_system_topic: { id: `${GROUP}/Microsoft.EventGrid/systemTopics/{name}` },
  azurerm_container_app_job: { id: `${GROUP}/Microsoft.App/jobs/{name}` },
  azurerm_container_app: { id: `${GROUP}/Microsoft.App/containerApps/{name}` },
};
