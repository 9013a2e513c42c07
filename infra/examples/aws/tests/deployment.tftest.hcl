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
    condition     = output.deployment.instances["outlook-cal"].key == output.deployment.instances["directory"].key && output.deployment.instances["directory"].key.reference == var.keys.deployment[0].reference && output.deployment.instances["directory"].key.set == "deployment"
    error_message = "All instances have the deployment's key: ${jsonencode(output.deployment.instances["directory"].key)}"
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

run "forgotten_owners_are_named_in_every_plan" {
  command = plan
  variables { owners = [] }
  expect_failures = [check.owners]
}

run "another_tenant_is_one_line" {
  variables {
    instances = { people = {
      connectors = { entra-id = {}, acme = { of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555", app = { client_id = "22222222-aaaa-4bbb-8ccc-333333333333", object_id = "44444444-aaaa-4bbb-8ccc-555555555555" } } }
    } }
    callers = { warehouse = { aws = { principal_arn = "arn:aws:iam::210987654321:role/etl", external_id = "0123456789abcdef" } } }
  }
  assert {
    condition     = jsondecode(module.instance["people"].configuration.NYMGATE_CONNECTORS).acme.of == "entra-id" && jsondecode(module.instance["people"].configuration.NYMGATE_CONNECTORS).acme.tenant == "99999999-2222-4333-8444-555555555555" && jsondecode(module.instance["people"].configuration.NYMGATE_CONNECTORS).acme.clientId == "22222222-aaaa-4bbb-8ccc-333333333333"
    error_message = "The gateway must serve it with the tenant and application given."
  }
  assert {
    condition     = keys(output.deployment.instances.people.connectors) == ["entra-id"] && keys(output.tenants["99999999-2222-4333-8444-555555555555"].instances.people.connectors) == ["acme"]
    error_message = "Each tenant must have a file of its own: ${jsonencode(output.tenants)}"
  }
  assert {
    condition     = output.tenants["99999999-2222-4333-8444-555555555555"].tenantId == "99999999-2222-4333-8444-555555555555" && output.tenants["99999999-2222-4333-8444-555555555555"].instances.people.connectors.acme.app.existing && keys(module.federation) == ["people/entra-id"]
    error_message = "Nothing of another tenant may be made or read here."
  }
}

run "another_tenant_without_application_is_named_in_every_plan" {
  command = plan
  variables {
    instances = { people = {
      connectors = { entra-id = {}, acme = { of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
    } }
    callers = { warehouse = { aws = { principal_arn = "arn:aws:iam::210987654321:role/etl", external_id = "0123456789abcdef" } } }
  }
  expect_failures = [check.other_tenants_are_registered]
}
