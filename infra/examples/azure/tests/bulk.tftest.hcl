provider "azurerm" {
  features {}
}

variables {
  tenant_id           = "11111111-2222-4333-8444-555555555555"
  environment         = "prod"
  subscription_id     = "22222222-3333-4444-8555-666666666666"
  resource_group_name = "nymgate"
  location            = "westeurope"
  image               = "contoso.azurecr.io/nymgate@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  vault_name          = "nymgate-prod-contoso"
  keys                = { generations = 2, current = 2 }
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
}

run "beside_the_gateway" {
  assert {
    condition     = endswith(output.bulk.hr.function, "/sites/contoso-nymgate-bulk") && output.bulk.hr.failed == "https://contosonymgatebulk.blob.core.windows.net/failed"
    error_message = "Wrong names: ${jsonencode(output.bulk)}"
  }
  assert {
    condition     = jsondecode(module.bulk["hr"].configuration.NYMGATE_PSEUDONYMS__KEYS) == [{ id = 2, secret = module.keys.references["nymgate-prod-people"] }]
    error_message = "The key that makes pseudonyms, and no older one: ${module.bulk["hr"].configuration.NYMGATE_PSEUDONYMS__KEYS}"
  }
  assert {
    condition     = keys(module.bulk["hr"].configuration) == ["BULK_RULES_PEOPLE", "NYMGATE_BULK", "NYMGATE_CONNECTORS__ENTRA_ID", "NYMGATE_LIMITS__EVENT_SECONDS", "NYMGATE_PSEUDONYMS__KEYS", "NYMGATE_PSEUDONYMS__SCHEME", "NYMGATE_SECRETS__AZURE__CLIENT_ID"]
    error_message = "Nobody calls it, so it knows no callers: ${join(", ", keys(module.bulk["hr"].configuration))}"
  }
}
