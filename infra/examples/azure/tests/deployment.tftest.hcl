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
  registry            = { server = "contoso.azurecr.io", id = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/shared/providers/Microsoft.ContainerRegistry/registries/contoso" }
  vault_name          = "nymgate-prod-contoso"
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
}

run "deployment" {
  assert {
    condition     = length(module.app) == 3 && length(distinct([for _, app in module.app : app.client_id])) == 3
    error_message = "Each connector must have an application of its own."
  }
  assert {
    condition     = output.deployment.instances.calendars.connectors.outlook-cal.options == { basic = true } && output.deployment.instances.calendars.connectors.outlook-cal.scoping == "exchange"
    error_message = "Options and scoping must arrive: ${jsonencode(output.deployment.instances.calendars.connectors)}"
  }
  assert {
    condition     = !strcontains(jsonencode(output.deployment), "stub-secret-")
    error_message = "The output must hold no secret."
  }
  assert {
    condition     = output.deployment.instances.calendars.identity.subject != output.deployment.instances.people.identity.subject && output.deployment.instances.people.identity.issuer == "https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/v2.0"
    error_message = "Each instance must have an identity of its own: ${jsonencode(output.deployment.instances.people.identity)}"
  }
  assert {
    condition     = output.deployment.instances.calendars.key.reference != output.deployment.instances.people.key.reference
    error_message = "Each instance must have a key of its own."
  }
  assert {
    condition     = azuread_application_registration.gateway[0].requested_access_token_version == 2 && output.deployment.instances.people.callers[0].audience == azuread_application_registration.gateway[0].client_id
    error_message = "Callers ask for tokens of version 2, whose audience is the client id."
  }
}
