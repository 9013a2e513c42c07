variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  project_id  = "contoso-analytics"
  region      = "europe-west3"
  image       = "europe-west3-docker.pkg.dev/contoso-analytics/nymgate/nymgate@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  instances = {
    calendars = {
      connectors = { outlook-cal = { options = { basic = true }, scoping = "exchange" } }
      callers    = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["outlook-cal"] } }
    }
    people = {
      connectors = { entra-id = {}, msft-teams = {} }
      callers    = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["entra-id", "msft-teams"] } }
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
    condition     = output.deployment.instances.calendars.identity.subject != output.deployment.instances.people.identity.subject && output.deployment.instances.people.identity.issuer == "https://accounts.google.com" && output.deployment.instances.people.identity.audience == "api://AzureADTokenExchange"
    error_message = "Each instance must have an identity of its own: ${jsonencode(output.deployment.instances.people.identity)}"
  }
  assert {
    condition     = output.deployment.instances.calendars.key.reference != output.deployment.instances.people.key.reference
    error_message = "Each instance must have a key of its own."
  }
}
