variables {
  name    = "nymgate-prod-caller-warehouse"
  targets = [{ front = "function-url", arn = "arn:aws:lambda:eu-central-1:123456789012:function:nymgate-prod-outlook-cal:live" }]
}

run "everybody" {
  command = plan
  variables { aws = { principal_arn = "*", external_id = "0123456789abcdef" } }
  expect_failures = [var.aws]
}

run "a_session" {
  command = plan
  variables { aws = { principal_arn = "arn:aws:sts::210987654321:assumed-role/etl/run-7", external_id = "0123456789abcdef" } }
  expect_failures = [var.aws]
}

run "a_short_external_id" {
  command = plan
  variables { aws = { principal_arn = "arn:aws:iam::210987654321:root", external_id = "42" } }
  expect_failures = [var.aws]
}

run "nobody" {
  command         = plan
  expect_failures = [var.google]
}

run "an_address_in_place_of_an_id" {
  command = plan
  variables { google = { service_account_id = "etl@contoso.iam.gserviceaccount.com", audience = "nymgate-prod-bigquery" } }
  expect_failures = [var.google]
}

run "any_audience" {
  command = plan
  variables { google = { service_account_id = "112233445566778899001", audience = "nymgate-*" } }
  expect_failures = [var.google]
}

run "names_and_targets" {
  command = plan
  variables {
    aws                  = { principal_arn = "arn:aws:iam::210987654321:root", external_id = "0123456789abcdef" }
    name                 = "a role"
    targets              = []
    role_path            = "nymgate"
    permissions_boundary = "boundary"
  }
  expect_failures = [var.name, var.targets, var.role_path, var.permissions_boundary]
}
