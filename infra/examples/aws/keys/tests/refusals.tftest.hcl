variables {
  account_id  = "123456789012"
  region      = "eu-central-1"
  environment = "prod"
}

run "ids_of_other_kinds" {
  command = plan
  variables {
    account_id  = "contoso"
    region      = "Frankfurt"
    environment = "Prod!"
    kms_key_arn = "alias/nymgate"
    store       = "vault"
    instances   = ["Mail"]
  }
  expect_failures = [var.account_id, var.region, var.environment, var.kms_key_arn, var.store, var.instances]
}

run "a_current_key_that_is_not_there" {
  command = plan
  variables { keys = { current = 2 } }
  expect_failures = [var.keys]
}

run "another_scope_and_another_day" {
  command = plan
  variables { keys = { scope = ["tenant"], since = "December" } }
  expect_failures = [var.keys]
}

run "a_former_key_that_all_would_share" {
  command = plan
  variables { former = { mail = [{ id = 1, reference = "aws-sm:nymgate/prod/mail/key?version=", resource = "x" }] } }
  expect_failures = [var.former]
}

run "versions_of_a_set_that_there_is_not" {
  command = plan
  variables { versions = { users = { 1 = "x" } } }
  expect_failures = [var.versions]
}
