variables {
  name          = "nymgate-prod-bulk-hr"
  bundle        = { file = "versions.tf", sha256 = filesha256("versions.tf") }
  configuration = { NYMGATE_PSEUDONYMS = "{}" }
  secrets       = [{ arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:nymgate/prod/outlook-cal/key-AbCdEf" }]
  input         = { bucket = "contoso-hr-in" }
  output        = { bucket = "contoso-hr-out" }
  jobs          = { hr = { from = "hr/", to = "hr/", rules = "nymgate: 1" } }
}

run "outputs_among_the_inputs" {
  command = plan
  variables { output = { bucket = "contoso-hr-in" } }
  expect_failures = [var.output]
}

run "another_package_than_its_checksum" {
  command = plan
  variables { bundle = { file = "versions.tf", sha256 = sha256("another") } }
  expect_failures = [aws_lambda_function.bulk]
}

run "variables_beyond_4_kb" {
  command = plan
  variables { configuration = { NYMGATE_CONNECTORS = join("", [for place in range(600) : "nymgate "]) } }
  expect_failures = [aws_lambda_function.bulk]
}

run "words_and_ids" {
  command = plan
  variables {
    name                 = "bulk"
    bundle               = { sha256 = "ABC" }
    configuration        = { NYMGATE_BULK__HR = "{}" }
    secrets              = [{ arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:*" }]
    secrets_kms_key_arn  = "*"
    kms_key_arn          = "alias/nymgate"
    permissions_boundary = "boundary"
    role_path            = "nymgate"
    alarm_topic_arns     = ["somebody@contoso.com"]
    output               = { bucket = "contoso-hr-out", create = false, expire_days = 1 }
  }
  expect_failures = [var.name, var.bundle, var.configuration, var.secrets, var.secrets_kms_key_arn, var.kms_key_arn, var.permissions_boundary, var.role_path, var.alarm_topic_arns, var.output]
}

run "numbers_and_buckets" {
  command = plan
  variables {
    input               = { bucket = "s3://contoso-hr-in" }
    configuration_bytes = -1
    concurrency         = 1
    memory_mb           = 128
    timeout_seconds     = 901
    log_retention_days  = 7
  }
  expect_failures = [var.input, var.configuration_bytes, var.concurrency, var.memory_mb, var.timeout_seconds, var.log_retention_days]
}

run "all_files_of_a_bucket" {
  command = plan
  variables { jobs = { hr = { from = "*", to = "hr/", rules = "nymgate: 1" } } }
  expect_failures = [var.jobs]
}

run "a_folder_in_a_folder" {
  command = plan
  variables {
    jobs = {
      hr     = { from = "exports/", to = "hr/", rules = "nymgate: 1" }
      survey = { from = "exports/survey/", to = "survey/", rules = "nymgate: 1" }
    }
  }
  expect_failures = [var.jobs]
}

run "a_format_that_there_is_not" {
  command = plan
  variables { jobs = { hr = { from = "hr/", to = "hr/", rules = "nymgate: 1", format = "excel" } } }
  expect_failures = [var.jobs]
}

run "half_a_row" {
  command = plan
  variables { jobs = { hr = { from = "hr/", to = "hr/", rules = "nymgate: 1", rejects = 0.5 } } }
  expect_failures = [var.jobs]
}

run "a_misspelt_key_of_a_job" {
  command = plan
  variables { jobs = { hr = { from = "hr/", to = "hr/", rules = "nymgate: 1", reject = 0 } } }
  expect_failures = [var.jobs]
}

run "a_job_without_rules" {
  command = plan
  variables { jobs = { hr = { from = "hr/", to = "hr/", rule = "nymgate: 1" } } }
  expect_failures = [var.jobs]
}

run "two_jobs_with_one_folder_of_outputs" {
  command = plan
  variables {
    jobs = {
      hr     = { from = "hr/", to = "safe/", rules = "nymgate: 1" }
      survey = { from = "survey/", to = "safe/survey/", rules = "nymgate: 1" }
    }
  }
  expect_failures = [var.jobs]
}

run "rules_beyond_4_kb_while_the_configuration_is_not_known" {
  command = plan
  variables {
    configuration_bytes = 600
    jobs                = { hr = { from = "hr/", to = "hr/", rules = join("", [for place in range(80) : sha256("${place}")]) } }
  }
  expect_failures = [aws_lambda_function.bulk]
}
