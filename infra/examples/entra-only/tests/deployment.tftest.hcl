variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  owners      = ["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"]
  instances = {
    people = {
      identity   = { issuer = "https://idp.contoso.example", subject = "nymgate-people" }
      connectors = { entra-id = {}, outlook-cal = { options = { basic = true }, scoping = "exchange" } }
      endpoint   = "https://people.contoso.example"
      callers    = [{ type = "api-key" }, { type = "entra-jwt", audience = "api://people", client_ids = ["22222222-aaaa-4bbb-8ccc-333333333333"] }]
    }
    teams = {
      identity   = { kind = "kubernetes", issuer = "https://oidc.example", namespace = "privacy", service_account = "teams" }
      connectors = { msft-teams = {} }
    }
  }
}

run "an_application_for_each_connector" {
  assert {
    condition     = sort(keys(module.app)) == tolist(["people/entra-id", "people/outlook-cal", "teams/msft-teams"])
    error_message = "Each connector has an application of its own."
  }
  assert {
    condition     = length(distinct([for app in values(module.app) : app.client_id])) == 3
    error_message = "No two connectors share an application."
  }
  assert {
    condition     = output.deployment.instances.teams.identity.subject == "system:serviceaccount:privacy:teams"
    error_message = "The identity must be the one that the applications trust."
  }
  assert {
    condition     = output.deployment.instances.people.connectors.outlook-cal.app.clientId == module.app["people/outlook-cal"].client_id
    error_message = "The output must name the connector's application."
  }
  assert {
    condition     = output.deployment.instances.people.connectors.outlook-cal.scoping == "exchange" && output.deployment.instances.people.connectors.outlook-cal.options.basic
    error_message = "Options and scoping go through."
  }
  assert {
    condition     = output.deployment.instances.people.callers[1].audience == "api://people" && output.deployment.instances.teams.callers[0].type == "api-key"
    error_message = "Callers go through."
  }
}

run "forgotten_owners_are_named_in_every_plan" {
  command = plan
  variables { owners = [] }
  expect_failures = [check.owners]
}
