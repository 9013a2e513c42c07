variables {
  name = "nymgate-prod-outlook-cal"
}

run "pool_alone" {
  assert {
    condition     = !aws_cognito_identity_pool.gateway.allow_unauthenticated_identities && !aws_cognito_identity_pool.gateway.allow_classic_flow
    error_message = "Nobody without an identity."
  }
  assert {
    condition     = output.assertion == null && strcontains(output.make_identity, "--region eu-central-1 --identity-pool-id ${aws_cognito_identity_pool.gateway.id} --logins nymgate.gateway=gateway")
    error_message = "Without an identity the next step must be said: ${output.make_identity}"
  }
}

run "with_its_identity" {
  variables { identity_id = "eu-central-1:99999999-2222-4333-8444-555555555555" }
  assert {
    condition = output.assertion == {
      type              = "aws-cognito"
      identityPoolId    = output.pool_id
      identityId        = "eu-central-1:99999999-2222-4333-8444-555555555555"
      developerProvider = "nymgate.gateway"
      login             = "gateway"
    }
    error_message = "Wrong assertion."
  }
}

run "refuses_what_is_no_identity" {
  command = plan
  variables {
    name        = "gateway"
    identity_id = "99999999-2222-4333-8444-555555555555"
  }
  expect_failures = [var.name, var.identity_id]
}
