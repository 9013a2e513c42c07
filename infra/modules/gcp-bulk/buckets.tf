locals {
  made = { for place, bucket in { input = var.input, output = var.output } : place => bucket if bucket.create }
}

resource "google_storage_bucket" "made" {
  for_each                    = local.made
  project                     = var.project_id
  name                        = each.value.bucket
  location                    = coalesce(each.value.location, var.region)
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = false
  versioning {
    enabled = true
  }
  # Inputs are personal data: what was overwritten or deleted is really gone after a week, and not kept for a second one.
  soft_delete_policy {
    retention_duration_seconds = 0
  }
  lifecycle_rule {
    action {
      type = "Delete"
    }
    condition {
      days_since_noncurrent_time = 7
      with_state                 = "ARCHIVED"
    }
  }
  dynamic "lifecycle_rule" {
    for_each = each.value.expire_days[*]
    content {
      action {
        type = "Delete"
      }
      condition {
        age        = lifecycle_rule.value
        with_state = "LIVE"
      }
    }
  }
  dynamic "encryption" {
    for_each = each.value.kms_key[*]
    content {
      default_kms_key_name = encryption.value
    }
  }
}
