variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  owners      = ["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"]
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
  keys = { scope = "deployment" }
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

run "doctor_is_a_job" {
  assert {
    condition     = strcontains(output.doctor.people, "doctor=nymgate-prod-people-doctor\n") && !strcontains(output.doctor.people, " exec ")
    error_message = "The command must start the CronJob of the chart, and take no way into the gateway: ${output.doctor.people}"
  }
}

run "one_secret_for_all" {
  assert {
    condition     = alltrue([for values in output.values : yamldecode(values).keys.secretName == "nymgate-prod-keys"]) && alltrue([for instance in output.deployment.instances : instance.key.set == "deployment"])
    error_message = "Every release must read the deployment's key: ${jsonencode(output.values)}"
  }
}

run "separate_keys_are_named_in_every_plan" {
  variables { keys = { scope = "instance" } }
  assert {
    condition     = yamldecode(output.values.people).keys.secretName == "nymgate-prod-people-keys" && yamldecode(output.values.people).config.pseudonyms.separateFrom == ["calendars"]
    error_message = "Each release must have a Secret of its own."
  }
  expect_failures = [check.pseudonyms_join]
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
      public_url = "https://people.example.com"
    } }
  }
  assert {
    condition     = yamldecode(output.values.people).config.connectors.acme.of == "entra-id" && yamldecode(output.values.people).config.connectors.acme.tenant == "99999999-2222-4333-8444-555555555555" && yamldecode(output.values.people).config.connectors.acme.clientId == "22222222-aaaa-4bbb-8ccc-333333333333"
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
      public_url = "https://people.example.com"
    } }
  }
  expect_failures = [check.other_tenants_are_registered]
}
