variables {
  environment = "prod"
  project_id  = "contoso-analytics"
}

run "ids_of_other_kinds" {
  command = plan
  variables {
    environment = "Prod!"
    project_id  = "123456789012"
    instances   = ["Mail"]
  }
  expect_failures = [var.environment, var.project_id, var.instances]
}

run "a_current_key_that_is_not_there" {
  command = plan
  variables { keys = { current = 2 } }
  expect_failures = [var.keys]
}

run "another_scope_and_another_day" {
  command = plan
  variables { keys = { scope = ["tenant"], since = "December" } }
  expect_failures = [var.keys]
}

run "a_former_key_that_all_would_share" {
  command = plan
  variables { former = { mail = [{ id = 1, reference = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-mail-key?version=1", resource = "x" }] } }
  expect_failures = [var.former]
}
