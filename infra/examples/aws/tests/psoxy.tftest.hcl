variables {
  account_id  = "123456789012"
  region      = "eu-central-1"
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  owners      = ["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"]
  bundle      = { file = "versions.tf", sha256 = filesha256("versions.tf") }
  callers     = { warehouse = { aws = { principal_arn = "arn:aws:iam::210987654321:role/etl", external_id = "0123456789abcdef" } } }
  keys = {
    scope      = "deployment"
    deployment = [{ id = 1, reference = "aws-sm:arn:aws:secretsmanager:eu-central-1:123456789012:secret:nymgate/prod/pseudonyms-1-AbCdEf", resource = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:nymgate/prod/pseudonyms-1-AbCdEf" }]
    instances  = {}
  }
  instances = {
    entra-id = {
      connectors = { entra-id = { rules = "aws-ssm:arn:aws:ssm:eu-central-1:123456789012:parameter/psoxy/RULES", allow_open = true, expected_policy = "5c0d3a1be2f44710" } }
      compat     = "psoxy"
      psoxy = {
        salt_arn           = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:nymgate/prod/salt-AbCdEf"
        encryption_key_arn = "arn:aws:ssm:eu-central-1:123456789012:parameter/nymgate/prod/encryption-key"
        domains            = "hash"
        ignore_dots        = true
      }
    }
    outlook-cal  = { connectors = { outlook-cal = { rules = "inline:${base64gzip("endpoints: []")}" } } }
    outlook-mail = { connectors = { outlook-mail = { rules = "s3://contoso-rules/mail.yaml", expected_policy = "5c0d3a1be2f44710" } }, reserved_concurrency = -1 }
  }
}

run "pseudonyms_of_psoxy" {
  expect_failures = [check.pseudonyms_join]
  assert {
    condition = jsondecode(module.instance["entra-id"].configuration.NYMGATE_PSEUDONYMS) == {
      scheme        = "psoxy"
      salt          = "aws-sm:arn:aws:secretsmanager:eu-central-1:123456789012:secret:nymgate/prod/salt-AbCdEf"
      encryptionKey = "aws-ssm:arn:aws:ssm:eu-central-1:123456789012:parameter/nymgate/prod/encryption-key"
      domains       = { policy = "hash" }
      ignoreDots    = true
    }
    error_message = "Salt and key are referred to where they are."
  }
  assert {
    condition     = alltrue([for arn in ["secret:nymgate/prod/salt-AbCdEf", "parameter/nymgate/prod/encryption-key", "parameter/psoxy/RULES"] : strcontains(module.instance["entra-id"].role_policy, arn)])
    error_message = "The role may read salt, key and rules."
  }
  assert {
    condition     = jsondecode(module.instance["entra-id"].configuration.NYMGATE_CONNECTORS).entra-id.allowOpen && startswith(jsondecode(module.instance["outlook-cal"].configuration.NYMGATE_CONNECTORS).outlook-cal.rules, "inline:H4sI")
    error_message = "Rules reach the gateway."
  }
  assert {
    condition     = jsondecode(module.instance["entra-id"].configuration.NYMGATE_CONNECTORS).entra-id.expectedPolicy == "5c0d3a1be2f44710" && module.instance["entra-id"].configuration.NYMGATE_COMPAT == "psoxy" && !can(module.instance["outlook-cal"].configuration.NYMGATE_COMPAT)
    error_message = "The pin and compat reach this gateway, and no other."
  }
  assert {
    condition     = strcontains(module.instance["outlook-mail"].role_policy, "arn:aws:s3:::contoso-rules/mail.yaml") && !strcontains(module.instance["entra-id"].role_policy, "s3:") && jsondecode(module.instance["outlook-mail"].configuration.NYMGATE_CONNECTORS).outlook-mail.rules == "s3://contoso-rules/mail.yaml"
    error_message = "The role may read the object with its rules."
  }
  assert {
    condition     = jsondecode(module.instance["outlook-cal"].configuration.NYMGATE_PSEUDONYMS).separateFrom == ["entra-id"] && output.deployment.instances["entra-id"].key.reference == "aws-ssm:arn:aws:ssm:eu-central-1:123456789012:parameter/nymgate/prod/encryption-key"
    error_message = "Other instances stay as they are, and the deployment names the key."
  }
  assert {
    condition     = jsonencode([for name in ["entra-id", "outlook-cal"] : output.deployment.instances[name].key.others]) == jsonencode([["aws-sm:arn:aws:secretsmanager:eu-central-1:123456789012:secret:nymgate/prod/salt-AbCdEf"], []])
    error_message = "The deployment names the salt, which goes last too."
  }
}

run "a_salt_in_plain_text" {
  command = plan
  variables { instances = { entra-id = { connectors = { entra-id = {} }, psoxy = { salt_arn = "salt", encryption_key_arn = "key" } } } }
  expect_failures = [var.instances]
}

run "a_policy_and_a_word_that_there_are_not" {
  command = plan
  variables { instances = { entra-id = { connectors = { entra-id = { expected_policy = "1" } }, compat = "other" } } }
  expect_failures = [var.instances]
}

run "rules_of_a_whole_bucket" {
  command = plan
  variables { instances = { entra-id = { connectors = { entra-id = { rules = "s3://contoso-rules/*", expected_policy = "5c0d3a1be2f44710" } } } } }
  expect_failures = [var.instances]
}

run "rules_from_anywhere" {
  command = plan
  variables { instances = { entra-id = { connectors = { entra-id = { rules = "https://example.com/rules.yaml", expected_policy = "5c0d3a1be2f44710" } } } } }
  expect_failures = [var.instances]
}

run "rules_in_a_bucket_without_a_pin" {
  command = plan
  variables { instances = { entra-id = { connectors = { entra-id = { rules = "s3://contoso-rules/mail.yaml" } } } } }
  expect_failures = [var.instances]
}

run "rules_in_a_parameter_without_a_pin" {
  command = plan
  variables { instances = { entra-id = { connectors = { entra-id = { rules = "aws-ssm:arn:aws:ssm:eu-central-1:123456789012:parameter/psoxy/RULES" } } } } }
  expect_failures = [var.instances]
}

run "another_tenant_with_the_same_salt" {
  command = plan
  variables { instances = { entra-id = { connectors = { entra-id = {}, acme = { of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }, psoxy = { salt_arn = "arn:aws:ssm:eu-central-1:123456789012:parameter/salt", encryption_key_arn = "arn:aws:ssm:eu-central-1:123456789012:parameter/key" } } } }
  expect_failures = [var.instances]
}
