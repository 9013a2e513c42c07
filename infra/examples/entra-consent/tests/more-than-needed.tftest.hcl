# Files.Read.All is a permission that Nymgate knows, and not one of msft-teams.
run "refuses_a_permission_that_the_connector_does_not_need" {
  command = plan
  variables {
    deployment_file = "tests/more-than-needed.json"
  }
  expect_failures = [output.granted]
}
