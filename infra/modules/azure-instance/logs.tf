# The environment hands its lines to Azure Monitor, which asks the workspace for no key of its own. The keys that Azure makes for
# every workspace stand in Terraform's state, therefore this one takes none.
resource "azurerm_log_analytics_workspace" "logs" {
  count                        = var.logs.workspace_id == null ? 1 : 0
  name                         = var.name
  resource_group_name          = var.resource_group_name
  location                     = var.location
  sku                          = "PerGB2018"
  retention_in_days            = var.logs.retention_days
  local_authentication_enabled = false
}

locals {
  workspace_id = var.logs.workspace_id == null ? azurerm_log_analytics_workspace.logs[0].id : var.logs.workspace_id
}

resource "azurerm_monitor_diagnostic_setting" "logs" {
  name                       = "nymgate"
  target_resource_id         = azurerm_container_app_environment.gateway.id
  log_analytics_workspace_id = local.workspace_id
  enabled_log {
    category = "ContainerAppConsoleLogs"
  }
  enabled_log {
    category = "ContainerAppSystemLogs"
  }
}
