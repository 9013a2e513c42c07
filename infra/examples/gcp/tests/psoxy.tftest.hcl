variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  owners      = ["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"]
  project_id  = "contoso-analytics"
  region      = "europe-west3"
  image       = "europe-west3-docker.pkg.dev/contoso-analytics/nymgate/nymgate@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  keys = {
    scope      = "deployment"
    deployment = [{ id = 1, reference = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-key?version=1", resource = "projects/contoso-analytics/secrets/nymgate-prod-key" }]
    instances  = {}
  }
  instances = {
    people = {
      connectors = { entra-id = { rules = "gcp-sm:projects/contoso-analytics/secrets/rules", allow_open = true, expected_policy = "5c0d3a1be2f44710" } }
      callers    = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["entra-id"] } }
      psoxy = {
        salt           = "gcp-sm:projects/contoso-analytics/secrets/nymgate-psoxy-salt?version=1"
        encryption_key = "gcp-sm:projects/contoso-analytics/secrets/nymgate-psoxy-encryption-key?version=1"
      }
    }
    calendars = {
      connectors = { outlook-cal = { rules = "inline:${base64gzip("endpoints: []")}" } }
      callers    = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["outlook-cal"] } }
    }
  }
}

run "pseudonyms_of_psoxy" {
  expect_failures = [check.pseudonyms_join]
  assert {
    condition     = module.instance["people"].variables.NYMGATE_PSEUDONYMS__SALT == var.instances.people.psoxy.salt && !can(module.instance["people"].variables.NYMGATE_PSEUDONYMS__KEYS)
    error_message = "Salt and key are referred to where they are."
  }
  assert {
    condition     = jsonencode(local.secret_ids.people) == jsonencode([for name in ["nymgate-psoxy-salt", "nymgate-psoxy-encryption-key", "rules"] : "projects/contoso-analytics/secrets/${name}"]) && jsonencode(local.secret_ids.calendars) == jsonencode(["projects/contoso-analytics/secrets/nymgate-prod-key"])
    error_message = "The account may read what its gateway needs: ${jsonencode(local.secret_ids)}"
  }
  assert {
    condition     = startswith(jsondecode(module.instance["calendars"].variables.NYMGATE_CONNECTORS__OUTLOOK_CAL).rules, "inline:H4sI") && jsondecode(module.instance["people"].variables.NYMGATE_CONNECTORS__ENTRA_ID).allowOpen
    error_message = "Rules reach the gateway."
  }
  assert {
    condition     = module.instance["calendars"].variables.NYMGATE_PSEUDONYMS__SEPARATE_FROM == jsonencode(["people"]) && output.deployment.instances.people.key.reference == var.instances.people.psoxy.encryption_key && jsonencode([for name in ["people", "calendars"] : output.deployment.instances[name].key.others]) == jsonencode([[var.instances.people.psoxy.salt], []])
    error_message = "The other instance knows with whom it does not join, and the deployment names key and salt."
  }
}

run "a_salt_in_plain_text" {
  command = plan
  variables { instances = { people = { connectors = { entra-id = {} }, callers = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["entra-id"] } }, psoxy = { salt = "salt", encryption_key = "key" } } } }
  expect_failures = [var.instances]
}

run "rules_from_anywhere" {
  command = plan
  variables { instances = { people = { connectors = { entra-id = { rules = "https://example.com/rules.yaml", expected_policy = "5c0d3a1be2f44710" } }, callers = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["entra-id"] } } } } }
  expect_failures = [var.instances]
}

run "rules_in_a_secret_without_a_pin" {
  command = plan
  variables { instances = { people = { connectors = { entra-id = { rules = "gcp-sm:projects/contoso-analytics/secrets/rules" } }, callers = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["entra-id"] } } } } }
  expect_failures = [var.instances]
}

run "another_tenant_with_the_same_salt" {
  command = plan
  variables { instances = { people = { connectors = { entra-id = {}, acme = { of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }, callers = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["entra-id"] } }, psoxy = { salt = "gcp-sm:projects/contoso-analytics/secrets/salt?version=1", encryption_key = "gcp-sm:projects/contoso-analytics/secrets/key?version=1" } } } }
  expect_failures = [var.instances]
}
