variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  owners      = ["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"]
  project_id  = "contoso-analytics"
  region      = "europe-west3"
  image       = "europe-west3-docker.pkg.dev/contoso-analytics/nymgate/nymgate@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  instances = {
    calendars = {
      connectors = { outlook-cal = { options = { basic = true }, scoping = "exchange" } }
      callers    = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["outlook-cal"] } }
    }
    people = {
      connectors = { entra-id = {}, acme = { of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555", app = { client_id = "22222222-aaaa-4bbb-8ccc-333333333333", object_id = "44444444-aaaa-4bbb-8ccc-555555555555" } } }
      callers    = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["entra-id", "acme"] } }
    }
  }
  keys = {
    scope      = "deployment"
    deployment = [{ id = 1, reference = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-key?version=1", resource = "projects/contoso-analytics/secrets/nymgate-prod-key" }]
    instances  = {}
    tenants    = { "99999999-2222-4333-8444-555555555555" = { ring = [{ id = 1, reference = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-99999999-2222-4333-8444-555555555555-key?version=1", resource = "projects/contoso-analytics/secrets/nymgate-prod-99999999-2222-4333-8444-555555555555-key" }] } }
  }
}

run "files_have_nothing_of_a_tenant_with_keys_of_its_own" {
  command = plan
  variables { bulk = { hr = { instance = "people", package = { bucket = "contoso-releases", object = "nymgate.zip", generation = 1764288000000001 }, trigger_service_account = "nymgate-events@contoso-analytics.iam.gserviceaccount.com", input = { bucket = "contoso-hr-in" }, output = { bucket = "contoso-safe" }, jobs = { people = { from = "hr/", to = "safe/", rules = "tests/hr.yaml", connector = "entra-id" } } } } }
  assert {
    condition     = keys(local.bulk_configuration.hr) == ["NYMGATE_CONNECTORS__ENTRA_ID", "NYMGATE_PSEUDONYMS__KEYS", "NYMGATE_PSEUDONYMS__SCHEME"]
    error_message = "The function cannot read its key: ${jsonencode(keys(local.bulk_configuration.hr))}"
  }
}

run "a_job_for_such_a_tenant" {
  command = plan
  variables { bulk = { hr = { instance = "people", package = { bucket = "contoso-releases", object = "nymgate.zip", generation = 1764288000000001 }, trigger_service_account = "nymgate-events@contoso-analytics.iam.gserviceaccount.com", input = { bucket = "contoso-hr-in" }, output = { bucket = "contoso-safe" }, jobs = { people = { from = "hr/", to = "safe/", rules = "tests/hr.yaml", connector = "acme" } } } } }
  expect_failures = [var.bulk]
}

run "keys_of_a_tenant_that_no_connector_has" {
  command = plan
  variables { tenant_keys = { "99999999-2222-4333-8444-666666666666" = { ring = [{ id = 1, reference = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-99999999-2222-4333-8444-555555555555-key?version=1", resource = "projects/contoso-analytics/secrets/nymgate-prod-99999999-2222-4333-8444-555555555555-key" }] } } }
  expect_failures = [var.tenant_keys]
}

run "made_keys_that_no_connector_reads_are_named_in_every_plan" {
  command = plan
  variables { keys = { scope = "deployment", deployment = var.keys.deployment, instances = {}, tenants = { "99999999-2222-4333-8444-666666666666" = { ring = [{ id = 1, reference = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-99999999-2222-4333-8444-555555555555-key?version=1", resource = "projects/contoso-analytics/secrets/nymgate-prod-99999999-2222-4333-8444-555555555555-key" }] } } } }
  expect_failures = [check.tenants_have_their_keys]
}

run "a_key_in_a_store_of_the_owner" {
  command = plan
  variables { tenant_keys = { "99999999-2222-4333-8444-555555555555" = { ring = [{ id = 3, reference = "gcp-sm:projects/acme/secrets/key?version=3", resource = "projects/acme/secrets/key" }], expected_epoch = "4c1f9e0b7d2a3c58" } } }
  assert {
    condition     = local.tenant_keys.people["99999999-2222-4333-8444-555555555555"] == { ring = [{ id = 3, secret = "gcp-sm:projects/acme/secrets/key?version=3" }], expected_epoch = "4c1f9e0b7d2a3c58" } && length(local.tenant_keys.calendars) == 0
    error_message = "It takes the place of one that the root keys has."
  }
}

run "a_job_that_does_not_say_whose_files_these_are" {
  command = plan
  variables { bulk = { hr = { instance = "people", package = { bucket = "contoso-releases", object = "nymgate.zip", generation = 1764288000000001 }, trigger_service_account = "nymgate-events@contoso-analytics.iam.gserviceaccount.com", input = { bucket = "contoso-hr-in" }, output = { bucket = "contoso-safe" }, jobs = { people = { from = "hr/", to = "safe/", rules = "tests/hr.yaml" } } } } }
  expect_failures = [var.bulk]
}
