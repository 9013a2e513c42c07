provider "azurerm" {
  features {}
}

variables {
  resource_group_name  = "nymgate"
  location             = "westeurope"
  name                 = "nymgate-prod-bulk-hr"
  app_name             = "contoso-nymgate-bulk"
  host_storage_account = "contosonymgatebulk"
  package              = { file = "versions.tf", sha256 = filesha256("versions.tf") }
  configuration        = { NYMGATE_PSEUDONYMS__SCHEME = "native" }
  key_scope            = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.KeyVault/vaults/nymgate-prod-contoso/secrets/nymgate-prod-people-key-1"
  input                = { account_id = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contosohr", container = "exports" }
  output               = { account_id = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contososafe", container = "safe" }
  jobs                 = { hr = { from = "hr/", to = "hr/", rules = "nymgate: 1" } }
}

run "function" {
  assert {
    condition     = azurerm_function_app_flex_consumption.bulk.https_only && azurerm_function_app_flex_consumption.bulk.webdeploy_publish_basic_authentication_enabled == false && azurerm_function_app_flex_consumption.bulk.zip_deploy_file == "versions.tf"
    error_message = "The package that was named, and no password that deploys another one."
  }
  assert {
    condition     = azurerm_function_app_flex_consumption.bulk.storage_authentication_type == "UserAssignedIdentity" && azurerm_function_app_flex_consumption.bulk.storage_access_key == null && azurerm_storage_account.host.shared_access_key_enabled == false && azurerm_storage_account.host.allow_nested_items_to_be_public == false
    error_message = "The keys of the account stand in the state, so it must take none of them."
  }
  assert {
    condition     = jsondecode(output.configuration.NYMGATE_BULK) == { hr = { from = "az://contosohr/exports/hr/", to = "az://contososafe/safe/hr/", rules = "env:BULK_RULES_HR" } } && output.configuration.BULK_RULES_HR == base64gzip("nymgate: 1")
    error_message = "Wrong configuration: ${jsonencode(output.configuration)}"
  }
  assert {
    condition     = azurerm_function_app_flex_consumption.bulk.app_settings.AZURE_CLIENT_ID == azurerm_user_assigned_identity.bulk.client_id && azurerm_function_app_flex_consumption.bulk.app_settings.AzureFunctionsJobHost__functionTimeout == "00:30:00"
    error_message = "Files are read with the identity's tokens, for half an hour."
  }
  assert {
    condition     = azurerm_function_app_flex_consumption.bulk.app_settings.NYMGATE_BULK_EVENTS == "on" && azurerm_function_app_flex_consumption.bulk.app_settings["AzureWebJobs.nymgate.Disabled"] == "true" && azurerm_function_app_flex_consumption.bulk.app_settings.AzureFunctionsJobHost__extensionBundle__id == "Microsoft.Azure.Functions.ExtensionBundle"
    error_message = "The function for files, with what Event Grid needs, and no door for requests."
  }
}

run "events" {
  assert {
    condition     = azurerm_eventgrid_system_topic_event_subscription.job["hr"].subject_filter[0].subject_begins_with == "/blobServices/default/containers/exports/blobs/hr/" && azurerm_eventgrid_system_topic_event_subscription.job["hr"].included_event_types == tolist(["Microsoft.Storage.BlobCreated"])
    error_message = "New files of the folder of the inputs alone."
  }
  assert {
    condition     = azurerm_eventgrid_system_topic_event_subscription.job["hr"].azure_function_endpoint[0].function_id == "${azurerm_function_app_flex_consumption.bulk.id}/functions/nymgateBulk" && azurerm_eventgrid_system_topic_event_subscription.job["hr"].azure_function_endpoint[0].max_events_per_batch == 1
    error_message = "One file for each call."
  }
  assert {
    condition     = azurerm_eventgrid_system_topic_event_subscription.job["hr"].storage_blob_dead_letter_destination[0].storage_blob_container_name == "failed" && azurerm_role_assignment.failed.principal_id == azurerm_eventgrid_system_topic.input.identity[0].principal_id && endswith(azurerm_role_assignment.failed.scope, "/storageAccounts/contosonymgatebulk/blobServices/default/containers/failed")
    error_message = "Events that were delivered in vain must be kept, where the topic may write and nowhere else."
  }
  assert {
    condition     = azurerm_monitor_metric_alert.failed.criteria[0].threshold == 0 && tolist(azurerm_monitor_metric_alert.failed.scopes) == tolist([azurerm_eventgrid_system_topic.input.id])
    error_message = "One event that was delivered in vain is an alert."
  }
  assert {
    condition     = strcontains(azurerm_monitor_scheduled_query_rules_alert_v2.refused.criteria[0].query, "/sites/contoso-nymgate-bulk") && endswith(azurerm_monitor_scheduled_query_rules_alert_v2.refused.criteria[0].query, "| where Message has_any (\"event_refused\", \"start_failed\") or (Message has \"bulk_failed\" and Message matches regex @\"outcome\\W+failed\")") && azurerm_monitor_scheduled_query_rules_alert_v2.refused.criteria[0].threshold == 0
    error_message = "One file that cannot be pseudonymized is an alert, and none that is delivered again: ${azurerm_monitor_scheduled_query_rules_alert_v2.refused.criteria[0].query}"
  }
}

run "identity_may_do_four_things" {
  assert {
    condition = [for name in ["key", "input", "output", "host"] : "${azurerm_role_assignment.file[name].role_definition_name} ${azurerm_role_assignment.file[name].scope}"] == [
      "Key Vault Secrets User ${var.key_scope}",
      "Storage Blob Data Reader ${var.input.account_id}/blobServices/default/containers/exports",
      "Storage Blob Data Contributor ${var.output.account_id}/blobServices/default/containers/safe",
      "Storage Blob Data Owner ${azurerm_storage_account.host.id}",
    ]
    error_message = "One secret, one container each, and the account that the host works with."
  }
  assert {
    condition     = alltrue([for role in azurerm_role_assignment.file : role.principal_id == azurerm_user_assigned_identity.bulk.principal_id]) && length(azurerm_role_assignment.file) == 4
    error_message = "Its own identity, and nothing further."
  }
}

run "workspace_of_yours" {
  variables { logs = { workspace_id = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/shared/providers/Microsoft.OperationalInsights/workspaces/central" } }
  assert {
    condition     = length(azurerm_log_analytics_workspace.logs) == 0 && azurerm_monitor_diagnostic_setting.logs.log_analytics_workspace_id == var.logs.workspace_id
    error_message = "A workspace of yours is taken as it is."
  }
}
