locals {
  numbers   = [for number in sort(formatlist("%03d", var.numbers)) : tostring(tonumber(number))]
  generated = toset(var.generate ? local.numbers : [])
}

resource "google_secret_manager_secret" "key" {
  project   = var.project_id
  secret_id = "${var.name}-key"
  replication {
    dynamic "auto" {
      for_each = length(var.replica_locations) == 0 ? [1] : []
      content {}
    }
    dynamic "user_managed" {
      for_each = length(var.replica_locations) == 0 ? [] : [1]
      content {
        dynamic "replicas" {
          for_each = var.replica_locations
          content {
            location = replicas.value
          }
        }
      }
    }
  }
  # A lost key cannot be made again: no old pseudonym opens or joins any more.
  lifecycle {
    prevent_destroy = true
  }
}

# A key is base64url of 32 random bytes: 42 characters of 6 bits, and one that carries the last 4 and two bits of zero.
ephemeral "random_password" "body" {
  for_each         = local.generated
  length           = 42
  special          = true
  override_special = "-_"
}

ephemeral "random_password" "tail" {
  for_each         = local.generated
  length           = 1
  upper            = false
  lower            = false
  numeric          = false
  special          = true
  override_special = "AEIMQUYcgkosw048"
}

# Each generation is a version of its own, which is written once: another key never takes the place of one.
resource "google_secret_manager_secret_version" "key" {
  for_each               = local.generated
  secret                 = google_secret_manager_secret.key.id
  secret_data_wo         = "${ephemeral.random_password.body[each.key].result}${ephemeral.random_password.tail[each.key].result}"
  secret_data_wo_version = tonumber(each.key)
  deletion_policy        = "DISABLE"
  lifecycle {
    prevent_destroy = true
  }
}
