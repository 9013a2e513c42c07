variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  connector   = "entra-id"
  owners      = ["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"]
}

# Planned, since what prevent_destroy protects could not be taken away after an apply.
run "registers_application_owner_and_service_principal" {
  command = plan
  assert {
    condition     = azuread_application_owner.person["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"].owner_object_id == "0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"
    error_message = "Entra adds no administrator as owner: those named are added."
  }
  assert {
    condition     = length(azuread_service_principal.connector) == 1 && length(data.azuread_application.existing) == 0
    error_message = "A new application needs its service principal."
  }
  assert {
    condition     = output.connector.app.existing == false
    error_message = "It is ours."
  }
}
