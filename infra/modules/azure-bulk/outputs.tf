output "function" {
  description = "Resource id of the function app."
  value       = azurerm_function_app_flex_consumption.bulk.id
}

output "principal_id" {
  description = "Object id of the managed identity that reads and writes files."
  value       = azurerm_user_assigned_identity.bulk.principal_id
}

output "failed" {
  description = "Container with events that were delivered in vain."
  value       = "${azurerm_storage_account.host.primary_blob_endpoint}${azurerm_storage_container.host["failed"].name}"
}

output "logs" {
  description = "Query of Log Analytics that finds the lines of this function."
  value       = local.query
}

output "configuration" {
  description = "Variables of the function, as it gets them; none of them is a secret."
  value       = local.configuration
}
