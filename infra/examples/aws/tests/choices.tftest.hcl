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

run "government_by_an_api_from_one_network" {
  variables {
    cloud             = "us-gov-l4"
    front             = "http-api"
    allowed_addresses = ["192.0.2.0/24", "2001:db8::1"]
    role_path         = "/nymgate/"
  }
  assert {
    condition     = module.instance["entra-id"].configuration.NYMGATE_SOURCE__CLOUD == "us-gov-l4" && output.deployment.instances["entra-id"].identity.audience == "api://AzureADTokenExchangeUSGov"
    error_message = "The cloud decides the audience."
  }
  assert {
    condition     = strcontains(module.instance["entra-id"].role_policy, "api://AzureADTokenExchangeUSGov")
    error_message = "The role may ask for this audience."
  }
  assert {
    condition     = jsondecode(module.instance["entra-id"].configuration.NYMGATE_CALLERS).addresses.allow == ["192.0.2.0/24", "2001:db8::1"]
    error_message = "The list of addresses must reach the gateway."
  }
  assert {
    condition     = module.instance["entra-id"].configuration.NYMGATE_PUBLIC_URL == output.deployment.instances["entra-id"].endpoint
    error_message = "Behind an API the gateway must be told its address."
  }
  assert {
    condition     = output.deployment.instances["entra-id"].identity.subject == "arn:aws:iam::123456789012:role/nymgate/nymgate-prod-entra-id" && jsondecode(module.instance["entra-id"].configuration.NYMGATE_CALLERS).platform[0].callers[0].id == module.caller["warehouse"].role_arn
    error_message = "The path belongs to the roles."
  }
}

run "brought" {
  variables {
    instances = { entra-id = {
      role_arn = "arn:aws:iam::123456789012:role/given"
      connectors = { entra-id = {
        app = { client_id = "2f1e0d9c-8b7a-4695-8473-625140f0e1d2", object_id = "7c6b5a49-3827-4160-9f8e-7d6c5b4a3928" }
      } }
    } }
  }
  assert {
    condition     = output.deployment.instances["entra-id"].connectors["entra-id"].app.existing && output.deployment.instances["entra-id"].connectors["entra-id"].app.clientId == "2f1e0d9c-8b7a-4695-8473-625140f0e1d2"
    error_message = "The application is the one that was brought."
  }
  assert {
    condition     = output.deployment.instances["entra-id"].identity.subject == "arn:aws:iam::123456789012:role/given" && keys(output.role_policies) == ["entra-id"]
    error_message = "The role is the one that was brought, and what it needs is told."
  }
}
