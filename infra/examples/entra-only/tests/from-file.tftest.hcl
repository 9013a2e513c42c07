variables {
  tenant_id       = "11111111-2222-4333-8444-555555555555"
  environment     = "prod"
  owners          = ["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"]
  deployment_file = "tests/running.json"
}

run "identities_of_gateways_that_run_already" {
  assert {
    condition     = output.deployment.host == "aws" && output.deployment.place.accountId == "123456789012"
    error_message = "Host and place stay those of the file."
  }
  assert {
    condition     = output.deployment.instances.outlook-cal.identity.subject == "arn:aws:iam::123456789012:role/nymgate-prod-outlook-cal"
    error_message = "The applications must trust the identity of the file."
  }
  assert {
    condition     = output.deployment.instances.outlook-cal.connectors.outlook-cal.app.clientId == module.app["outlook-cal/outlook-cal"].client_id
    error_message = "The applications are made here."
  }
  assert {
    condition     = output.deployment.instances.outlook-cal.key.reference == "aws-sm:/nymgate/prod/outlook-cal/key" && output.deployment.instances.outlook-cal.connectors.outlook-cal.options.basic
    error_message = "All else goes through."
  }
}
