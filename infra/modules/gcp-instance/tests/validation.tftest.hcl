variables {
  project_id     = "contoso-analytics"
  project_number = "123456789012"
  region         = "europe-west3"
  name           = "nymgate-prod-users"
  tenant_id      = "11111111-2222-4333-8444-555555555555"
  image          = "europe-west3-docker.pkg.dev/contoso-analytics/nymgate/nymgate@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  connectors     = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e" } }
  callers        = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["outlook-cal"] } }
  secret_ids     = ["projects/contoso-analytics/secrets/nymgate-prod-users-key"]
  key_ring       = [{ id = 1, secret = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-users-key?version=1" }]
}

run "refuses_everybody_as_a_caller" {
  command = plan
  variables { callers = { allUsers = { connectors = ["outlook-cal"] } } }
  expect_failures = [var.callers]
}

run "refuses_everybody_with_an_account_as_a_caller" {
  command = plan
  variables { callers = { allAuthenticatedUsers = { connectors = ["outlook-cal"] } } }
  expect_failures = [var.callers]
}

run "refuses_a_person_as_a_caller" {
  command = plan
  variables { callers = { "ann@contoso.com" = { connectors = ["outlook-cal"] } } }
  expect_failures = [var.callers]
}

run "refuses_a_connector_that_is_not_served" {
  command = plan
  variables { callers = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["entra-id"] } } }
  expect_failures = [var.callers]
}

run "refuses_an_image_by_tag" {
  command = plan
  variables { image = "europe-west3-docker.pkg.dev/contoso-analytics/nymgate/nymgate:0.2.0" }
  expect_failures = [var.image]
}

run "refuses_names_and_ids_of_other_kinds" {
  command = plan
  variables {
    project_id     = "123456789012"
    project_number = "contoso-analytics"
    region         = "europe-west3-a"
    name           = "nymgate-production-outlook-calendars"
    tenant_id      = "contoso.com"
    cloud          = "germany"
    ingress        = "all"
    public_url     = "https://nymgate.example.com/"
    audience       = "a b"
    expected_epoch = "4C1F"
    grant_wait     = "1m"
  }
  expect_failures = [
    var.project_id, var.project_number, var.region, var.name, var.tenant_id, var.cloud, var.ingress, var.public_url, var.audience,
    var.expected_epoch, var.grant_wait,
  ]
}

run "refuses_a_whole_project_as_a_secret" {
  command = plan
  variables { secret_ids = ["projects/contoso-analytics"] }
  expect_failures = [var.secret_ids]
}

run "refuses_the_key_of_another_secret" {
  command = plan
  variables { key_ring = [{ id = 1, secret = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-users-key-of-mail?version=1" }] }
  expect_failures = [var.key_ring]
}

run "refuses_a_key_in_place_of_a_reference" {
  command = plan
  variables { key_ring = [{ id = 1, secret = "q3pXkTz0VwC8m1sYbR7nLhE5uJdA2fGi9oKxQeZrHtM" }] }
  expect_failures = [var.key_ring]
}

run "refuses_no_connector" {
  command = plan
  variables {
    connectors = {}
    callers    = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = [] } }
  }
  expect_failures = [var.connectors]
}

run "refuses_sizes_that_do_not_fit" {
  command = plan
  variables { size = { min_instances = 5, memory = "1G" } }
  expect_failures = [var.size]
}

run "refuses_a_setting_that_is_no_variable" {
  command = plan
  variables { settings = { LOG_LEVEL = "info" } }
  expect_failures = [var.settings]
}

run "refuses_a_setting_of_its_own" {
  command = plan
  variables { settings = { NYMGATE_LISTEN__HOST = "127.0.0.1" } }
  expect_failures = [google_cloud_run_v2_service.gateway]
}

run "refuses_a_setting_for_a_part_of_its_callers" {
  command = plan
  variables { settings = { NYMGATE_CALLERS__PLATFORM__0__CALLERS__0__CONNECTORS = "[\"outlook-mail\"]" } }
  expect_failures = [var.settings]
}

run "refuses_a_setting_for_a_kind_of_callers_of_its_own" {
  command = plan
  variables { settings = { NYMGATE_CALL_ERS = "{}" } }
  expect_failures = [var.settings]
}

run "refuses_a_setting_for_a_connector_of_its_own" {
  command = plan
  variables { settings = { NYMGATE_CONNECTORS__OUTLOOK_MAIL = "{}" } }
  expect_failures = [var.settings]
}

run "takes_addresses_that_may_call" {
  command = plan
  variables { settings = { NYMGATE_CALLERS__ADDRESSES__ALLOW = "[\"192.0.2.0/24\"]" } }
}

run "refuses_a_salt_in_plain_text_and_rules_of_another_secret" {
  command = plan
  variables {
    psoxy      = { salt = "salt", encryption_key = "key" }
    connectors = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", rules = "gcp-sm:projects/contoso-analytics/secrets/other", expected_policy = "5c0d3a1be2f44710" } }
  }
  expect_failures = [var.psoxy, var.connectors]
}

run "refuses_rules_in_a_secret_without_a_pin" {
  command = plan
  variables {
    connectors = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", rules = "gcp-sm:${var.secret_ids[0]}" } }
  }
  expect_failures = [var.connectors]
}

run "refuses_keys_of_two_schemes" {
  command = plan
  variables {
    psoxy = { salt = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-users-key", encryption_key = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-users-key" }
  }
  expect_failures = [var.key_ring]
}

run "refuses_a_tenant_of_a_connector_without_of" {
  command = plan
  variables { connectors = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", tenant_id = "99999999-2222-4333-8444-555555555555" } } }
  expect_failures = [var.connectors]
}

run "refuses_keys_of_a_tenant_that_nobody_reads" {
  command = plan
  variables { tenant_keys = { "99999999-2222-4333-8444-555555555555" = { ring = [{ id = 1, secret = "gcp-sm:projects/acme/secrets/key?version=3" }] } } }
  expect_failures = [var.tenant_keys]
}

run "refuses_a_key_of_a_tenant_in_plain_text" {
  command = plan
  variables {
    connectors  = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e" }, acme = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
    tenant_keys = { "99999999-2222-4333-8444-555555555555" = { ring = [{ id = 1, secret = "q3pXkTz0VwC8m1sYbR7nLhE5uJdA2fGi9oKxQeZrHtM" }] } }
  }
  expect_failures = [var.tenant_keys]
}

run "refuses_the_key_of_all_as_that_of_a_tenant" {
  command = plan
  variables {
    connectors  = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e" }, acme = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
    tenant_keys = { "99999999-2222-4333-8444-555555555555" = { ring = [{ id = 7, secret = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-users-key?version=1" }] } }
  }
  expect_failures = [var.tenant_keys]
}

run "refuses_a_tenant_without_a_key" {
  command = plan
  variables {
    connectors  = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e" }, acme = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
    tenant_keys = { "99999999-2222-4333-8444-555555555555" = { ring = [] } }
  }
  expect_failures = [var.tenant_keys]
}
