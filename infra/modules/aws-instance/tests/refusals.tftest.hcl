variables {
  name    = "nymgate-prod-outlook-cal"
  bundle  = { file = "versions.tf", sha256 = filesha256("versions.tf") }
  secrets = [{ arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:nymgate/prod/outlook-cal/key-AbCdEf" }]
}

run "another_package_than_its_checksum" {
  command = plan
  variables { bundle = { file = "versions.tf", sha256 = sha256("another") } }
  expect_failures = [aws_lambda_function.gateway]
}

run "a_package_that_is_not_there" {
  command = plan
  variables { bundle = { file = "absent.zip", sha256 = sha256("") } }
  expect_failures = [aws_lambda_function.gateway]
}

run "another_object_than_its_checksum" {
  command = plan
  variables { bundle = { s3 = { bucket = "releases", key = "nymgate.zip" }, sha256 = sha256("another") } }
  expect_failures = [aws_lambda_function.gateway]
}

run "variables_beyond_4_kb" {
  command = plan
  variables { configuration = { NYMGATE_CONNECTORS = join("", [for place in range(600) : "nymgate "]) } }
  expect_failures = [aws_lambda_function.gateway]
}

run "no_package_and_no_checksum" {
  command = plan
  variables { bundle = { sha256 = "ABC" } }
  expect_failures = [var.bundle]
}

run "names_and_ids" {
  command = plan
  variables {
    name                 = "gateway"
    configuration        = { NODE_OPTIONS = "--inspect" }
    secrets              = [{ arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:*" }]
    audience             = "https://graph.microsoft.com"
    permissions_boundary = "boundary"
    role_path            = "nymgate"
    kms_key_arn          = "alias/nymgate"
    secrets_kms_key_arn  = "*"
    rules_objects        = ["arn:aws:s3:::contoso-rules/*"]
  }
  expect_failures = [var.kms_key_arn, var.secrets_kms_key_arn, var.rules_objects, var.name, var.configuration, var.secrets, var.audience, var.permissions_boundary, var.role_path]
}

run "words_and_numbers" {
  command = plan
  variables {
    front                = "load-balancer"
    memory_mb            = 128
    reserved_concurrency = 0
    log_retention_days   = 7
    vpc                  = { subnet_ids = [], security_group_ids = ["sg-1"] }
  }
  expect_failures = [var.front, var.memory_mb, var.reserved_concurrency, var.log_retention_days, var.vpc]
}

run "longer_than_lambda_waits" {
  command = plan
  variables { timeout_seconds = 901 }
  expect_failures = [var.timeout_seconds]
}

run "an_api_does_not_wait_longer_than_29_seconds" {
  command = plan
  variables {
    front           = "http-api"
    timeout_seconds = 30
  }
  expect_failures = [var.timeout_seconds]
}

run "a_word_for_another_federation" {
  command = plan
  variables { federation = "saml" }
  expect_failures = [var.federation]
}

run "cognito_without_a_pool" {
  command = plan
  variables { federation = "cognito" }
  expect_failures = [var.cognito_pool_arn]
}

run "a_role_to_bring_that_nobody_names" {
  command = plan
  variables { create_role = false }
  expect_failures = [var.role_arn]
}

run "a_role_that_is_both_made_and_brought" {
  command = plan
  variables { role_arn = "arn:aws:iam::123456789012:role/given" }
  expect_failures = [var.role_arn]
}

run "the_name_of_a_diagnosis" {
  command = plan
  variables { name = "nymgate-prod-outlook-doctor" }
  expect_failures = [var.name]
}
