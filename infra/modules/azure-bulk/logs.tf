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
  query        = "FunctionAppLogs | where _ResourceId endswith \"/sites/${lower(var.app_name)}\""
}

resource "azurerm_monitor_diagnostic_setting" "logs" {
  name                       = "nymgate"
  target_resource_id         = azurerm_function_app_flex_consumption.bulk.id
  log_analytics_workspace_id = local.workspace_id
  enabled_log {
    category = "FunctionAppLogs"
  }
}

# An event that was delivered in vain for a day.
resource "azurerm_monitor_metric_alert" "failed" {
  name                = "${var.name}-failed"
  resource_group_name = var.resource_group_name
  description         = "A file was not pseudonymized, and is not tried again: its event lies in the container failed of ${azurerm_storage_account.host.name}."
  scopes              = [azurerm_eventgrid_system_topic.input.id]
  severity            = 1
  frequency           = "PT5M"
  window_size         = "PT5M"
  criteria {
    metric_namespace = "Microsoft.EventGrid/systemTopics"
    metric_name      = "DeadLetteredCount"
    aggregation      = "Total"
    operator         = "GreaterThan"
    threshold        = 0
  }
  dynamic "action" {
    for_each = var.action_group_ids
    content {
      action_group_id = action.value
    }
  }
}

# What no further delivery would change, such as a file without the columns of its rules, is delivered once: it is told by the log alone. Not
# what is delivered again: of a large file that is every delivery but the last. And where the function does not start, nobody shall wait a
# day to hear of it.
resource "azurerm_monitor_scheduled_query_rules_alert_v2" "refused" {
  name                 = "${var.name}-refused"
  resource_group_name  = var.resource_group_name
  location             = var.location
  description          = "A file cannot be pseudonymized as it is, or the function does not start: lines bulk_failed and start_issue say why."
  scopes               = [local.workspace_id]
  severity             = 1
  evaluation_frequency = "PT5M"
  window_duration      = "PT5M"
  # The table is there only when its first line is.
  skip_query_validation = true
  criteria {
    query                   = "${local.query} | where Message has_any (\"event_refused\", \"start_failed\") or (Message has \"bulk_failed\" and Message matches regex @\"outcome\\W+failed\")"
    time_aggregation_method = "Count"
    operator                = "GreaterThan"
    threshold               = 0
  }
  dynamic "action" {
    for_each = length(var.action_group_ids) == 0 ? [] : [var.action_group_ids]
    content {
      action_groups = action.value
    }
  }
}
