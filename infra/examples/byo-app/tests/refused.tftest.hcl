variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  applications = {
    entra-id = { client_id = "22222222-aaaa-4bbb-8ccc-333333333333", object_id = "44444444-aaaa-4bbb-8ccc-555555555555" }
  }
  identity = { issuer = "https://idp.contoso.example", subject = "nymgate" }
}

override_data {
  target = module.app["entra-id"].data.azuread_application.existing[0]
  values = { client_id = "22222222-aaaa-4bbb-8ccc-333333333333", id = "/applications/44444444-aaaa-4bbb-8ccc-555555555555", display_name = "Brought" }
}

run "no_application_at_all" {
  command = plan
  variables {
    applications = {}
  }
  expect_failures = [var.applications]
}

run "an_issuer_without_https" {
  command = plan
  variables {
    identity = { issuer = "idp.contoso.example", subject = "nymgate" }
  }
  expect_failures = [var.identity]
}

run "a_key_in_place_of_its_reference" {
  command = plan
  variables {
    key = { reference = "c2VjcmV0" }
  }
  expect_failures = [var.key]
}

run "an_instance_in_capitals" {
  command = plan
  variables {
    instance = "Gateway"
  }
  expect_failures = [var.instance]
}

run "an_environment_in_capitals" {
  command = plan
  variables {
    environment = "Prod"
  }
  expect_failures = [var.environment]
}

run "a_domain_in_place_of_the_tenant_id" {
  command = plan
  variables {
    tenant_id = "contoso.com"
  }
  expect_failures = [var.tenant_id]
}

run "an_unknown_cloud" {
  command = plan
  variables {
    cloud = "mars"
  }
  expect_failures = [var.cloud]
}
