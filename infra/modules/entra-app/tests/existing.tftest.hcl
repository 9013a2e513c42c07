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
    condition     = length(azuread_application_api_access.graph) == 0
    error_message = "Its list of permissions is there already: making it again is refused."
  }
  assert {
    condition     = output.connector.app.existing && output.connector.app.objectId == "44444444-aaaa-4bbb-8ccc-555555555555" && output.connector.app.displayName == "Brought"
    error_message = "The output must name the existing application."
  }
}

run "its_permissions_are_set_when_asked" {
  command = plan
  variables {
    manage_permissions = true
  }
  assert {
    condition     = azuread_application_api_access.graph[0].application_id == "/applications/44444444-aaaa-4bbb-8ccc-555555555555"
    error_message = "The permissions hang on the existing application."
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

run "of_another_tenant_nothing_is_read_or_made" {
  command = plan
  variables {
    tenant_id = "99999999-2222-4333-8444-555555555555"
    instance  = "acme"
    elsewhere = true
  }
  assert {
    condition     = length(data.azuread_application.existing) == 0 && length(data.azuread_service_principal.existing) == 0 && length(azuread_application_registration.connector) == 0 && output.application_id == null
    error_message = "Who applies is logged in to one tenant, and can read no other."
  }
  assert {
    condition     = output.client_id == "22222222-aaaa-4bbb-8ccc-333333333333" && output.connector.of == "entra-id" && output.connector.app == { clientId = "22222222-aaaa-4bbb-8ccc-333333333333", objectId = "44444444-aaaa-4bbb-8ccc-555555555555", servicePrincipalId = null, displayName = "Nymgate prod - entra-id (acme)", existing = true }
    error_message = "What is given must be taken: ${jsonencode(output.connector)}"
  }
}

run "of_another_tenant_it_may_not_be_registered_yet" {
  command = plan
  variables {
    existing  = null
    elsewhere = true
  }
  assert {
    condition     = output.client_id == "00000000-0000-0000-0000-000000000000" && output.connector.app.objectId == null && !output.connector.app.existing
    error_message = "It must count as not registered: ${jsonencode(output.connector)}"
  }
}
