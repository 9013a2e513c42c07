provider "azurerm" {
  features {}
}

variables {
  tenant_id           = "11111111-2222-4333-8444-555555555555"
  environment         = "prod"
  owners              = ["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"]
  subscription_id     = "22222222-3333-4444-8555-666666666666"
  resource_group_name = "nymgate"
  location            = "westeurope"
  image               = "contoso.azurecr.io/nymgate@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  registry            = { server = "contoso.azurecr.io", id = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/shared/providers/Microsoft.ContainerRegistry/registries/contoso" }
  instances = {
    calendars = {
      connectors = { outlook-cal = { options = { basic = true }, scoping = "exchange" } }
      callers    = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["outlook-cal"] } }
    }
    people = {
      connectors = { entra-id = {}, msft-teams = {} }
      callers    = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["entra-id", "msft-teams"] } }
    }
  }
  keys = {
    scope      = "deployment"
    deployment = [{ id = 1, reference = "azure-kv:nymgate-prod-contoso.vault.azure.net/nymgate-prod-key-1?version=0123456789abcdef0123456789abcdef", resource = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.KeyVault/vaults/nymgate-prod-contoso/secrets/nymgate-prod-key-1" }]
    instances  = {}
  }
}

run "an_instance_without_a_key_is_refused" {
  command = plan
  variables { keys = { scope = "instance", deployment = var.keys.deployment, instances = { calendars = var.keys.deployment } } }
  expect_failures = [var.keys]
}

run "separate_keys_are_named_in_every_plan" {
  variables {
    keys = {
      scope      = "instance"
      deployment = []
      instances  = { for name in ["calendars", "people"] : name => [for key in var.keys.deployment : merge(key, { id = name == "calendars" ? 1 : 2 })] }
    }
  }
  assert {
    condition     = module.instance["calendars"].variables.NYMGATE_PSEUDONYMS__SEPARATE_FROM == jsonencode(["people"]) && output.deployment.instances["calendars"].key.set == "calendars"
    error_message = "The gateway must know with whom it does not join."
  }
  expect_failures = [check.pseudonyms_join]
}

# After joining: the deployment's key makes pseudonyms, and what an instance had of its own still opens.
run "a_former_key_stays_in_the_ring" {
  variables {
    keys = {
      scope      = "deployment"
      since      = "2026-12-01"
      deployment = [for key in var.keys.deployment : merge(key, { id = 2 })]
      instances  = { calendars = concat([for key in var.keys.deployment : merge(key, { id = 2 })], [{ id = 1, reference = "azure-kv:nymgate-prod-contoso.vault.azure.net/nymgate-prod-calendars-key-1?version=fedcba9876543210fedcba9876543210", resource = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.KeyVault/vaults/nymgate-prod-contoso/secrets/nymgate-prod-calendars-key-1" }]) }
    }
  }
  assert {
    condition     = [for key in jsondecode(module.instance["calendars"].variables.NYMGATE_PSEUDONYMS__KEYS) : key.id] == [2, 1] && output.deployment.instances["people"].key.reference == output.deployment.instances["calendars"].key.reference && output.deployment.instances["calendars"].key.since == "2026-12-01"
    error_message = "Both must have the deployment's key, and calendars its former one behind it: ${module.instance["calendars"].variables.NYMGATE_PSEUDONYMS__KEYS}"
  }
}

run "keys_of_a_tenant_that_no_connector_has" {
  command = plan
  variables { tenant_keys = { "99999999-2222-4333-8444-666666666666" = { ring = var.keys.deployment } } }
  expect_failures = [var.tenant_keys]
}

run "made_keys_that_no_connector_reads_are_named_in_every_plan" {
  command = plan
  variables { keys = { scope = "deployment", deployment = var.keys.deployment, instances = {}, tenants = { "99999999-2222-4333-8444-666666666666" = { ring = var.keys.deployment } } } }
  expect_failures = [check.tenants_have_their_keys]
}
