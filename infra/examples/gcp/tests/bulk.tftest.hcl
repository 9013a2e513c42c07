variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  owners      = ["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"]
  project_id  = "contoso-analytics"
  region      = "europe-west3"
  image       = "europe-west3-docker.pkg.dev/contoso-analytics/nymgate/nymgate@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
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
  keys = {
    scope = "deployment"
    deployment = [
      { id = 2, reference = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-key?version=2", resource = "projects/contoso-analytics/secrets/nymgate-prod-key" },
      { id = 1, reference = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-key?version=1", resource = "projects/contoso-analytics/secrets/nymgate-prod-key" },
    ]
    instances = {}
  }
}

run "beside_the_gateway" {
  assert {
    condition     = output.bulk.hr.function == "nymgate-prod-bulk-hr" && output.bulk.hr.service_account == "nymgate-prod-bulk-hr@contoso-analytics.iam.gserviceaccount.com"
    error_message = "An account of its own: ${jsonencode(output.bulk)}"
  }
  assert {
    condition     = jsondecode(module.bulk["hr"].configuration.NYMGATE_PSEUDONYMS__KEYS) == [{ id = 2, secret = var.keys.deployment[0].reference }]
    error_message = "The key that makes pseudonyms, and no older one: ${module.bulk["hr"].configuration.NYMGATE_PSEUDONYMS__KEYS}"
  }
  assert {
    condition     = keys(module.bulk["hr"].configuration) == ["BULK_RULES_PEOPLE", "NYMGATE_BULK", "NYMGATE_CONNECTORS__ENTRA_ID", "NYMGATE_LIMITS__EVENT_SECONDS", "NYMGATE_PSEUDONYMS__KEYS", "NYMGATE_PSEUDONYMS__SCHEME"]
    error_message = "Nobody calls it, so it knows no callers: ${join(", ", keys(module.bulk["hr"].configuration))}"
  }
}

run "pseudonyms_of_psoxy" {
  variables {
    instances = {
      people = {
        connectors = { entra-id = {} }
        callers    = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["entra-id"] } }
        psoxy = {
          salt           = "gcp-sm:projects/contoso-analytics/secrets/psoxy-salt?version=1"
          encryption_key = "gcp-sm:projects/contoso-analytics/secrets/psoxy-key?version=1"
          domain_salt    = "gcp-sm:projects/contoso-analytics/secrets/psoxy-domains?version=1"
        }
      }
    }
  }
  assert {
    condition     = module.bulk["hr"].configuration.NYMGATE_PSEUDONYMS__SALT == var.instances.people.psoxy.salt && !contains(keys(module.bulk["hr"].configuration), "NYMGATE_PSEUDONYMS__KEYS")
    error_message = "Salt and keys are those of the gateway: ${jsonencode(module.bulk["hr"].configuration)}"
  }
  assert {
    condition     = local.bulk_secret_ids.hr == tolist([for name in ["salt", "key", "domains"] : "projects/contoso-analytics/secrets/psoxy-${name}"])
    error_message = "It reads each of them: ${jsonencode(local.bulk_secret_ids)}"
  }
}
