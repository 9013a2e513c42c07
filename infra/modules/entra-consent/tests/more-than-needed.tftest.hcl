run "a_permission_that_no_connector_needs" {
  command = plan
  variables {
    tenant_id = "11111111-2222-4333-8444-555555555555"
    grants    = { x = { service_principal_id = "77777777-aaaa-4bbb-8ccc-555555555555", roles = ["Directory.ReadWrite.All"] } }
  }
  expect_failures = [var.grants]
}
