variables {
  environment = "prod"
  project_id  = "contoso-analytics"
}

run "ids_of_other_kinds" {
  command = plan
  variables {
    environment = "Prod!"
    project_id  = "123456789012"
    instances   = ["Mail"]
  }
  expect_failures = [var.environment, var.project_id, var.instances]
}

run "a_current_key_that_is_not_there" {
  command = plan
  variables { keys = { current = 2 } }
  expect_failures = [var.keys]
}

run "another_scope_and_another_day" {
  command = plan
  variables { keys = { scope = ["tenant"], since = "December" } }
  expect_failures = [var.keys]
}

run "a_former_key_that_all_would_share" {
  command = plan
  variables { former = { mail = [{ id = 1, reference = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-mail-key?version=1", resource = "x" }] } }
  expect_failures = [var.former]
}

run "a_tenant_by_its_domain" {
  command = plan
  variables { tenants = { "contoso.com" = {} } }
  expect_failures = [var.tenants]
}

run "a_current_key_that_a_tenant_does_not_have" {
  command = plan
  variables { tenants = { "99999999-2222-4333-8444-555555555555" = { current = 2 } } }
  expect_failures = [var.tenants]
}

run "an_instance_called_tenant" {
  command = plan
  variables { instances = ["tenant"] }
  expect_failures = [var.instances]
}
