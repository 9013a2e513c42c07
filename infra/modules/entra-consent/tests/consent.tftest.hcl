variables {
  tenant_id = "11111111-2222-4333-8444-555555555555"
}

run "nothing_unless_asked" {
  command = plan
  assert {
    condition     = length(azuread_app_role_assignment.consent) == 0
    error_message = "Consent must be asked for."
  }
}

run "exactly_the_roles_that_are_named" {
  command = plan
  variables {
    grants = {
      "users.entra-id"  = { service_principal_id = "66666666-aaaa-4bbb-8ccc-555555555555", roles = ["User.Read.All", "GroupMember.Read.All"] }
      "cal.outlook-cal" = { service_principal_id = "77777777-aaaa-4bbb-8ccc-555555555555", roles = ["User.Read.All"] }
    }
  }
  assert {
    condition     = output.granted == tolist(["cal.outlook-cal:User.Read.All", "users.entra-id:GroupMember.Read.All", "users.entra-id:User.Read.All"])
    error_message = "One grant for each application and permission."
  }
  assert {
    condition     = azuread_app_role_assignment.consent["users.entra-id:User.Read.All"].app_role_id == "df021288-bdef-4463-88db-98f22de89214"
    error_message = "The permission must be the one of this name."
  }
  assert {
    condition     = azuread_app_role_assignment.consent["cal.outlook-cal:User.Read.All"].principal_object_id == "77777777-aaaa-4bbb-8ccc-555555555555"
    error_message = "Each grant goes to its own service principal."
  }
}

run "exchange_scoping_leaves_mailboxes_to_exchange" {
  command = plan
  variables {
    grants = {
      "cal.outlook-cal" = { service_principal_id = "77777777-aaaa-4bbb-8ccc-555555555555", roles = ["Calendars.Read", "MailboxSettings.Read", "User.Read.All"], scoping = "exchange" }
    }
  }
  assert {
    condition     = output.granted == tolist(["cal.outlook-cal:User.Read.All"])
    error_message = "Grants of Entra and of Exchange are a union: one here would open every mailbox."
  }
}
