variables {
  account_id  = "123456789012"
  region      = "eu-central-1"
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  owners      = ["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"]
  bundle      = { file = "versions.tf", sha256 = filesha256("versions.tf") }
  federation  = "cognito"
  instances   = { entra-id = { connectors = { entra-id = {} } } }
  callers     = { warehouse = { aws = { principal_arn = "arn:aws:iam::210987654321:role/etl", external_id = "0123456789abcdef" } } }
  keys = {
    scope      = "deployment"
    deployment = [{ id = 1, reference = "aws-sm:nymgate/prod/key?version=9a3f0c1f-1e5c-4b4d-8a9b-0c1d2e3f4a5b", resource = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:nymgate/prod/key-AbCdEf" }]
    instances  = {}
  }
}

run "without_its_identity" {
  command         = plan
  expect_failures = [output.deployment]
}

run "with_its_identity" {
  variables { cognito_identity_ids = { entra-id = "eu-central-1:99999999-2222-4333-8444-555555555555" } }
  assert {
    condition = output.deployment.instances["entra-id"].identity == {
      issuer   = "https://cognito-identity.amazonaws.com"
      subject  = "eu-central-1:99999999-2222-4333-8444-555555555555"
      audience = module.cognito["entra-id"].pool_id
    }
    error_message = "Wrong identity."
  }
  assert {
    condition     = jsondecode(module.instance["entra-id"].configuration.NYMGATE_CONNECTORS).entra-id.assertion == module.cognito["entra-id"].assertion
    error_message = "The gateway must take tokens of its pool."
  }
  assert {
    condition     = length(data.aws_iam_outbound_web_identity_federation.account) == 0
    error_message = "Outbound federation must not be asked for."
  }
}
