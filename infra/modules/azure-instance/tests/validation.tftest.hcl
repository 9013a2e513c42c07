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

run "refuses_anybody_as_a_caller" {
  command = plan
  variables { callers = { "*" = { connectors = ["outlook-cal"] } } }
  expect_failures = [var.callers]
}

run "refuses_no_caller" {
  command = plan
  variables { callers = {} }
  expect_failures = [var.callers]
}

run "refuses_a_connector_that_is_not_served" {
  command = plan
  variables { callers = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["entra-id"] } } }
  expect_failures = [var.callers]
}

run "refuses_an_image_by_tag" {
  command = plan
  variables { image = "contoso.azurecr.io/nymgate:0.2.0" }
  expect_failures = [var.image]
}

run "refuses_names_and_ids_of_other_kinds" {
  command = plan
  variables {
    resource_group_name = "/subscriptions/0/resourceGroups/nymgate"
    location            = "West Europe"
    name                = "nymgate-production-outlook-calendars"
    tenant_id           = "contoso.com"
    cloud               = "germany"
    audience            = "api://nymgate"
    expected_epoch      = "4C1F"
    public_url          = "http://nymgate.example.com"
    allowed_cidrs       = ["198.51.100.7"]
    registry            = { server = "contoso.azurecr.io", id = "contoso" }
    logs                = { workspace_id = "6b7c8d9e-0f1a-4b2c-8d3e-4f5a6b7c8d9e" }
    grant_wait          = "2m"
  }
  expect_failures = [
    var.resource_group_name, var.location, var.name, var.tenant_id, var.cloud, var.audience, var.expected_epoch, var.public_url,
    var.allowed_cidrs, var.registry, var.logs, var.grant_wait,
  ]
}

run "refuses_a_whole_vault" {
  command = plan
  variables { key_scopes = { all = "/subscriptions/0/resourceGroups/nymgate/providers/Microsoft.KeyVault/vaults/nymgate-prod-contoso" } }
  expect_failures = [var.key_scopes]
}

run "refuses_a_key_in_place_of_a_reference" {
  command = plan
  variables { key_ring = [{ id = 1, secret = "q3pXkTz0VwC8m1sYbR7nLhE5uJdA2fGi9oKxQeZrHtM" }] }
  expect_failures = [var.key_ring]
}

run "refuses_no_connector" {
  command = plan
  variables {
    connectors = {}
    callers    = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = [] } }
  }
  expect_failures = [var.connectors]
}

run "refuses_sizes_that_container_apps_does_not_have" {
  command = plan
  variables { size = { cpu = 1, memory = "1Gi" } }
  expect_failures = [var.size]
}

run "refuses_a_setting_that_is_no_variable" {
  command = plan
  variables { settings = { LOG_LEVEL = "info" } }
  expect_failures = [var.settings]
}

run "refuses_a_setting_of_its_own" {
  command = plan
  variables { settings = { NYMGATE_LISTEN__HOST = "127.0.0.1" } }
  expect_failures = [azurerm_container_app.gateway]
}

run "refuses_a_setting_for_a_part_of_its_callers" {
  command = plan
  variables { settings = { NYMGATE_CALLERS__JWT__0__CALLERS__0__CONNECTORS = "[\"outlook-mail\"]" } }
  expect_failures = [var.settings]
}

run "refuses_a_setting_for_a_kind_of_callers_of_its_own" {
  command = plan
  variables { settings = { NYMGATE_CALL_ERS = "{}" } }
  expect_failures = [var.settings]
}

run "refuses_a_setting_for_a_connector_of_its_own" {
  command = plan
  variables { settings = { NYMGATE_CONNECTORS__OUTLOOK_MAIL = "{}" } }
  expect_failures = [var.settings]
}

run "takes_addresses_that_may_call" {
  command = plan
  variables { settings = { NYMGATE_CALLERS__ADDRESSES__ALLOW = "[\"192.0.2.0/24\"]" } }
}

run "refuses_a_tenant_of_a_connector_without_of" {
  command = plan
  variables { connectors = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", tenant_id = "99999999-2222-4333-8444-555555555555" } } }
  expect_failures = [var.connectors]
}

run "refuses_rules_of_another_secret" {
  command = plan
  variables {
    connectors = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", rules = "azure-kv:nymgate-prod-contoso.vault.azure.net/other", expected_policy = "5c0d3a1be2f44710" } }
  }
  expect_failures = [var.connectors]
}

run "refuses_rules_of_the_same_name_in_another_vault" {
  command = plan
  variables {
    connectors = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", rules = "azure-kv:elsewhere.vault.azure.net/nymgate-prod-users-key-1", expected_policy = "5c0d3a1be2f44710" } }
  }
  expect_failures = [var.connectors]
}

run "refuses_rules_in_a_secret_without_a_pin" {
  command = plan
  variables {
    connectors = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", rules = "azure-kv:nymgate-prod-contoso.vault.azure.net/nymgate-prod-users-key-1" } }
  }
  expect_failures = [var.connectors]
}

run "refuses_keys_of_a_tenant_that_nobody_reads" {
  command = plan
  variables { tenant_keys = { "99999999-2222-4333-8444-555555555555" = { ring = [{ id = 1, secret = "azure-kv:acme.vault.azure.net/key" }] } } }
  expect_failures = [var.tenant_keys]
}

run "refuses_a_key_of_a_tenant_in_plain_text" {
  command = plan
  variables {
    connectors  = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e" }, acme = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
    tenant_keys = { "99999999-2222-4333-8444-555555555555" = { ring = [{ id = 1, secret = "q3pXkTz0VwC8m1sYbR7nLhE5uJdA2fGi9oKxQeZrHtM" }] } }
  }
  expect_failures = [var.tenant_keys]
}

run "refuses_the_key_of_all_as_that_of_a_tenant" {
  command = plan
  variables {
    connectors  = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e" }, acme = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
    tenant_keys = { "99999999-2222-4333-8444-555555555555" = { ring = [{ id = 7, secret = "azure-kv:nymgate-prod-contoso.vault.azure.net/nymgate-prod-users-key-1?version=0123456789abcdef0123456789abcdef" }] } }
  }
  expect_failures = [var.tenant_keys]
}

run "refuses_a_tenant_without_a_key" {
  command = plan
  variables {
    connectors  = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e" }, acme = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
    tenant_keys = { "99999999-2222-4333-8444-555555555555" = { ring = [] } }
  }
  expect_failures = [var.tenant_keys]
}
