variables {
  deployment_file = "tests/applied.json"
}

run "required_permissions_of_every_connector" {
  command = plan
  assert {
    condition     = output.granted == tolist(["outlook-cal.msft-teams:Team.ReadBasic.All", "outlook-cal.msft-teams:User.Read.All", "outlook-cal.outlook-cal:User.Read.All"])
    error_message = "Required permissions, and none over mailboxes where Exchange narrows them."
  }
}

run "optional_permissions_when_asked" {
  command = plan
  variables {
    optional_roles = true
    only           = ["outlook-cal.msft-teams"]
  }
  assert {
    condition     = output.granted == tolist(["outlook-cal.msft-teams:Chat.ReadBasic.All", "outlook-cal.msft-teams:Team.ReadBasic.All", "outlook-cal.msft-teams:User.Read.All"])
    error_message = "One connector alone, with its optional permissions."
  }
}

run "refuses_a_connector_that_is_not_there" {
  command = plan
  variables {
    only = ["outlook-cal.entra-id"]
  }
  expect_failures = [var.only]
}
