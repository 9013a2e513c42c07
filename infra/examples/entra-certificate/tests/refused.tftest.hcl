variables {
  tenant_id        = "11111111-2222-4333-8444-555555555555"
  environment      = "prod"
  owners           = ["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"]
  connectors       = { entra-id = {} }
  certificate_file = "tests/gateway.crt"
}

run "no_connector_at_all" {
  command = plan
  variables {
    connectors = {}
  }
  expect_failures = [var.connectors]
}

run "an_unknown_connector" {
  command = plan
  variables {
    connectors = { gmail = {} }
  }
  expect_failures = [var.connectors]
}

run "a_certificate_that_is_not_there" {
  command = plan
  variables {
    certificate_file = "tests/none.crt"
  }
  expect_failures = [var.certificate_file]
}

run "a_day_without_time" {
  command = plan
  variables {
    end_date = "31.01.2027"
  }
  expect_failures = [var.end_date]
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

run "an_owner_by_name" {
  command = plan
  variables {
    owners = ["grace@contoso.com"]
  }
  expect_failures = [var.owners]
}
