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
      connectors = { entra-id = {}, msft-teams = {} }
      callers    = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["entra-id", "msft-teams"] } }
    }
  }
  keys = {
    scope      = "deployment"
    deployment = [{ id = 1, reference = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-key?version=1", resource = "projects/contoso-analytics/secrets/nymgate-prod-key" }]
    instances  = {}
  }
}

run "an_instance_without_a_key_is_refused" {
  command = plan
  variables { keys = { scope = "instance", deployment = var.keys.deployment, instances = { calendars = var.keys.deployment } } }
  expect_failures = [var.keys]
}

run "separate_keys_are_named_in_every_plan" {
  variables {
    keys = {
      scope      = "instance"
      deployment = []
      instances  = { for name in ["calendars", "people"] : name => [for key in var.keys.deployment : merge(key, { id = name == "calendars" ? 1 : 2 })] }
    }
  }
  assert {
    condition     = module.instance["calendars"].variables.NYMGATE_PSEUDONYMS__SEPARATE_FROM == jsonencode(["people"]) && output.deployment.instances["calendars"].key.set == "calendars"
    error_message = "The gateway must know with whom it does not join."
  }
  expect_failures = [check.pseudonyms_join]
}

# After joining: the deployment's key makes pseudonyms, and what an instance had of its own still opens.
run "a_former_key_stays_in_the_ring" {
  variables {
    keys = {
      scope      = "deployment"
      since      = "2026-12-01"
      deployment = [for key in var.keys.deployment : merge(key, { id = 2 })]
      instances  = { calendars = concat([for key in var.keys.deployment : merge(key, { id = 2 })], [{ id = 1, reference = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-calendars-key?version=1", resource = "projects/contoso-analytics/secrets/nymgate-prod-calendars-key" }]) }
    }
  }
  assert {
    condition     = [for key in jsondecode(module.instance["calendars"].variables.NYMGATE_PSEUDONYMS__KEYS) : key.id] == [2, 1] && output.deployment.instances["people"].key.reference == output.deployment.instances["calendars"].key.reference && output.deployment.instances["calendars"].key.since == "2026-12-01"
    error_message = "Both must have the deployment's key, and calendars its former one behind it: ${module.instance["calendars"].variables.NYMGATE_PSEUDONYMS__KEYS}"
  }
}
