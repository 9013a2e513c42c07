variables {
  account_id  = "123456789012"
  region      = "eu-central-1"
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  owners      = ["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"]
  bundle      = { file = "versions.tf", sha256 = filesha256("versions.tf") }
  instances   = { entra-id = { connectors = { entra-id = {} }, expected_epoch = "9a3f0c1f1e5c1b4d" } }
  callers     = { warehouse = { aws = { principal_arn = "arn:aws:iam::210987654321:role/etl", external_id = "0123456789abcdef" } } }
  bulk = {
    hr = {
      instance = "entra-id"
      input    = { bucket = "contoso-hr-in" }
      output   = { bucket = "contoso-hr-out" }
      jobs     = { people = { from = "hr/", to = "hr/", rules = "tests/hr.yaml" } }
    }
  }
  keys = {
    scope = "deployment"
    deployment = [
      { id = 2, reference = "aws-sm:nymgate/prod/key-2?version=9a3f0c1f-1e5c-4b4d-8a9b-0c1d2e3f4a5b", resource = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:nymgate/prod/key-2-AbCdEf" },
      { id = 1, reference = "aws-sm:nymgate/prod/key-1?version=9a3f0c1f-1e5c-4b4d-8a9b-0c1d2e3f4a5b", resource = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:nymgate/prod/key-1-AbCdEf" },
    ]
    instances = {}
  }
}

run "beside_the_gateway" {
  # Without the epoch.
  assert {
    condition     = local.bulk_configuration_bytes.hr <= length(jsonencode({ for key in ["NYMGATE_CONNECTORS", "NYMGATE_PSEUDONYMS"] : key => module.bulk["hr"].configuration[key] })) && local.bulk_configuration_bytes.hr + 120 >= length(jsonencode({ for key in ["NYMGATE_CONNECTORS", "NYMGATE_PSEUDONYMS"] : key => module.bulk["hr"].configuration[key] }))
    error_message = "Wrong least size: ${local.bulk_configuration_bytes.hr} of ${jsonencode(module.bulk["hr"].configuration)}"
  }
  assert {
    condition     = output.bulk.hr.function == "nymgate-prod-bulk-hr" && strcontains(output.bulk.hr.queues.failed, "nymgate-prod-bulk-hr-failed")
    error_message = "Wrong names: ${jsonencode(output.bulk)}"
  }
  assert {
    condition = jsondecode(module.bulk["hr"].configuration.NYMGATE_PSEUDONYMS) == {
      scheme        = "native"
      keys          = [{ id = 2, secret = var.keys.deployment[0].reference }]
      expectedEpoch = "9a3f0c1f1e5c1b4d"
    }
    error_message = "The key that makes pseudonyms, and no older one: ${module.bulk["hr"].configuration.NYMGATE_PSEUDONYMS}"
  }
  assert {
    condition     = keys(module.bulk["hr"].configuration) == ["BULK_RULES_PEOPLE", "NYMGATE_BULK", "NYMGATE_CONNECTORS", "NYMGATE_PSEUDONYMS"] && module.bulk["hr"].configuration.NYMGATE_CONNECTORS == module.instance["entra-id"].configuration.NYMGATE_CONNECTORS
    error_message = "Nobody calls it, so it knows no callers; connectors are those of the gateway."
  }
}

run "pseudonyms_of_psoxy" {
  variables {
    instances = {
      entra-id = {
        connectors = { entra-id = { rules = "inline:${base64gzip("endpoints: []")}" } }
        psoxy = {
          salt_arn           = "arn:aws:ssm:eu-central-1:123456789012:parameter/nymgate/psoxy/dev/salt"
          encryption_key_arn = "arn:aws:ssm:eu-central-1:123456789012:parameter/nymgate/psoxy/dev/encryption-key"
          domains            = "hash"
        }
      }
    }
  }
  assert {
    condition     = module.bulk["hr"].configuration.NYMGATE_PSEUDONYMS == module.instance["entra-id"].configuration.NYMGATE_PSEUDONYMS && local.bulk_secrets.hr == tolist([for name in ["encryption-key", "salt"] : "arn:aws:ssm:eu-central-1:123456789012:parameter/nymgate/psoxy/dev/${name}"])
    error_message = "Salt and keys are those of the gateway, and may be read: ${jsonencode(local.bulk_secrets)}"
  }
  assert {
    condition     = keys(jsondecode(module.bulk["hr"].configuration.NYMGATE_CONNECTORS).entra-id) == ["assertion", "clientId", "tenant"]
    error_message = "Rules of answers take no room: ${module.bulk["hr"].configuration.NYMGATE_CONNECTORS}"
  }
}

run "a_job_that_does_not_say_whose_files_these_are" {
  command = plan
  variables {
    instances   = { entra-id = { connectors = { entra-id = {}, acme = { of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555", app = { client_id = "22222222-aaaa-4bbb-8ccc-333333333333", object_id = "44444444-aaaa-4bbb-8ccc-555555555555" } } } } }
    tenant_keys = { "99999999-2222-4333-8444-555555555555" = { ring = var.keys.deployment } }
  }
  expect_failures = [var.bulk]
}
