variables {
  tenant_id = "11111111-2222-4333-8444-555555555555"
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

run "a_name_in_place_of_the_service_principal" {
  command = plan
  variables {
    grants = { x = { service_principal_id = "Nymgate prod - entra-id", roles = ["User.Read.All"] } }
  }
  expect_failures = [var.grants]
}

run "an_unknown_scoping" {
  command = plan
  variables {
    grants = { x = { service_principal_id = "77777777-aaaa-4bbb-8ccc-555555555555", roles = ["User.Read.All"], scoping = "some" } }
  }
  expect_failures = [var.grants]
}
