variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  owners      = ["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"]
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
  keys = {
    scope      = "deployment"
    deployment = [{ id = 1, reference = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-key?version=1", resource = "projects/contoso-analytics/secrets/nymgate-prod-key" }]
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
    condition     = output.deployment.instances.calendars.identity.subject != output.deployment.instances.people.identity.subject && output.deployment.instances.people.identity.issuer == "https://accounts.google.com" && output.deployment.instances.people.identity.audience == "api://AzureADTokenExchange"
    error_message = "Each instance must have an identity of its own: ${jsonencode(output.deployment.instances.people.identity)}"
  }
  assert {
    condition     = output.deployment.instances.calendars.key == output.deployment.instances.people.key && output.deployment.instances.people.key.set == "deployment"
    error_message = "All instances must have the key of the deployment: ${jsonencode(output.deployment.instances.people.key)}"
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
      callers    = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["entra-id", "acme"] } }
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
      callers    = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["entra-id", "acme"] } }
    } }
  }
  expect_failures = [check.other_tenants_are_registered]
}
