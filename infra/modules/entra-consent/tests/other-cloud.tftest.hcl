override_data {
  target = data.azuread_service_principal.graph
  values = { object_id = "88888888-aaaa-4bbb-8ccc-555555555555", app_role_ids = {} }
}

run "a_permission_that_this_cloud_does_not_offer" {
  command = plan
  variables {
    tenant_id = "11111111-2222-4333-8444-555555555555"
    grants    = { x = { service_principal_id = "77777777-aaaa-4bbb-8ccc-555555555555", roles = ["User.Read.All"] } }
  }
  expect_failures = [data.azuread_service_principal.graph]
}
