variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  project_id  = "contoso-analytics"
  region      = "europe-west3"
  image       = "europe-west3-docker.pkg.dev/contoso-analytics/nymgate/nymgate@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  keys        = { generations = 2, current = 2 }
  instances = {
    people = {
      connectors = { entra-id = {} }
      callers    = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["entra-id"] } }
    }
  }
  bulk = {
    hr = {
      instance                = "people"
      package                 = { bucket = "contoso-releases", object = "nymgate-gcp-function-0.2.0.zip", generation = 1764288000000001 }
      trigger_service_account = "nymgate-events@contoso-analytics.iam.gserviceaccount.com"
      input                   = { bucket = "contoso-hr-in" }
      output                  = { bucket = "contoso-hr-out" }
      jobs                    = { people = { from = "hr/", to = "hr/", rules = "tests/hr.yaml" } }
    }
  }
}

run "beside_the_gateway" {
  assert {
    condition     = output.bulk.hr.function == "nymgate-prod-bulk-hr" && output.bulk.hr.service_account == "nymgate-prod-bulk-hr@contoso-analytics.iam.gserviceaccount.com"
    error_message = "An account of its own: ${jsonencode(output.bulk)}"
  }
  assert {
    condition     = jsondecode(module.bulk["hr"].configuration.NYMGATE_PSEUDONYMS__KEYS) == [{ id = 2, secret = module.keys["people"].reference }]
    error_message = "The key that makes pseudonyms, and no older one: ${module.bulk["hr"].configuration.NYMGATE_PSEUDONYMS__KEYS}"
  }
  assert {
    condition     = keys(module.bulk["hr"].configuration) == ["BULK_RULES_PEOPLE", "NYMGATE_BULK", "NYMGATE_CONNECTORS__ENTRA_ID", "NYMGATE_LIMITS__EVENT_SECONDS", "NYMGATE_PSEUDONYMS__KEYS", "NYMGATE_PSEUDONYMS__SCHEME"]
    error_message = "Nobody calls it, so it knows no callers: ${join(", ", keys(module.bulk["hr"].configuration))}"
  }
}
