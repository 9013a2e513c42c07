provider "azurerm" {
  features {}
}

variables {
  resource_group_name = "nymgate"
  location            = "westeurope"
  name                = "nymgate-prod-users"
  tenant_id           = "11111111-2222-4333-8444-555555555555"
  image               = "contoso.azurecr.io/nymgate@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  connectors          = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", options = { basic = true, times = "day" } } }
  callers             = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["outlook-cal"], requests_per_minute = 600 } }
  audience            = "6b7c8d9e-0f1a-4b2c-8d3e-4f5a6b7c8d9e"
  key_scopes          = { nymgate-prod-users-key-1 = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.KeyVault/vaults/nymgate-prod-contoso/secrets/nymgate-prod-users-key-1" }
  key_ring            = [{ id = 1, secret = "azure-kv:nymgate-prod-contoso.vault.azure.net/nymgate-prod-users-key-1?version=0123456789abcdef0123456789abcdef" }]
}

run "identity_and_grants" {
  variables {
    registry = { server = "contoso.azurecr.io", id = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/shared/providers/Microsoft.ContainerRegistry/registries/contoso" }
  }
  assert {
    condition     = output.identity.principal_id == azurerm_user_assigned_identity.gateway.principal_id && output.identity.tenant_id == var.tenant_id
    error_message = "Entra ID must trust the identity's object id: ${jsonencode(output.identity)}"
  }
  assert {
    condition = [for _, role in azurerm_role_assignment.key : "${role.role_definition_name} ${role.scope} ${role.principal_type}"] == [
      "Key Vault Secrets User ${var.key_scopes["nymgate-prod-users-key-1"]} ServicePrincipal"
    ]
    error_message = "The identity may read its own secret, and nothing else of the vault."
  }
  assert {
    condition     = azurerm_role_assignment.pull[0].role_definition_name == "AcrPull" && azurerm_container_app.gateway.registry[0].identity == azurerm_user_assigned_identity.gateway.id
    error_message = "The image must be pulled with the identity, not with a password."
  }
  assert {
    condition     = jsondecode(output.variables.NYMGATE_CONNECTORS__OUTLOOK_CAL).assertion == { type = "azure", clientId = azurerm_user_assigned_identity.gateway.client_id } && output.variables.NYMGATE_SECRETS__AZURE__CLIENT_ID == azurerm_user_assigned_identity.gateway.client_id
    error_message = "The gateway must ask for tokens of this identity."
  }
}

run "what_container_apps_asks_for" {
  assert {
    condition     = azurerm_container_app.gateway.ingress[0].target_port == tonumber(output.variables.NYMGATE_LISTEN__PORT) && azurerm_container_app.gateway.ingress[0].allow_insecure_connections == false && azurerm_container_app.gateway.ingress[0].transport == "http"
    error_message = "The ingress must send requests to the port that the gateway listens on, and take none without TLS."
  }
  assert {
    condition     = output.variables.NYMGATE_LISTEN__BEHIND_TLS == "true" && output.variables.NYMGATE_CALLERS__ADDRESSES__TRUSTED_PROXIES == "1"
    error_message = "TLS ends in front, and of X-Forwarded-For the last entry counts."
  }
  assert {
    condition     = azurerm_container_app.gateway.template[0].termination_grace_period_seconds * 1000 > tonumber(output.variables.NYMGATE_DRAIN__LAG_MILLISECONDS) + tonumber(output.variables.NYMGATE_DRAIN__GRACE_MILLISECONDS)
    error_message = "A replica must have the time that draining takes."
  }
  assert {
    condition     = azurerm_container_app.gateway.template[0].container[0].startup_probe[0].path == "/readyz" && azurerm_container_app.gateway.template[0].container[0].readiness_probe[0].path == "/readyz" && azurerm_container_app.gateway.template[0].container[0].liveness_probe[0].path == "/healthz"
    error_message = "Probes ask whether it serves, and whether the process answers."
  }
  assert {
    condition     = output.endpoint == "https://nymgate-prod-users.${azurerm_container_app_environment.gateway.default_domain}" && output.variables.NYMGATE_PUBLIC_URL == output.endpoint
    error_message = "Callers reach it by name and the environment's domain: ${output.endpoint}"
  }
  assert {
    condition     = jsondecode(output.variables.NYMGATE_CALLERS__JWT)[0].issuer == "https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/v2.0" && jsondecode(output.variables.NYMGATE_CALLERS__JWT)[0].callerId == "azp"
    error_message = "Callers prove themselves by tokens of the tenant, and are known by their client id."
  }
  assert {
    condition     = jsondecode(output.variables.NYMGATE_CONNECTORS__OUTLOOK_CAL).options == { basic = true, times = "day" }
    error_message = "Options must keep their types: ${output.variables.NYMGATE_CONNECTORS__OUTLOOK_CAL}"
  }
}

run "doctor_is_the_gateway" {
  variables {
    registry = { server = "contoso.azurecr.io", id = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/shared/providers/Microsoft.ContainerRegistry/registries/contoso" }
  }
  assert {
    condition = (
      azurerm_container_app_job.doctor.identity[0].identity_ids == azurerm_container_app.gateway.identity[0].identity_ids
      && azurerm_container_app_job.doctor.template[0].container[0].image == azurerm_container_app.gateway.template[0].container[0].image
      && azurerm_container_app_job.doctor.registry[0].identity == azurerm_container_app.gateway.registry[0].identity
      && azurerm_container_app_job.doctor.container_app_environment_id == azurerm_container_app.gateway.container_app_environment_id
      && { for variable in azurerm_container_app_job.doctor.template[0].container[0].env : variable.name => variable.value } == output.variables
    )
    error_message = "doctor must run as the app does: image, identity, environment and configuration."
  }
  assert {
    condition     = azurerm_container_app_job.doctor.name == "nymgate-prod-users-doctor" && length(azurerm_container_app_job.doctor.manual_trigger_config) == 1 && azurerm_container_app_job.doctor.replica_retry_limit == 0
    error_message = "doctor must run once, and only when someone starts it."
  }
  assert {
    condition     = strcontains(output.doctor, "--name nymgate-prod-users-doctor;") && !strcontains(output.doctor, "exec ")
    error_message = "The command must start this job, and take no way into the app: ${output.doctor}"
  }
}

run "a_long_name_leaves_room_for_doctor" {
  variables { name = "nymgate-production-outlook-mails" }
  assert {
    condition     = can(regex("^nymgate-productio-[0-9a-f]{6}-doctor$", azurerm_container_app_job.doctor.name)) && length(azurerm_container_app_job.doctor.name) == 31
    error_message = "A job takes no longer name than 31 characters: ${azurerm_container_app_job.doctor.name}"
  }
}

run "logs_go_out_without_a_key" {
  assert {
    condition     = azurerm_container_app_environment.gateway.logs_destination == "azure-monitor" && azurerm_container_app_environment.gateway.log_analytics_workspace_id == null && azurerm_log_analytics_workspace.logs[0].local_authentication_enabled == false
    error_message = "The keys of the workspace stand in the state, so it must take none of them."
  }
  assert {
    condition     = azurerm_monitor_diagnostic_setting.logs.log_analytics_workspace_id == azurerm_log_analytics_workspace.logs[0].id
    error_message = "Lines must go into the workspace."
  }
}

run "within_the_environment" {
  variables {
    external      = false
    allowed_cidrs = ["198.51.100.0/24"]
    cloud         = "us-gov-l4"
    logs          = { workspace_id = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/shared/providers/Microsoft.OperationalInsights/workspaces/central" }
    size          = { proxies = 1 }
    settings      = { NYMGATE_LOG__LEVEL = "warn" }
  }
  assert {
    condition     = output.endpoint == "https://nymgate-prod-users.internal.${azurerm_container_app_environment.gateway.default_domain}" && azurerm_container_app.gateway.ingress[0].external_enabled == false
    error_message = "An app within the environment has another name: ${output.endpoint}"
  }
  assert {
    condition     = jsondecode(output.variables.NYMGATE_CALLERS__JWT)[0].issuer == "https://login.microsoftonline.us/11111111-2222-4333-8444-555555555555/v2.0"
    error_message = "Another cloud has another issuer."
  }
  assert {
    condition     = output.variables.NYMGATE_SOURCE__CLOUD == "us-gov-l4"
    error_message = "The gateway must know the cloud."
  }
  assert {
    condition     = length(azurerm_log_analytics_workspace.logs) == 0 && azurerm_monitor_diagnostic_setting.logs.log_analytics_workspace_id == var.logs.workspace_id
    error_message = "A workspace of yours is taken as it is."
  }
  assert {
    condition     = azurerm_container_app.gateway.ingress[0].ip_security_restriction[0].ip_address_range == "198.51.100.0/24" && output.variables.NYMGATE_CALLERS__ADDRESSES__TRUSTED_PROXIES == "2" && output.variables.NYMGATE_LOG__LEVEL == "warn"
    error_message = "What was chosen must arrive."
  }
}

run "rules_of_ones_own" {
  variables {
    key_scopes = {
      nymgate-prod-users-key-1 = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.KeyVault/vaults/nymgate-prod-contoso/secrets/nymgate-prod-users-key-1"
      rules                    = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.KeyVault/vaults/nymgate-prod-contoso/secrets/rules"
    }
    connectors = {
      outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", rules = "azure-kv:nymgate-prod-contoso.vault.azure.net/rules?version=0123456789abcdef0123456789abcdef", allow_open = true, expected_policy = "5c0d3a1be2f44710" }
      entra-id    = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", rules = "inline:${base64gzip("endpoints: []")}" }
    }
  }
  assert {
    condition     = jsondecode(output.variables.NYMGATE_CONNECTORS__OUTLOOK_CAL).rules == var.connectors.outlook-cal.rules && jsondecode(output.variables.NYMGATE_CONNECTORS__OUTLOOK_CAL).allowOpen && jsondecode(output.variables.NYMGATE_CONNECTORS__OUTLOOK_CAL).expectedPolicy == "5c0d3a1be2f44710" && startswith(jsondecode(output.variables.NYMGATE_CONNECTORS__ENTRA_ID).rules, "inline:H4sI")
    error_message = "Rules reach the gateway with their pin."
  }
}

run "another_tenant_with_a_key_of_its_own" {
  variables {
    connectors = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e" }, acme = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
    key_scopes = {
      nymgate-prod-users-key-1 = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.KeyVault/vaults/nymgate-prod-contoso/secrets/nymgate-prod-users-key-1"
      "acme/secrets/key"       = "/subscriptions/22222222-3333-4444-8555-777777777777/resourceGroups/acme/providers/Microsoft.KeyVault/vaults/acme/secrets/key"
    }
    tenant_keys = { "99999999-2222-4333-8444-555555555555" = { ring = [{ id = 1, secret = "azure-kv:acme.vault.azure.net/key?version=0123456789abcdef0123456789abcdef" }] } }
  }
  assert {
    condition     = jsondecode(output.variables.NYMGATE_PSEUDONYMS__TENANTS) == { "99999999-2222-4333-8444-555555555555" = { keys = [{ id = 1, secret = "azure-kv:acme.vault.azure.net/key?version=0123456789abcdef0123456789abcdef" }] } }
    error_message = "The gateway must have the keys of the tenant."
  }
}

run "a_revision_with_a_fault_gets_no_traffic_where_replicas_are_kept" {
  variables { size = { min_replicas = 1 } }
  assert {
    condition     = output.variables.NYMGATE_STRICT == "true"
    error_message = "A change must not take one connector out of service."
  }
}

run "a_fault_of_one_connector_stops_no_other_where_it_scales_to_zero" {
  variables { size = { min_replicas = 0 } }
  assert {
    condition     = output.variables.NYMGATE_STRICT == "false"
    error_message = "A start at a request must not fail for another tenant's fault."
  }
}

run "strict_may_be_chosen" {
  variables {
    size     = { min_replicas = 0 }
    settings = { NYMGATE_STRICT = "true" }
  }
  assert {
    condition     = output.variables.NYMGATE_STRICT == "true"
    error_message = "What was chosen counts."
  }
}
