variables {
  account_id  = "123456789012"
  region      = "eu-central-1"
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  owners      = ["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"]
  bundle      = { file = "versions.tf", sha256 = filesha256("versions.tf") }
  instances   = { entra-id = { connectors = { entra-id = {} } } }
  callers     = { warehouse = { aws = { principal_arn = "arn:aws:iam::210987654321:role/etl", external_id = "0123456789abcdef" } } }
  keys = {
    scope      = "deployment"
    deployment = [{ id = 1, reference = "aws-sm:nymgate/prod/key?version=9a3f0c1f-1e5c-4b4d-8a9b-0c1d2e3f4a5b", resource = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:nymgate/prod/key-AbCdEf" }]
    instances  = {}
  }
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
    kms_key_arn        = "alias/nymgate"
    federation         = "saml"
    log_retention_days = 7
    vpc                = { subnet_ids = [], security_group_ids = [] }
    owners             = ["somebody@contoso.com"]
    allowed_addresses  = ["192.0.2.0/33"]
    bundle             = { sha256 = "ABC" }
    bulk               = { hr = { instance = "users", input = { bucket = "contoso-hr-in" }, output = { bucket = "contoso-hr-out" }, jobs = {} } }
  }
  expect_failures = [var.front, var.kms_key_arn, var.federation, var.log_retention_days, var.vpc, var.owners, var.allowed_addresses, var.bundle, var.bulk]
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

run "identities_of_instances_that_there_are_not" {
  command = plan
  variables {
    cognito_identity_ids = { users = "x" }
  }
  expect_failures = [var.cognito_identity_ids]
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

run "refuses_a_tenant_without_of" {
  command = plan
  variables {
    instances = { people = {
      connectors = { entra-id = { tenant_id = "99999999-2222-4333-8444-555555555555" } }
    } }
    callers = { warehouse = { aws = { principal_arn = "arn:aws:iam::210987654321:role/etl", external_id = "0123456789abcdef" } } }
  }
  expect_failures = [var.instances]
}

run "refuses_another_tenant_under_the_name_of_a_connector" {
  command = plan
  variables {
    instances = { people = {
      connectors = { entra-id = {}, outlook-cal = { of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
    } }
    callers = { warehouse = { aws = { principal_arn = "arn:aws:iam::210987654321:role/etl", external_id = "0123456789abcdef" } } }
  }
  expect_failures = [var.instances]
}

run "refuses_an_instance_of_another_tenant_alone" {
  command = plan
  variables {
    instances = { people = {
      connectors = { acme = { of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
    } }
    callers = { warehouse = { aws = { principal_arn = "arn:aws:iam::210987654321:role/etl", external_id = "0123456789abcdef" } } }
  }
  expect_failures = [var.instances]
}

run "refuses_of_in_the_same_tenant" {
  command = plan
  variables {
    instances = { people = {
      connectors = { entra-id = {}, acme = { of = "entra-id", tenant_id = "11111111-2222-4333-8444-555555555555", app = { client_id = "22222222-aaaa-4bbb-8ccc-333333333333", object_id = "44444444-aaaa-4bbb-8ccc-555555555555" } } }
    } }
    callers = { warehouse = { aws = { principal_arn = "arn:aws:iam::210987654321:role/etl", external_id = "0123456789abcdef" } } }
  }
  expect_failures = [output.tenants]
}
