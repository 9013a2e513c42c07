variables {
  account_id  = "123456789012"
  region      = "eu-central-1"
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  bundle      = { file = "versions.tf", sha256 = filesha256("versions.tf") }
  instances = {
    outlook-cal = { connectors = { outlook-cal = { options = { basic = true }, scoping = "exchange" } } }
    directory   = { connectors = { entra-id = {}, msft-teams = {} }, expected_epoch = "9a3f0c1f1e5c1b4d", settings = { NYMGATE_LOG__LEVEL = "warn" } }
  }
  callers = {
    warehouse = { aws = { principal_arn = "arn:aws:iam::210987654321:role/etl", external_id = "0123456789abcdef" } }
    bigquery  = { google = { service_account_id = "112233445566778899001", audience = "nymgate-prod-bigquery" }, instances = ["directory"] }
  }
}

run "two_gateways" {
  assert {
    condition     = keys(module.app) == ["directory/entra-id", "directory/msft-teams", "outlook-cal/outlook-cal"]
    error_message = "Each connector of each instance has an application of its own."
  }
  assert {
    condition = output.deployment.instances["outlook-cal"].identity == {
      issuer   = data.aws_iam_outbound_web_identity_federation.account[0].issuer_identifier
      subject  = "arn:aws:iam::123456789012:role/nymgate-prod-outlook-cal"
      audience = "api://AzureADTokenExchange"
    }
    error_message = "Wrong identity: ${jsonencode(output.deployment.instances["outlook-cal"].identity)}"
  }
  assert {
    condition = alltrue([
      for place, credential in module.federation : credential.identity == output.deployment.instances[split("/", place)[0]].identity
    ])
    error_message = "Each application must trust its own instance."
  }
  assert {
    condition     = [for caller in output.deployment.instances["directory"].callers : caller.roleArn] == ["arn:aws:iam::123456789012:role/nymgate-prod-caller-bigquery", "arn:aws:iam::123456789012:role/nymgate-prod-caller-warehouse"]
    error_message = "Both callers may call the directory."
  }
  assert {
    condition     = [for caller in output.deployment.instances["outlook-cal"].callers : caller.externalId] == ["0123456789abcdef"]
    error_message = "The warehouse alone may call the calendar."
  }
  assert {
    condition     = output.deployment.instances["outlook-cal"].key.reference == module.keys["outlook-cal"].keys["1"].reference && output.deployment.instances["outlook-cal"].key.generation == 1
    error_message = "Wrong key."
  }
  assert {
    condition     = output.deployment.instances["outlook-cal"].connectors["outlook-cal"].options == { basic = true } && output.deployment.instances["outlook-cal"].connectors["outlook-cal"].roles.required == tolist(["Calendars.ReadBasic.All", "GroupMember.Read.All", "MailboxSettings.Read", "User.Read.All"])
    error_message = "Wrong roles: ${jsonencode(output.deployment.instances["outlook-cal"].connectors["outlook-cal"])}"
  }
}

run "configuration" {
  assert {
    condition = jsondecode(module.instance["directory"].configuration.NYMGATE_CALLERS) == { platform = [{
      type = "aws-iam"
      callers = [
        for caller in output.deployment.instances["directory"].callers : { id = caller.roleArn, connectors = ["entra-id", "msft-teams"] }
      ]
    }] }
    error_message = "The gateway must know the callers that the output lists: ${module.instance["directory"].configuration.NYMGATE_CALLERS}"
  }
  assert {
    condition = jsondecode(module.instance["outlook-cal"].configuration.NYMGATE_CONNECTORS) == { outlook-cal = {
      tenant    = var.tenant_id
      clientId  = output.deployment.instances["outlook-cal"].connectors["outlook-cal"].app.clientId
      assertion = { type = "aws" }
      options   = { basic = true }
      scoping   = "exchange"
    } }
    error_message = "Wrong connectors: ${module.instance["outlook-cal"].configuration.NYMGATE_CONNECTORS}"
  }
  assert {
    condition     = jsondecode(module.instance["directory"].configuration.NYMGATE_PSEUDONYMS).expectedEpoch == "9a3f0c1f1e5c1b4d" && module.instance["directory"].configuration.NYMGATE_LOG__LEVEL == "warn"
    error_message = "Pins and settings must reach the gateway."
  }
  assert {
    condition     = !contains(keys(module.instance["directory"].configuration), "NYMGATE_PUBLIC_URL") && length(output.cognito_commands) == 0 && length(output.role_policies) == 0
    error_message = "Nothing that this deployment does not need."
  }
}

run "a_second_key_stands_behind_the_first" {
  variables { keys = { made = 2 } }
  assert {
    condition     = [for key in jsondecode(module.instance["directory"].configuration.NYMGATE_PSEUDONYMS).keys : key.id] == [1, 2]
    error_message = "A new key must not be in use before every replica knows it."
  }
}

run "and_then_before_it" {
  variables { keys = { made = 2, current = 2 } }
  assert {
    condition     = [for key in jsondecode(module.instance["directory"].configuration.NYMGATE_PSEUDONYMS).keys : key.id] == [2, 1] && output.deployment.instances["directory"].key.generation == 2
    error_message = "The current key comes first, the older one stays."
  }
}
