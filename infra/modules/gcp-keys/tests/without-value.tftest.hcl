variables {
  project_id        = "contoso-analytics"
  name              = "nymgate-prod-users"
  numbers           = [2]
  generate          = false
  replica_locations = ["europe-west3", "europe-west4"]
}

run "the_command_line_makes_the_key" {
  assert {
    condition     = length(google_secret_manager_secret_version.key) == 0
    error_message = "No version may be made here."
  }
  assert {
    condition     = output.keys["2"].reference == "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-users-key?version=1"
    error_message = "The first version that is added is version 1, whatever the number of the key."
  }
  assert {
    condition     = [for replica in google_secret_manager_secret.key.replication[0].user_managed[0].replicas : replica.location] == ["europe-west3", "europe-west4"]
    error_message = "The secret must stay in the regions."
  }
}
