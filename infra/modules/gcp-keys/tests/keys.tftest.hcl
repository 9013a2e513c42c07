variables {
  project_id = "contoso-analytics"
  name       = "nymgate-prod"
}

run "one_key" {
  assert {
    condition     = output.keys == { "1" = { reference = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-key?version=1", resource = "projects/contoso-analytics/secrets/nymgate-prod-key" } }
    error_message = "The reference must name version 1: ${jsonencode(output.keys)}"
  }
  assert {
    condition     = google_secret_manager_secret_version.key["1"].secret_data == null && google_secret_manager_secret_version.key["1"].secret_data_wo == null
    error_message = "The key must be write-only."
  }
  assert {
    condition     = length(google_secret_manager_secret.key.replication[0].auto) == 1
    error_message = "Without regions the replication is automatic."
  }
}

run "a_second_key" {
  variables { numbers = [1, 2] }
  assert {
    condition     = google_secret_manager_secret_version.key["1"].secret_data_wo_version == 1 && endswith(output.keys["2"].reference, "?version=2")
    error_message = "A new key must leave the old version alone."
  }
}
