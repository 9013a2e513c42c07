variables {
  project_id              = "contoso-analytics"
  region                  = "europe-west3"
  name                    = "nymgate-prod-bulk-hr"
  package                 = { bucket = "contoso-releases", object = "nymgate-gcp-function-0.2.0.zip", generation = 1764288000000001 }
  trigger_service_account = "nymgate-events@contoso-analytics.iam.gserviceaccount.com"
  configuration           = { NYMGATE_PSEUDONYMS__SCHEME = "native" }
  secret_id               = "projects/contoso-analytics/secrets/nymgate-prod-people-key"
  input                   = { bucket = "contoso-hr-in" }
  output                  = { bucket = "contoso-hr-out" }
  jobs                    = { hr = { from = "hr/", to = "hr/", rules = "nymgate: 1" } }
}

run "outputs_among_the_inputs" {
  command = plan
  variables { output = { bucket = "contoso-hr-in" } }
  expect_failures = [var.output]
}

run "words_and_ids" {
  command = plan
  variables {
    project_id              = "123"
    region                  = "europe-west3-a"
    name                    = "bulk"
    package                 = { bucket = "contoso-releases", object = "folder/", generation = 0 }
    build_service_account   = "builder@contoso-analytics.iam.gserviceaccount.com"
    trigger_service_account = "allUsers"
    configuration           = { NODE_OPTIONS = "--inspect" }
    secret_id               = "nymgate-key"
    size                    = { files_at_once = 0 }
    notification_channels   = ["somebody@contoso.com"]
    grant_wait              = "1m"
    jobs                    = { hr = { from = "hr", to = "/", rules = "nymgate: 1" } }
  }
  expect_failures = [var.project_id, var.region, var.name, var.package, var.build_service_account, var.trigger_service_account, var.configuration, var.secret_id, var.size, var.notification_channels, var.grant_wait, var.jobs]
}

run "an_address_for_a_bucket" {
  command = plan
  variables { input = { bucket = "gs://contoso-hr-in" } }
  expect_failures = [var.input]
}

run "a_format_that_there_is_not" {
  command = plan
  variables { jobs = { hr = { from = "hr/", to = "hr/", rules = "nymgate: 1", format = "excel" } } }
  expect_failures = [var.jobs]
}

run "half_a_row" {
  command = plan
  variables { jobs = { hr = { from = "hr/", to = "hr/", rules = "nymgate: 1", rejects = 0.5 } } }
  expect_failures = [var.jobs]
}

run "a_misspelt_key_of_a_job" {
  command = plan
  variables { jobs = { hr = { from = "hr/", to = "hr/", rules = "nymgate: 1", reject = 0 } } }
  expect_failures = [var.jobs]
}

run "a_job_without_rules" {
  command = plan
  variables { jobs = { hr = { from = "hr/", to = "hr/", rule = "nymgate: 1" } } }
  expect_failures = [var.jobs]
}

run "two_jobs_with_one_folder_of_outputs" {
  command = plan
  variables {
    jobs = {
      hr     = { from = "hr/", to = "safe/", rules = "nymgate: 1" }
      survey = { from = "survey/", to = "safe/survey/", rules = "nymgate: 1" }
    }
  }
  expect_failures = [var.jobs]
}

run "more_secrets" {
  command = plan
  variables {
    more_secret_ids = ["psoxy-salt"]
  }
  expect_failures = [var.more_secret_ids]
}

run "a_secret_twice" {
  command = plan
  variables {
    more_secret_ids = [var.secret_id]
  }
  expect_failures = [var.more_secret_ids]
}
