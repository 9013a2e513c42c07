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

run "an_audience_that_is_there" {
  variables { audience = "6b7c8d9e-0f1a-4b2c-8d3e-4f5a6b7c8d9e" }
  assert {
    condition     = length(azuread_application_registration.gateway) == 0 && output.deployment.instances.people.callers[0].audience == "6b7c8d9e-0f1a-4b2c-8d3e-4f5a6b7c8d9e"
    error_message = "An application that is there must be taken, and none made."
  }
}
