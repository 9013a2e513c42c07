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
  keys = {
    scope      = "deployment"
    deployment = [{ id = 1, reference = "azure-kv:nymgate-prod-contoso.vault.azure.net/nymgate-prod-key-1?version=0123456789abcdef0123456789abcdef", resource = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.KeyVault/vaults/nymgate-prod-contoso/secrets/nymgate-prod-key-1" }]
    instances  = {}
  }
  instances = {
    people = {
      connectors = { entra-id = { rules = "azure-kv:nymgate-prod-contoso.vault.azure.net/rules", allow_open = true, expected_policy = "5c0d3a1be2f44710" } }
      callers    = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["entra-id"] } }
    }
    calendars = {
      connectors = { outlook-cal = { rules = "inline:${base64gzip("endpoints: []")}" } }
      callers    = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["outlook-cal"] } }
    }
  }
}

run "rules_of_ones_own" {
  assert {
    condition     = jsondecode(module.instance["people"].variables.NYMGATE_CONNECTORS__ENTRA_ID).allowOpen && jsondecode(module.instance["people"].variables.NYMGATE_CONNECTORS__ENTRA_ID).rules == var.instances.people.connectors.entra-id.rules && startswith(jsondecode(module.instance["calendars"].variables.NYMGATE_CONNECTORS__OUTLOOK_CAL).rules, "inline:H4sI")
    error_message = "Rules reach the gateway."
  }
  assert {
    condition     = jsonencode(local.key_scopes) == jsonencode({ people = { nymgate-prod-key-1 = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.KeyVault/vaults/nymgate-prod-contoso/secrets/nymgate-prod-key-1", "nymgate-prod-contoso/secrets/rules" = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.KeyVault/vaults/nymgate-prod-contoso/secrets/rules" }, calendars = { nymgate-prod-key-1 = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.KeyVault/vaults/nymgate-prod-contoso/secrets/nymgate-prod-key-1" } })
    error_message = "The identity may read what its gateway needs: ${jsonencode(local.key_scopes)}"
  }
}

run "rules_from_anywhere" {
  command = plan
  variables { instances = { people = { connectors = { entra-id = { rules = "https://example.com/rules.yaml", expected_policy = "5c0d3a1be2f44710" } }, callers = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["entra-id"] } } } } }
  expect_failures = [var.instances]
}

run "rules_in_a_vault_that_nobody_named" {
  command = plan
  variables { instances = { people = { connectors = { entra-id = { rules = "azure-kv:elsewhere.vault.azure.net/rules", expected_policy = "5c0d3a1be2f44710" } }, callers = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["entra-id"] } } } } }
  expect_failures = [var.keys]
}

run "rules_in_a_secret_without_a_pin" {
  command = plan
  variables { instances = { people = { connectors = { entra-id = { rules = "azure-kv:nymgate-prod-contoso.vault.azure.net/rules" } }, callers = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["entra-id"] } } } } }
  expect_failures = [var.instances]
}

run "a_pin_of_another_kind" {
  command = plan
  variables { instances = { people = { connectors = { entra-id = { expected_policy = "latest" } }, callers = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["entra-id"] } } } } }
  expect_failures = [var.instances]
}
