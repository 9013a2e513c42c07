locals {
  secret = "projects/${var.project_id}/secrets/${google_secret_manager_secret.key.secret_id}"
}

output "keys" {
  description = "The keys by number: reference as the configuration writes it, with its version, and the secret (resource) that the service account may read."
  value = {
    # Versions that nobody made here are numbered by Secret Manager from 1, in the order in which they are added.
    for index, number in local.numbers : number => {
      reference = "gcp-sm:${local.secret}?version=${var.generate ? google_secret_manager_secret_version.key[number].version : index + 1}"
      resource  = local.secret
    }
  }
}
