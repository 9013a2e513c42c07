# Of an account there is one such topic.
resource "azurerm_eventgrid_system_topic" "input" {
  name                = var.name
  resource_group_name = var.resource_group_name
  location            = coalesce(var.input.location, var.location)
  topic_type          = "Microsoft.Storage.StorageAccounts"
  source_resource_id  = var.input.account_id
  identity {
    type = "SystemAssigned"
  }
}

# Who delivers events may write those that were delivered in vain, and nothing else.
resource "azurerm_role_assignment" "failed" {
  scope                = "${azurerm_storage_account.host.id}/blobServices/default/containers/${azurerm_storage_container.host["failed"].name}"
  role_definition_name = "Storage Blob Data Contributor"
  principal_id         = azurerm_eventgrid_system_topic.input.identity[0].principal_id
  principal_type       = "ServicePrincipal"
}

# A file is minutes of work: one for each call. What fails is delivered again for a day.
resource "azurerm_eventgrid_system_topic_event_subscription" "job" {
  for_each              = var.jobs
  name                  = "${var.name}-${each.key}"
  system_topic          = azurerm_eventgrid_system_topic.input.name
  resource_group_name   = var.resource_group_name
  event_delivery_schema = "EventGridSchema"
  included_event_types  = ["Microsoft.Storage.BlobCreated"]
  subject_filter {
    subject_begins_with = "/blobServices/default/containers/${var.input.container}/blobs/${each.value.from}"
    case_sensitive      = true
  }
  azure_function_endpoint {
    function_id                       = "${azurerm_function_app_flex_consumption.bulk.id}/functions/nymgateBulk"
    max_events_per_batch              = 1
    preferred_batch_size_in_kilobytes = 64
  }
  retry_policy {
    max_delivery_attempts = 30
    event_time_to_live    = 1440
  }
  dead_letter_identity {
    type = "SystemAssigned"
  }
  storage_blob_dead_letter_destination {
    storage_account_id          = azurerm_storage_account.host.id
    storage_blob_container_name = azurerm_storage_container.host["failed"].name
  }
  depends_on = [azurerm_role_assignment.failed]
}
