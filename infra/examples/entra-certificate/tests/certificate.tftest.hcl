variables {
  tenant_id        = "11111111-2222-4333-8444-555555555555"
  environment      = "prod"
  owners           = ["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"]
  connectors       = { entra-id = {}, outlook-cal = { options = { basic = "true" } } }
  certificate_file = "tests/gateway.crt"
}

run "each_application_gets_the_certificate" {
  assert {
    condition     = keys(output.connectors) == ["entra-id", "outlook-cal"] && keys(output.key_ids) == ["entra-id", "outlook-cal"]
    error_message = "Each connector must have an application and a certificate."
  }
  assert {
    condition     = output.connectors["entra-id"].clientId != output.connectors["outlook-cal"].clientId && output.connectors["outlook-cal"].options == { basic = true }
    error_message = "Applications are one each, with the connector's own options."
  }
  assert {
    condition     = output.connectors["entra-id"].tenant == "11111111-2222-4333-8444-555555555555"
    error_message = "The configuration must name the tenant."
  }
}

run "forgotten_owners_are_named_in_every_plan" {
  command = plan
  variables { owners = [] }
  expect_failures = [check.owners]
}
