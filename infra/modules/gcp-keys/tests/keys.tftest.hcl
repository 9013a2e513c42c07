variables {
  project_id = "contoso-analytics"
  name       = "nymgate-prod-users"
}

run "one_key" {
  assert {
    condition     = jsonencode(output.ring) == jsonencode([{ id = 1, secret = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-users-key?version=1" }])
    error_message = "The ring must refer to version 1: ${jsonencode(output.ring)}"
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

# First of the two steps of a rotation: every instance knows the new key, and the old one goes on making pseudonyms.
run "a_second_key_waits" {
  variables {
    keys = { generations = 2, current = 1 }
  }
  assert {
    condition     = [for key in output.ring : key.id] == [1, 2] && endswith(output.reference, "?version=1")
    error_message = "The new key must stand behind the one in use: ${jsonencode(output.ring)}"
  }
  assert {
    condition     = google_secret_manager_secret_version.key["1"].secret_data_wo_version == 1
    error_message = "A new key must leave the old version alone."
  }
}

run "the_second_key_takes_over" {
  variables {
    keys = { generations = 2, current = 2 }
  }
  assert {
    condition     = [for key in output.ring : key.id] == [2, 1] && output.generation == 2
    error_message = "The new key must stand first, the old one behind it."
  }
}
