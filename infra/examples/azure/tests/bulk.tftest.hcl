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
  instances = {
    people = {
      connectors = { entra-id = {} }
      callers    = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["entra-id"] } }
    }
  }
  bulk = {
    hr = {
      instance             = "people"
      app_name             = "contoso-nymgate-bulk"
      host_storage_account = "contosonymgatebulk"
      package              = { file = "versions.tf", sha256 = filesha256("versions.tf") }
      input                = { account_id = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contosohr", container = "exports" }
      output               = { account_id = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contososafe", container = "safe" }
      jobs                 = { people = { from = "hr/", to = "hr/", rules = "tests/hr.yaml" } }
    }
  }
  keys = {
    scope = "deployment"
    deployment = [
      { id = 2, reference = "azure-kv:nymgate-prod-contoso.vault.azure.net/nymgate-prod-key-2?version=0123456789abcdef0123456789abcdef", resource = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.KeyVault/vaults/nymgate-prod-contoso/secrets/nymgate-prod-key-2" },
      { id = 1, reference = "azure-kv:nymgate-prod-contoso.vault.azure.net/nymgate-prod-key-1?version=0123456789abcdef0123456789abcdef", resource = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.KeyVault/vaults/nymgate-prod-contoso/secrets/nymgate-prod-key-1" },
    ]
    instances = {}
  }
}

run "beside_the_gateway" {
  assert {
    condition     = endswith(output.bulk.hr.function, "/sites/contoso-nymgate-bulk") && output.bulk.hr.failed == "https://contosonymgatebulk.blob.core.windows.net/failed"
    error_message = "Wrong names: ${jsonencode(output.bulk)}"
  }
  assert {
    condition     = jsondecode(module.bulk["hr"].configuration.NYMGATE_PSEUDONYMS__KEYS) == [{ id = 2, secret = var.keys.deployment[0].reference }]
    error_message = "The key that makes pseudonyms, and no older one: ${module.bulk["hr"].configuration.NYMGATE_PSEUDONYMS__KEYS}"
  }
  assert {
    condition     = keys(module.bulk["hr"].configuration) == ["BULK_RULES_PEOPLE", "NYMGATE_BULK", "NYMGATE_CONNECTORS__ENTRA_ID", "NYMGATE_LIMITS__EVENT_SECONDS", "NYMGATE_PSEUDONYMS__KEYS", "NYMGATE_PSEUDONYMS__SCHEME", "NYMGATE_SECRETS__AZURE__CLIENT_ID"]
    error_message = "Nobody calls it, so it knows no callers: ${join(", ", keys(module.bulk["hr"].configuration))}"
  }
}

run "a_job_that_does_not_say_whose_files_these_are" {
  command = plan
  variables {
    instances   = { people = { connectors = { entra-id = {}, acme = { of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555", app = { client_id = "22222222-aaaa-4bbb-8ccc-333333333333", object_id = "44444444-aaaa-4bbb-8ccc-555555555555" } } }, callers = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["entra-id"] } } } }
    tenant_keys = { "99999999-2222-4333-8444-555555555555" = { ring = [{ id = 1, reference = "azure-kv:acme.vault.azure.net/key?version=0123456789abcdef0123456789abcdef", resource = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/acme/providers/Microsoft.KeyVault/vaults/acme/secrets/key" }] } }
  }
  expect_failures = [var.bulk]
}

run "rules_are_for_answers" {
  variables { instances = { people = { connectors = { entra-id = { rules = "inline:${base64gzip("endpoints: []")}" } }, callers = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["entra-id"] } } } } }
  assert {
    condition     = !strcontains(module.bulk["hr"].configuration.NYMGATE_CONNECTORS__ENTRA_ID, "rules")
    error_message = "The function has no use for them: ${module.bulk["hr"].configuration.NYMGATE_CONNECTORS__ENTRA_ID}"
  }
}
