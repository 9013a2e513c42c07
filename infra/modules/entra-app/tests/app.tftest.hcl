variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  connector   = "outlook-cal"
}

run "asks_for_exactly_the_roles_of_the_registry" {
  command = plan
  assert {
    condition = azuread_application_api_access.graph[0].role_ids == toset([
      for role in jsondecode(file("../../connectors.json")).connectors["outlook-cal"].variants.default.roles.required : role.id
    ])
    error_message = "The application must ask for the connector's required permissions and no other."
  }
  assert {
    condition     = azuread_application_api_access.graph[0].api_client_id == "00000003-0000-0000-c000-000000000000"
    error_message = "The permissions are those of Microsoft Graph."
  }
  assert {
    condition     = azuread_application_registration.connector[0].display_name == "Nymgate prod - outlook-cal"
    error_message = "The name must say environment and connector."
  }
  assert {
    condition     = azuread_application_registration.connector[0].sign_in_audience == "AzureADMyOrg"
    error_message = "The application must be of this tenant alone."
  }
}

run "several_gateways_of_one_connector_have_different_names" {
  command = plan
  variables {
    instance = "finance"
  }
  assert {
    condition     = azuread_application_registration.connector[0].display_name == "Nymgate prod - outlook-cal (finance)"
    error_message = "Whoever consents must see which gateway the application is of."
  }
}

run "a_gateway_that_is_called_like_its_connector_says_it_once" {
  command = plan
  variables {
    instance = "outlook-cal"
  }
  assert {
    condition     = azuread_application_registration.connector[0].display_name == "Nymgate prod - outlook-cal"
    error_message = "The name must say environment and connector."
  }
}

run "options_choose_narrower_roles" {
  command = plan
  variables {
    options = { basic = true, includeGroups = false, times = "hour" }
  }
  assert {
    condition     = output.connector.roles.required == tolist(["Calendars.ReadBasic.All", "MailboxSettings.Read", "User.Read.All"])
    error_message = "basic without groups takes three permissions."
  }
  assert {
    condition     = azuread_application_api_access.graph[0].role_ids == toset(["8ba4a692-bc31-4128-9094-475872af8a53", "40f97065-369a-49f4-947c-6a255697ae91", "df021288-bdef-4463-88db-98f22de89214"])
    error_message = "The application must ask for these three."
  }
  assert {
    condition     = output.connector.options == { basic = true, includeGroups = false, times = "hour" }
    error_message = "true and false must not become texts."
  }
}

run "an_option_at_its_default_changes_nothing" {
  command = plan
  variables {
    options = { basic = false, includeGroups = true }
  }
  assert {
    condition     = contains(output.connector.roles.required, "Calendars.Read")
    error_message = "The default variant reads whole events."
  }
}

run "exchange_scoping_asks_for_no_role_over_mailboxes" {
  command = plan
  variables {
    scoping = "exchange"
  }
  assert {
    condition     = azuread_application_api_access.graph[0].role_ids == toset(["df021288-bdef-4463-88db-98f22de89214", "98830695-27a2-44f7-8c18-0c3ebc9698f6"])
    error_message = "A grant in Entra would open every mailbox, whatever Exchange says."
  }
  assert {
    condition     = contains(output.connector.roles.required, "Calendars.Read") && output.connector.scoping == "exchange"
    error_message = "What Exchange has to grant must still be told."
  }
}

run "optional_roles_only_when_asked" {
  command = plan
  variables {
    connector      = "msft-teams"
    optional_roles = true
  }
  assert {
    condition     = length(azuread_application_api_access.graph[0].role_ids) == length(output.connector.roles.required) + length(output.connector.roles.optional)
    error_message = "Required and optional permissions, when both are asked for."
  }
}
