variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  owners      = ["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"]
  instances = {
    users = { identity = { issuer = "https://idp.example", subject = "x" }, connectors = { entra-id = {} } }
  }
}

run "no_instance_at_all" {
  command = plan
  variables {
    instances = {}
  }
  expect_failures = [var.instances]
}

run "an_instance_in_capitals" {
  command = plan
  variables {
    instances = { Users = { identity = { issuer = "https://idp.example", subject = "x" }, connectors = { entra-id = {} } } }
  }
  expect_failures = [var.instances]
}

run "a_caller_of_another_host" {
  command = plan
  variables {
    instances = { users = { identity = { issuer = "https://idp.example", subject = "x" }, connectors = { entra-id = {} }, callers = [{ type = "aws-iam" }] } }
  }
  expect_failures = [var.instances]
}

run "a_file_of_another_environment" {
  command = plan
  variables {
    environment     = "test"
    deployment_file = "tests/running.json"
  }
  expect_failures = [var.deployment_file]
}

run "a_name_in_place_of_an_owner" {
  command = plan
  variables {
    owners = ["anna@contoso.com"]
  }
  expect_failures = [var.owners]
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
