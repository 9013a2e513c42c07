output "endpoint" {
  description = "Address that callers use."
  value       = local.public_url
}

output "identity" {
  description = "Who the gateway is, as entra-federation takes it."
  value       = { tenant_id = var.tenant_id, principal_id = azurerm_user_assigned_identity.gateway.principal_id }
}

output "callers" {
  description = "How callers prove themselves, as in the output deployment."
  value       = [{ type = "entra-jwt", audience = var.audience, clientIds = sort(keys(var.callers)) }]
}

output "managed_identity_client_id" {
  description = "Client id of the managed identity; not that of an application."
  value       = azurerm_user_assigned_identity.gateway.client_id
}

output "logs" {
  description = "Query of Log Analytics that finds the lines of this gateway."
  value       = "ContainerAppConsoleLogs | where ContainerAppName == \"${var.name}\""
}

output "variables" {
  description = "Variables that the container is started with; none of them is a secret."
  value       = local.variables
}
