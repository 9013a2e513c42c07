run "on" {
  variables { account_id = "123456789012" }
  assert {
    condition     = output.issuer == aws_iam_outbound_web_identity_federation.account.issuer_identifier && startswith(output.issuer, "https://")
    error_message = "Wrong issuer: ${output.issuer}"
  }
}

run "refuses_what_is_no_account_and_no_region" {
  command = plan
  variables {
    account_id = "contoso"
    region     = "Frankfurt"
  }
  expect_failures = [var.account_id, var.region]
}
