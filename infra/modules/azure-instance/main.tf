locals {
  host       = "${var.name}.${var.external ? "" : "internal."}${azurerm_container_app_environment.gateway.default_domain}"
  public_url = coalesce(var.public_url, "https://${local.host}")
}

# Entra ID takes only a user-assigned identity for a federated credential.
resource "azurerm_user_assigned_identity" "gateway" {
  name                = var.name
  resource_group_name = var.resource_group_name
  location            = var.location
}

# Of the whole vault these secrets, and nothing else.
resource "azurerm_role_assignment" "key" {
  for_each             = var.key_scopes
  scope                = each.value
  role_definition_name = "Key Vault Secrets User"
  principal_id         = azurerm_user_assigned_identity.gateway.principal_id
  principal_type       = "ServicePrincipal"
}

resource "azurerm_role_assignment" "pull" {
  count                = var.registry == null ? 0 : 1
  scope                = var.registry.id
  role_definition_name = "AcrPull"
  principal_id         = azurerm_user_assigned_identity.gateway.principal_id
  principal_type       = "ServicePrincipal"
}

# A role counts after a while, and a gateway that may not read its key does not start.
resource "time_sleep" "grant" {
  create_duration = var.grant_wait
  triggers        = { grants = join(" ", concat([for _, role in azurerm_role_assignment.key : role.id], azurerm_role_assignment.pull[*].id)) }
}

resource "azurerm_container_app_environment" "gateway" {
  name                = var.name
  resource_group_name = var.resource_group_name
  location            = var.location
  logs_destination    = "azure-monitor"
}

resource "azurerm_container_app" "gateway" {
  name                         = var.name
  resource_group_name          = var.resource_group_name
  container_app_environment_id = azurerm_container_app_environment.gateway.id
  revision_mode                = "Single"
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
  ingress {
    external_enabled           = var.external
    target_port                = 8080
    transport                  = "http"
    allow_insecure_connections = false
    traffic_weight {
      percentage      = 100
      latest_revision = true
    }
    dynamic "ip_security_restriction" {
      for_each = var.allowed_cidrs
      content {
        name             = "allow-${replace(replace(ip_security_restriction.value, "/", "-"), ".", "-")}"
        action           = "Allow"
        ip_address_range = ip_security_restriction.value
      }
    }
  }
  template {
    min_replicas                     = var.size.min_replicas
    max_replicas                     = var.size.max_replicas
    termination_grace_period_seconds = 30
    container {
      name   = "nymgate"
      image  = var.image
      args   = ["serve", "--config", "env:"]
      cpu    = var.size.cpu
      memory = var.size.memory
      dynamic "env" {
        for_each = local.variables
        content {
          name  = env.key
          value = env.value
        }
      }
      startup_probe {
        transport               = "HTTP"
        port                    = 8080
        path                    = "/readyz"
        interval_seconds        = 2
        failure_count_threshold = 15
      }
      readiness_probe {
        transport        = "HTTP"
        port             = 8080
        path             = "/readyz"
        interval_seconds = 5
      }
      liveness_probe {
        transport        = "HTTP"
        port             = 8080
        path             = "/healthz"
        interval_seconds = 10
        timeout          = 5
      }
    }
  }
  lifecycle {
    precondition {
      condition     = length(setintersection(keys(var.settings), keys(local.own_variables))) == 0
      error_message = "settings must not hold what the module sets itself: ${join(", ", keys(local.own_variables))}."
    }
  }
  depends_on = [time_sleep.grant]
}
