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
    condition     = output.deployment.instances.calendars.key == output.deployment.instances.people.key && output.deployment.instances.people.key.set == "deployment"
    error_message = "All instances must have the key of the deployment: ${jsonencode(output.deployment.instances.people.key)}"
  }
  assert {
    condition     = azuread_application_registration.gateway[0].requested_access_token_version == 2 && output.deployment.instances.people.callers[0].audience == azuread_application_registration.gateway[0].client_id
    error_message = "Callers ask for tokens of version 2, whose audience is the client id."
  }
}

run "forgotten_owners_are_named_in_every_plan" {
  command = plan
  variables { owners = [] }
  expect_failures = [check.owners]
}

run "another_tenant_is_one_line" {
  variables {
    instances = { people = {
      connectors = { entra-id = {}, acme = { of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555", app = { client_id = "22222222-aaaa-4bbb-8ccc-333333333333", object_id = "44444444-aaaa-4bbb-8ccc-555555555555" } } }
      callers    = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["entra-id", "acme"] } }
    } }
  }
  assert {
    condition     = jsondecode(module.instance["people"].variables.NYMGATE_CONNECTORS__ACME).of == "entra-id" && jsondecode(module.instance["people"].variables.NYMGATE_CONNECTORS__ACME).tenant == "99999999-2222-4333-8444-555555555555" && jsondecode(module.instance["people"].variables.NYMGATE_CONNECTORS__ACME).clientId == "22222222-aaaa-4bbb-8ccc-333333333333"
    error_message = "The gateway must serve it with the tenant and application given."
  }
  assert {
    condition     = keys(output.deployment.instances.people.connectors) == ["entra-id"] && keys(output.tenants["99999999-2222-4333-8444-555555555555"].instances.people.connectors) == ["acme"]
    error_message = "Each tenant must have a file of its own: ${jsonencode(output.tenants)}"
  }
  assert {
    condition     = output.tenants["99999999-2222-4333-8444-555555555555"].tenantId == "99999999-2222-4333-8444-555555555555" && output.tenants["99999999-2222-4333-8444-555555555555"].instances.people.connectors.acme.app.existing && keys(module.federation) == ["people/entra-id"]
    error_message = "Nothing of another tenant may be made or read here."
  }
}

run "another_tenant_without_application_is_named_in_every_plan" {
  command = plan
  variables {
    instances = { people = {
      connectors = { entra-id = {}, acme = { of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
      callers    = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["entra-id", "acme"] } }
    } }
  }
  expect_failures = [check.other_tenants_are_registered]
}
