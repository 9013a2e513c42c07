variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  namespace   = "nymgate"
  issuer      = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
  image = {
    repository = "registry.example.com/nymgate"
    digest     = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  }
  instances = {
    calendars = {
      connectors = { outlook-cal = { options = { basic = true }, scoping = "exchange" } }
      public_url = "https://calendars.example.com"
    }
    people = {
      connectors = { entra-id = {}, msft-teams = {} }
      public_url = "https://people.example.com"
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
    condition     = output.deployment.instances.people.identity == { issuer = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF", subject = "system:serviceaccount:nymgate:nymgate-prod-people", audience = "api://AzureADTokenExchange" }
    error_message = "Each instance must have a service account of its own: ${jsonencode(output.deployment.instances.people.identity)}"
  }
  assert {
    condition     = output.deployment.place.serviceAccount == "nymgate-prod-" && yamldecode(output.values.people).serviceAccount.name == "nymgate-prod-people"
    error_message = "The values must name the account that Entra ID trusts."
  }
}
