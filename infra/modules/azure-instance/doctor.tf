# `nymgate doctor` with the image, identity and configuration of the gateway, as a job of its own: it also runs when no replica of the app
# starts, and nobody needs a way into one (DIA-02). Whoever starts a job may give it another image, so that right is one to deploy.
locals {
  # A job has a name of at most 31 characters.
  doctor = length(var.name) <= 24 ? "${var.name}-doctor" : "${trimsuffix(substr(var.name, 0, 17), "-")}-${substr(sha256(var.name), 0, 6)}-doctor"
}

resource "azurerm_container_app_job" "doctor" {
  name                         = local.doctor
  resource_group_name          = var.resource_group_name
  location                     = var.location
  container_app_environment_id = azurerm_container_app_environment.gateway.id
  replica_timeout_in_seconds   = 180
  replica_retry_limit          = 0
  manual_trigger_config {
    parallelism              = 1
    replica_completion_count = 1
  }
  identity {
    type         = "UserAssigned"
    identity_ids = [azurerm_user_assigned_identity.gateway.id]
  }
  dynamic "registry" {
    for_each = var.registry == null ? [] : [var.registry]
    content {
      server   = registry.value.server
      identity = azurerm_user_assigned_identity.gateway.id
    }
  }
  template {
    container {
      name   = "doctor"
      image  = var.image
      args   = ["doctor", "--config", "env:"]
      cpu    = var.size.cpu
      memory = var.size.memory
      dynamic "env" {
        for_each = local.variables
        content {
          name  = env.key
          value = env.value
        }
      }
    }
  }
  depends_on = [time_sleep.grant]
}
