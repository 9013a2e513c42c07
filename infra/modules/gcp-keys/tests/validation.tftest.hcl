variables {
  project_id = "contoso-analytics"
  name       = "nymgate-prod-users"
}

run "refuses_a_project_number_a_bad_name_and_a_zone" {
  command = plan
  variables {
    project_id        = "123456789012"
    name              = "Users"
    replica_locations = ["europe-west3-a"]
  }
  expect_failures = [var.project_id, var.name, var.replica_locations]
}

run "refuses_no_key" {
  command = plan
  variables { numbers = [] }
  expect_failures = [var.numbers]
}
