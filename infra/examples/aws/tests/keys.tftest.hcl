variables {
  account_id  = "123456789012"
  region      = "eu-central-1"
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  owners      = ["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"]
  bundle      = { file = "versions.tf", sha256 = filesha256("versions.tf") }
  instances = {
    outlook-cal = { connectors = { outlook-cal = { options = { basic = true }, scoping = "exchange" } } }
    directory   = { connectors = { entra-id = {}, msft-teams = {} }, expected_epoch = "9a3f0c1f1e5c1b4d", settings = { NYMGATE_LOG__LEVEL = "warn" } }
  }
  callers = {
    warehouse = { aws = { principal_arn = "arn:aws:iam::210987654321:role/etl", external_id = "0123456789abcdef" } }
    bigquery  = { google = { service_account_id = "112233445566778899001", audience = "nymgate-prod-bigquery" }, instances = ["directory"] }
  }
  keys = {
    scope      = "deployment"
    deployment = [{ id = 1, reference = "aws-sm:nymgate/prod/key?version=9a3f0c1f-1e5c-4b4d-8a9b-0c1d2e3f4a5b", resource = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:nymgate/prod/key-AbCdEf" }]
    instances  = {}
  }
}

run "an_instance_without_a_key_is_refused" {
  command = plan
  variables { keys = { scope = "instance", deployment = var.keys.deployment, instances = { directory = var.keys.deployment } } }
  expect_failures = [var.keys]
}

run "separate_keys_are_named_in_every_plan" {
  variables {
    keys = {
      scope      = "instance"
      deployment = []
      instances  = { for name in ["directory", "outlook-cal"] : name => [for key in var.keys.deployment : merge(key, { id = name == "directory" ? 1 : 2 })] }
    }
  }
  assert {
    condition     = jsondecode(module.instance["directory"].configuration.NYMGATE_PSEUDONYMS).separateFrom == ["outlook-cal"] && output.deployment.instances["directory"].key.set == "directory"
    error_message = "The gateway must know with whom it does not join."
  }
  expect_failures = [check.pseudonyms_join]
}

# After joining: the deployment's key makes pseudonyms, and what an instance had of its own still opens.
run "a_former_key_stays_in_the_ring" {
  variables {
    keys = {
      scope      = "deployment"
      since      = "2026-12-01"
      deployment = [for key in var.keys.deployment : merge(key, { id = 2 })]
      instances  = { directory = concat([for key in var.keys.deployment : merge(key, { id = 2 })], [{ id = 1, reference = "aws-sm:nymgate/prod/directory/key?version=1f1e5c1b-1e5c-4b4d-8a9b-0c1d2e3f4a5b", resource = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:nymgate/prod/directory/key-AbCdEf" }]) }
    }
  }
  assert {
    condition     = [for key in jsondecode(module.instance["directory"].configuration.NYMGATE_PSEUDONYMS).keys : key.id] == [2, 1] && output.deployment.instances["outlook-cal"].key.reference == output.deployment.instances["directory"].key.reference && output.deployment.instances["directory"].key.since == "2026-12-01"
    error_message = "Both must have the deployment's key, and directory its former one behind it: ${module.instance["directory"].configuration.NYMGATE_PSEUDONYMS}"
  }
}

run "keys_of_a_tenant_that_no_connector_has" {
  command = plan
  variables { tenant_keys = { "99999999-2222-4333-8444-666666666666" = { ring = var.keys.deployment } } }
  expect_failures = [var.tenant_keys]
}

run "made_keys_that_no_connector_reads_are_named_in_every_plan" {
  command = plan
  variables { keys = { scope = "deployment", deployment = var.keys.deployment, instances = {}, tenants = { "99999999-2222-4333-8444-666666666666" = { ring = var.keys.deployment } } } }
  expect_failures = [check.tenants_have_their_keys]
}

run "a_key_of_a_tenant_itself_is_refused" {
  command = plan
  variables {
    instances   = { directory = { connectors = { entra-id = {}, acme = { of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555", app = { client_id = "22222222-aaaa-4bbb-8ccc-333333333333", object_id = "44444444-aaaa-4bbb-8ccc-555555555555" } } } } }
    tenant_keys = { "99999999-2222-4333-8444-555555555555" = { ring = [{ id = 1, reference = "bm90IGEgcmVmZXJlbmNl", resource = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:acme-AbCdEf" }] } }
  }
  expect_failures = [var.tenant_keys]
}
