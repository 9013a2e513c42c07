variables {
  account_id  = "123456789012"
  region      = "eu-central-1"
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  bundle      = { file = "versions.tf", sha256 = filesha256("versions.tf") }
  instances   = { entra-id = { connectors = { entra-id = {} } } }
  callers     = { warehouse = { aws = { principal_arn = "arn:aws:iam::210987654321:role/etl", external_id = "0123456789abcdef" } } }
}

run "places_and_names" {
  command = plan
  variables {
    account_id           = "contoso"
    region               = "Frankfurt"
    tenant_id            = "contoso.com"
    cloud                = "germany"
    environment          = "Prod!"
    role_path            = "nymgate"
    permissions_boundary = "boundary"
  }
  expect_failures = [var.account_id, var.region, var.tenant_id, var.cloud, var.environment, var.role_path, var.permissions_boundary]
}

run "words_and_numbers" {
  command = plan
  variables {
    front              = "load-balancer"
    key_store          = "vault"
    kms_key_arn        = "alias/nymgate"
    federation         = "saml"
    log_retention_days = 7
    keys               = { made = 1, current = 2 }
    vpc                = { subnet_ids = [], security_group_ids = [] }
    owners             = ["somebody@contoso.com"]
    allowed_addresses  = ["192.0.2.0/33"]
    bundle             = { sha256 = "ABC" }
    bulk               = { hr = { instance = "users", input = { bucket = "contoso-hr-in" }, output = { bucket = "contoso-hr-out" }, jobs = {} } }
  }
  expect_failures = [var.front, var.key_store, var.kms_key_arn, var.federation, var.log_retention_days, var.keys, var.vpc, var.owners, var.allowed_addresses, var.bundle, var.bulk]
}

run "a_connector_that_there_is_not" {
  command = plan
  variables { instances = { entra-id = { connectors = { slack = {} } } } }
  expect_failures = [var.instances]
}

run "no_connector" {
  command = plan
  variables { instances = { entra-id = { connectors = {} } } }
  expect_failures = [var.instances]
}

run "a_setting_that_others_make" {
  command = plan
  variables { instances = { entra-id = { connectors = { entra-id = {} }, settings = { NYMGATE_CALLERS__JWT = "[]" } } } }
  expect_failures = [var.instances]
}

run "scoping_and_epoch" {
  command = plan
  variables { instances = { entra-id = { connectors = { entra-id = { scoping = "teams" } }, expected_epoch = "1" } } }
  expect_failures = [var.instances]
}

run "nobody_who_may_call" {
  command = plan
  variables { callers = {} }
  expect_failures = [var.callers]
}

run "a_caller_of_an_instance_that_there_is_not" {
  command = plan
  variables { callers = { warehouse = { aws = { principal_arn = "arn:aws:iam::210987654321:role/etl", external_id = "0123456789abcdef" }, instances = ["users"] } } }
  expect_failures = [var.callers]
}

run "versions_and_identities_of_instances_that_there_are_not" {
  command = plan
  variables {
    key_versions         = { users = { 1 = "x" } }
    cognito_identity_ids = { users = "x" }
  }
  expect_failures = [var.key_versions, var.cognito_identity_ids]
}

run "files_of_a_connector_that_the_instance_has_not" {
  command = plan
  variables {
    bulk = { hr = { instance = "entra-id", input = { bucket = "contoso-hr-in" }, output = { bucket = "contoso-hr-out" }, jobs = { people = { from = "hr/", to = "hr/", rules = "tests/hr.yaml", connector = "outlook-cal" } } } }
  }
  expect_failures = [var.bulk]
}

run "two_functions_that_one_bucket_tells" {
  command = plan
  variables {
    bulk = {
      hr     = { instance = "entra-id", input = { bucket = "contoso-hr-in" }, output = { bucket = "contoso-hr-out" }, jobs = { people = { from = "hr/", to = "hr/", rules = "tests/hr.yaml" } } }
      survey = { instance = "entra-id", input = { bucket = "contoso-hr-in", create = false, notify = false }, output = { bucket = "contoso-survey-out" }, jobs = { survey = { from = "survey/", to = "survey/", rules = "tests/hr.yaml" } } }
    }
  }
  expect_failures = [var.bulk]
}

run "misspelt_keys_of_an_entry_of_bulk" {
  command = plan
  variables {
    bulk = { hr = { instance = "entra-id", input = { bucket = "contoso-hr-in" }, output = { bucket = "contoso-hr-out" }, jobs = { people = { from = "hr/", to = "hr/", rules = "tests/hr.yaml" } }, alarm_topic_arn = ["arn:aws:sns:eu-central-1:123456789012:ops"] } }
  }
  expect_failures = [var.bulk]
}

run "misspelt_keys_of_a_bucket" {
  command = plan
  variables {
    bulk = { hr = { instance = "entra-id", input = { bucket = "contoso-hr-in", expire_day = 30 }, output = { bucket = "contoso-hr-out" }, jobs = { people = { from = "hr/", to = "hr/", rules = "tests/hr.yaml" } } } }
  }
  expect_failures = [var.bulk]
}

run "misspelt_keys_of_a_job" {
  command = plan
  variables {
    bulk = { hr = { instance = "entra-id", input = { bucket = "contoso-hr-in" }, output = { bucket = "contoso-hr-out" }, jobs = { people = { from = "hr/", to = "hr/", rules = "tests/hr.yaml", reject = 0 } } } }
  }
  expect_failures = [var.bulk]
}

run "two_entries_with_one_folder_of_outputs" {
  command = plan
  variables {
    bulk = {
      hr     = { instance = "entra-id", input = { bucket = "contoso-hr-in" }, output = { bucket = "contoso-safe" }, jobs = { people = { from = "hr/", to = "safe/", rules = "tests/hr.yaml" } } }
      survey = { instance = "entra-id", input = { bucket = "contoso-survey-in" }, output = { bucket = "contoso-safe", create = false }, jobs = { survey = { from = "survey/", to = "safe/survey/", rules = "tests/hr.yaml" } } }
    }
  }
  expect_failures = [var.bulk]
}
