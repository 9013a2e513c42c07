run "refuses_a_deployment_of_another_version" {
  command = plan
  variables {
    deployment_file = "tests/other-version.json"
  }
  expect_failures = [var.deployment_file]
}
