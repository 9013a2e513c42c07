locals {
  secret_name = "projects/${var.project_id}/secrets/${google_secret_manager_secret.key.secret_id}"
  # Versions that nobody made here are numbered by Secret Manager from 1, in the order in which they are added.
  references = {
    for number in local.generations : number =>
    "gcp-sm:${local.secret_name}?version=${var.keys.generate ? google_secret_manager_secret_version.key[number].version : number}"
  }
  order = concat([tostring(var.keys.current)], [for number in reverse(local.generations) : number if number != tostring(var.keys.current)])
}

output "secret_id" {
  description = "The secret, as projects/PROJECT/secrets/SECRET."
  value       = local.secret_name
}

output "ring" {
  description = "Key ring for pseudonyms.keys: the key that makes pseudonyms first, each with the version that it is read from."
  value       = [for number in local.order : { id = tonumber(number), secret = local.references[number] }]
}

output "reference" {
  description = "Reference to the key that makes pseudonyms; never its value."
  value       = local.references[tostring(var.keys.current)]
}

output "generation" {
  description = "Number of the key that makes pseudonyms."
  value       = var.keys.current
}
