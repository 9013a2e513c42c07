variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  connector   = "entra-id"
  existing = {
    client_id = "22222222-aaaa-4bbb-8ccc-333333333333"
    object_id = "44444444-aaaa-4bbb-8ccc-555555555555"
  }
}

override_data {
  target = data.azuread_application.existing
  values = { client_id = "22222222-aaaa-4bbb-8ccc-333333333333", id = "/applications/44444444-aaaa-4bbb-8ccc-555555555555", display_name = "Brought" }
}

run "an_existing_application_is_not_registered" {
  command = plan
  assert {
    condition     = length(azuread_application_registration.connector) == 0 && length(azuread_service_principal.connector) == 0 && length(azuread_application_owner.person) == 0
    error_message = "What somebody else made must not be made again."
  }
  assert {
    condition     = azuread_application_api_access.graph[0].application_id == "/applications/44444444-aaaa-4bbb-8ccc-555555555555"
    error_message = "The permissions hang on the existing application."
  }
  assert {
    condition     = output.connector.app.existing && output.connector.app.objectId == "44444444-aaaa-4bbb-8ccc-555555555555" && output.connector.app.displayName == "Brought"
    error_message = "The output must name the existing application."
  }
}

run "its_permissions_are_left_alone_when_asked" {
  command = plan
  variables {
    manage_permissions = false
  }
  assert {
    condition     = length(azuread_application_api_access.graph) == 0
    error_message = "manage_permissions = false must not touch the permissions."
  }
}

run "refuses_the_client_id_of_another_application" {
  command = plan
  variables {
    existing = {
      client_id = "99999999-aaaa-4bbb-8ccc-333333333333"
      object_id = "44444444-aaaa-4bbb-8ccc-555555555555"
    }
  }
  expect_failures = [data.azuread_application.existing]
}
