variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  applications = {
    entra-id = { client_id = "2f1e0d9c-8b7a-4695-8473-625140f0e1d2", object_id = "7c6b5a49-3827-4160-9f8e-7d6c5b4a3928" }
  }
  identity = { issuer = "https://idp.contoso.example", subject = "nymgate" }
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
