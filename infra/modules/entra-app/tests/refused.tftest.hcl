variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  connector   = "entra-id"
}

run "a_domain_in_place_of_the_tenant_id" {
  command = plan
  variables {
    tenant_id = "contoso.com"
  }
  expect_failures = [var.tenant_id]
}

run "another_tenant_than_the_one_logged_in_to" {
  command = plan
  variables {
    tenant_id = "99999999-2222-4333-8444-555555555555"
  }
  expect_failures = [data.azuread_client_config.current]
}

run "an_environment_in_capitals" {
  command = plan
  variables {
    environment = "Prod!"
  }
  expect_failures = [var.environment]
}

run "an_unknown_option" {
  command = plan
  variables {
    options = { basci = true }
  }
  expect_failures = [var.options]
}

run "an_unknown_value_of_an_option" {
  command = plan
  variables {
    options = { times = "week" }
  }
  expect_failures = [var.options]
}

run "an_unknown_scoping" {
  command = plan
  variables {
    scoping = "some"
  }
  expect_failures = [var.scoping]
}

run "scoping_of_a_connector_without_mailboxes" {
  command = plan
  variables {
    connector = "msft-teams"
    scoping   = "exchange"
  }
  expect_failures = [var.scoping]
}

run "a_name_in_place_of_an_owner" {
  command = plan
  variables {
    owners = ["anna@contoso.com"]
  }
  expect_failures = [var.owners]
}

run "one_id_twice" {
  command = plan
  variables {
    existing = {
      client_id = "22222222-aaaa-4bbb-8ccc-333333333333"
      object_id = "22222222-aaaa-4bbb-8ccc-333333333333"
    }
  }
  expect_failures = [var.existing]
}

run "an_existing_application_by_name" {
  command = plan
  variables {
    existing = { client_id = "our app", object_id = "44444444-aaaa-4bbb-8ccc-555555555555" }
  }
  expect_failures = [var.existing]
}

run "a_name_of_a_gateway_in_capitals" {
  command = plan
  variables {
    instance = "Finance"
  }
  expect_failures = [var.instance]
}
