variables {
  application_id = "/applications/44444444-aaaa-4bbb-8ccc-555555555555"
  name           = "nymgate-prod-entra-id"
  kind           = "custom"
  identity       = { issuer = "https://idp.example", subject = "nymgate" }
}

run "a_client_id_in_place_of_the_resource_id" {
  command = plan
  variables {
    application_id = "44444444-aaaa-4bbb-8ccc-555555555555"
  }
  expect_failures = [var.application_id]
}

run "an_odd_name" {
  command = plan
  variables {
    name = "Nymgate prod"
  }
  expect_failures = [var.name]
}

run "an_identity_without_its_parts" {
  command = plan
  variables {
    kind     = "azure"
    identity = { principal_id = "77777777-2222-4333-8444-555555555555" }
  }
  expect_failures = [var.identity]
}

run "plain_http" {
  command = plan
  variables {
    identity = { issuer = "http://idp.example", subject = "nymgate" }
  }
  expect_failures = [var.identity]
}

run "a_session_in_place_of_a_role" {
  command = plan
  variables {
    kind     = "aws"
    identity = { issuer = "https://abc.tokens.sts.global.api.aws", role_arn = "arn:aws:sts::123456789012:assumed-role/nymgate/x" }
  }
  expect_failures = [var.identity]
}

run "the_address_of_a_service_account" {
  command = plan
  variables {
    kind     = "gcp"
    identity = { service_account_unique_id = "nymgate@project.iam.gserviceaccount.com" }
  }
  expect_failures = [var.identity]
}

run "a_domain_in_place_of_a_tenant" {
  command = plan
  variables {
    kind     = "azure"
    identity = { tenant_id = "contoso.com", principal_id = "77777777-2222-4333-8444-555555555555" }
  }
  expect_failures = [var.identity]
}

run "a_namespace_in_capitals" {
  command = plan
  variables {
    kind     = "kubernetes"
    identity = { issuer = "https://oidc.example", namespace = "Privacy", service_account = "nymgate" }
  }
  expect_failures = [var.identity]
}
