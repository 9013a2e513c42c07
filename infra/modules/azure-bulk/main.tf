locals {
  place = { for name, given in { input = var.input, output = var.output } : name => {
    address = "az://${reverse(split("/", given.account_id))[0]}/${given.container}"
    scope   = "${given.account_id}/blobServices/default/containers/${given.container}"
  } }
  jobs = {
    for id, job in var.jobs : id => merge(
      { from = "${local.place.input.address}/${job.from}", to = "${local.place.output.address}/${job.to}", rules = "env:${local.rules_names[id]}" },
      { for key in ["set", "format", "connector", "names"] : key => job[key] if lookup(job, key, null) != null },
      { for key in ["rejects"] : key => tonumber(job[key]) if lookup(job, key, null) != null },
    )
  }
  rules_names = { for id in keys(var.jobs) : id => "BULK_RULES_${upper(replace(id, "-", "_"))}" }
  configuration = merge(
    var.configuration,
    {
      NYMGATE_BULK                      = jsonencode(local.jobs)
      NYMGATE_LIMITS__EVENT_SECONDS     = "1800"
      NYMGATE_SECRETS__AZURE__CLIENT_ID = azurerm_user_assigned_identity.bulk.client_id
    },
    { for id, job in var.jobs : local.rules_names[id] => base64gzip(job.rules) },
  )
}

# Not the gateway's identity: it reads files, and Entra ID trusts it with nothing.
resource "azurerm_user_assigned_identity" "bulk" {
  name                = var.name
  resource_group_name = var.resource_group_name
  location            = var.location
}

# Of each account one container, of the vault one secret.
resource "azurerm_role_assignment" "file" {
  for_each = {
    key    = { scope = var.key_scope, role = "Key Vault Secrets User" }
    input  = { scope = local.place.input.scope, role = "Storage Blob Data Reader" }
    output = { scope = local.place.output.scope, role = "Storage Blob Data Contributor" }
    # What the Functions host itself asks for: its package, its leases.
    host = { scope = azurerm_storage_account.host.id, role = "Storage Blob Data Owner" }
  }
  scope                = each.value.scope
  role_definition_name = each.value.role
  principal_id         = azurerm_user_assigned_identity.bulk.principal_id
  principal_type       = "ServicePrincipal"
}

# A role counts after a while, and an app that may not read its package does not start.
resource "time_sleep" "grant" {
  create_duration = var.grant_wait
  triggers        = { grants = join(" ", [for _, role in azurerm_role_assignment.file : role.id]) }
}

# The package and the leases of the host, and events that were delivered in vain. Azure makes keys for every account, and they stand in the
# state: this one takes none of them.
resource "azurerm_storage_account" "host" {
  name                            = var.host_storage_account
  resource_group_name             = var.resource_group_name
  location                        = var.location
  account_tier                    = "Standard"
  account_replication_type        = "LRS"
  min_tls_version                 = "TLS1_2"
  https_traffic_only_enabled      = true
  shared_access_key_enabled       = false
  allow_nested_items_to_be_public = false
  local_user_enabled              = false
}

resource "azurerm_storage_container" "host" {
  for_each           = toset(["package", "failed"])
  name               = each.key
  storage_account_id = azurerm_storage_account.host.id
}

resource "azurerm_service_plan" "bulk" {
  name                = var.name
  resource_group_name = var.resource_group_name
  location            = var.location
  os_type             = "Linux"
  sku_name            = "FC1"
}

resource "azurerm_function_app_flex_consumption" "bulk" {
  name                                           = var.app_name
  resource_group_name                            = var.resource_group_name
  location                                       = var.location
  service_plan_id                                = azurerm_service_plan.bulk.id
  runtime_name                                   = "node"
  runtime_version                                = "22"
  instance_memory_in_mb                          = var.size.memory_mb
  maximum_instance_count                         = var.size.files_at_once
  https_only                                     = true
  webdeploy_publish_basic_authentication_enabled = false
  zip_deploy_file                                = var.package.file

  storage_container_type            = "blobContainer"
  storage_container_endpoint        = "${azurerm_storage_account.host.primary_blob_endpoint}${azurerm_storage_container.host["package"].name}"
  storage_authentication_type       = "UserAssignedIdentity"
  storage_user_assigned_identity_id = azurerm_user_assigned_identity.bulk.id

  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.bulk.id]
  }
  site_config {
    minimum_tls_version = "1.2"
  }
  app_settings = merge(local.configuration, {
    # Whose tokens are taken for the files and for the host's own account.
    AZURE_CLIENT_ID                  = azurerm_user_assigned_identity.bulk.client_id
    AzureWebJobsStorage__accountName = azurerm_storage_account.host.name
    AzureWebJobsStorage__credential  = "managedidentity"
    AzureWebJobsStorage__clientId    = azurerm_user_assigned_identity.bulk.client_id
    # The package holds the gateway too: here it has the function for files, and not that of requests.
    NYMGATE_BULK_EVENTS             = "on"
    "AzureWebJobs.nymgate.Disabled" = "true"
    # host.json of the package is made for requests, which take no such time and no trigger of Event Grid.
    AzureFunctionsJobHost__functionTimeout          = "00:30:00"
    AzureFunctionsJobHost__extensionBundle__id      = "Microsoft.Azure.Functions.ExtensionBundle"
    AzureFunctionsJobHost__extensionBundle__version = "[4.0.0, 5.0.0)"
  })
  lifecycle {
    precondition {
      condition     = try(filesha256(var.package.file), "") == var.package.sha256
      error_message = "package.file is not there, or its SHA-256 is not package.sha256. Take both from the same release: sha256sum --check."
    }
  }
  depends_on = [time_sleep.grant]
}
