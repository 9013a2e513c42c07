variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  applications = {
    entra-id = { client_id = "2f1e0d9c-8b7a-4695-8473-625140f0e1d2", object_id = "7c6b5a49-3827-4160-9f8e-7d6c5b4a3928" }
  }
  identity = { issuer = "https://idp.contoso.example", subject = "nymgate" }
}

run "only_the_credential_is_added" {
  assert {
    condition     = output.deployment.instances.gateway.connectors.entra-id.app.existing
    error_message = "The application is somebody else's."
  }
  assert {
    condition     = output.deployment.instances.gateway.connectors.entra-id.app.objectId == "7c6b5a49-3827-4160-9f8e-7d6c5b4a3928"
    error_message = "The output must name the application that was brought."
  }
  assert {
    condition     = output.deployment.instances.gateway.identity == { audience = "api://AzureADTokenExchange", issuer = "https://idp.contoso.example", subject = "nymgate" }
    error_message = "The credential must trust the gateway."
  }
}
