variables {
  application_id = "/applications/44444444-aaaa-4bbb-8ccc-555555555555"
  name           = "nymgate-prod-entra-id"
}

run "aws" {
  command = plan
  variables {
    kind     = "aws"
    identity = { issuer = "https://abc.tokens.sts.global.api.aws", role_arn = "arn:aws:iam::123456789012:role/gateways/nymgate-prod-entra-id" }
  }
  assert {
    condition     = output.identity == { audience = "api://AzureADTokenExchange", issuer = "https://abc.tokens.sts.global.api.aws", subject = "arn:aws:iam::123456789012:role/gateways/nymgate-prod-entra-id" }
    error_message = "AWS: the account's issuer, and the role with its path."
  }
}

run "aws_cognito" {
  command = plan
  variables {
    kind     = "aws-cognito"
    identity = { identity_pool_id = "eu-central-1:11111111-2222-4333-8444-555555555555", identity_id = "eu-central-1:66666666-2222-4333-8444-555555555555" }
  }
  assert {
    condition     = output.identity == { audience = "eu-central-1:11111111-2222-4333-8444-555555555555", issuer = "https://cognito-identity.amazonaws.com", subject = "eu-central-1:66666666-2222-4333-8444-555555555555" }
    error_message = "Cognito cannot set the audience: it is the pool."
  }
}

run "gcp" {
  command = plan
  variables {
    kind     = "gcp"
    identity = { service_account_unique_id = "112233445566778899001" }
  }
  assert {
    condition     = output.identity == { audience = "api://AzureADTokenExchange", issuer = "https://accounts.google.com", subject = "112233445566778899001" }
    error_message = "Google: the number of the service account."
  }
}

run "azure" {
  command = plan
  variables {
    kind     = "azure"
    identity = { tenant_id = "11111111-2222-4333-8444-555555555555", principal_id = "77777777-2222-4333-8444-555555555555" }
  }
  assert {
    condition     = output.identity == { audience = "api://AzureADTokenExchange", issuer = "https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/v2.0", subject = "77777777-2222-4333-8444-555555555555" }
    error_message = "Azure: the tenant of the identity, and its principal id."
  }
}

run "azure_in_another_cloud" {
  command = plan
  variables {
    kind     = "azure"
    cloud    = "us-gov-l4"
    identity = { tenant_id = "11111111-2222-4333-8444-555555555555", principal_id = "77777777-2222-4333-8444-555555555555" }
  }
  assert {
    condition     = output.identity == { audience = "api://AzureADTokenExchangeUSGov", issuer = "https://login.microsoftonline.us/11111111-2222-4333-8444-555555555555/v2.0", subject = "77777777-2222-4333-8444-555555555555" }
    error_message = "Authority and audience are the cloud's."
  }
}

run "kubernetes" {
  command = plan
  variables {
    kind     = "kubernetes"
    identity = { issuer = "https://oidc.example/cluster", namespace = "privacy", service_account = "nymgate" }
  }
  assert {
    condition     = output.identity == { audience = "api://AzureADTokenExchange", issuer = "https://oidc.example/cluster", subject = "system:serviceaccount:privacy:nymgate" }
    error_message = "Kubernetes: the cluster's issuer and the service account."
  }
}

run "custom" {
  command = plan
  variables {
    kind     = "custom"
    identity = { issuer = "https://idp.example", subject = "nymgate" }
  }
  assert {
    condition     = output.identity == { audience = "api://AzureADTokenExchange", issuer = "https://idp.example", subject = "nymgate" }
    error_message = "Any other issuer, with the cloud's audience."
  }
  assert {
    condition     = azuread_application_federated_identity_credential.gateway.audiences == tolist(["api://AzureADTokenExchange"])
    error_message = "Entra takes exactly one audience."
  }
}
