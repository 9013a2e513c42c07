variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  applications = {
    entra-id = { client_id = "22222222-aaaa-4bbb-8ccc-333333333333", object_id = "44444444-aaaa-4bbb-8ccc-555555555555" }
  }
  identity = { issuer = "https://idp.contoso.example", subject = "nymgate" }
}

override_data {
  target = module.app["entra-id"].data.azuread_application.existing[0]
  values = { client_id = "22222222-aaaa-4bbb-8ccc-333333333333", id = "/applications/44444444-aaaa-4bbb-8ccc-555555555555", display_name = "Brought" }
}

run "only_the_credential_is_added" {
  assert {
    condition     = output.deployment.instances.gateway.connectors.entra-id.app.existing
    error_message = "The application is somebody else's."
  }
  assert {
    condition     = output.deployment.instances.gateway.connectors.entra-id.app.objectId == "44444444-aaaa-4bbb-8ccc-555555555555"
    error_message = "The output must name the application that was brought."
  }
  assert {
    condition     = output.deployment.instances.gateway.identity == { audience = "api://AzureADTokenExchange", issuer = "https://idp.contoso.example", subject = "nymgate" }
    error_message = "The credential must trust the gateway."
  }
}
