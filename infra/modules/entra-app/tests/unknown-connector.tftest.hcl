run "an_unknown_connector" {
  command = plan
  variables {
    tenant_id   = "11111111-2222-4333-8444-555555555555"
    environment = "prod"
    connector   = "outlook"
  }
  expect_failures = [var.connector]
}
