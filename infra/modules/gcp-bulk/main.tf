locals {
  jobs = {
    for id, job in var.jobs : id => merge(
      { from = "gs://${var.input.bucket}/${job.from}", to = "gs://${var.output.bucket}/${job.to}", rules = "env:${local.rules_names[id]}" },
      { for key in ["set", "format", "connector", "names"] : key => job[key] if lookup(job, key, null) != null },
      { for key in ["rejects"] : key => tonumber(job[key]) if lookup(job, key, null) != null },
    )
  }
  rules_names   = { for id in keys(var.jobs) : id => "BULK_RULES_${upper(replace(id, "-", "_"))}" }
  configuration = merge(var.configuration, { NYMGATE_BULK = jsonencode(local.jobs), NYMGATE_LIMITS__EVENT_SECONDS = "540" }, { for id, job in var.jobs : local.rules_names[id] => base64gzip(job.rules) })
  logs          = "resource.type=\"cloud_run_revision\" AND resource.labels.service_name=\"${var.name}\""
}

# Not the gateway's account: it reads files, and Entra ID trusts it with nothing.
resource "google_service_account" "bulk" {
  project      = var.project_id
  account_id   = var.name
  display_name = "Nymgate ${var.name}: files"
}

resource "google_secret_manager_secret_iam_member" "key" {
  secret_id = var.secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${google_service_account.bulk.email}"
}

resource "google_secret_manager_secret_iam_member" "more" {
  count     = length(var.more_secret_ids)
  secret_id = var.more_secret_ids[count.index]
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${google_service_account.bulk.email}"
}

# Whole buckets: with a condition on a folder nobody may list, and Cloud Storage then says of an object that is not there that one may not
# see it, so that no output could be begun. Therefore buckets of their own.
resource "google_storage_bucket_iam_member" "input" {
  bucket     = var.input.bucket
  role       = "roles/storage.objectViewer"
  member     = "serviceAccount:${google_service_account.bulk.email}"
  depends_on = [google_storage_bucket.made]
}

resource "google_storage_bucket_iam_member" "output" {
  bucket     = var.output.bucket
  role       = "roles/storage.objectUser"
  member     = "serviceAccount:${google_service_account.bulk.email}"
  depends_on = [google_storage_bucket.made]
}

# A grant counts after a while, and a function that may not read its key does not start.
resource "time_sleep" "grant" {
  create_duration = var.grant_wait
  triggers        = { grants = join(" ", concat([google_secret_manager_secret_iam_member.key.id], google_secret_manager_secret_iam_member.more[*].id, [google_storage_bucket_iam_member.input.id, google_storage_bucket_iam_member.output.id])) }
}

# The gateway's package for functions, entered by another name. Google ends a function of an event after nine minutes.
resource "google_cloudfunctions2_function" "bulk" {
  project     = var.project_id
  name        = var.name
  location    = var.region
  description = "Nymgate: pseudonymizes files that arrive in a bucket."
  build_config {
    runtime         = "nodejs22"
    entry_point     = "nymgateBulk"
    service_account = var.build_service_account
    source {
      storage_source {
        bucket     = var.package.bucket
        object     = var.package.object
        generation = var.package.generation
      }
    }
  }
  service_config {
    service_account_email            = google_service_account.bulk.email
    timeout_seconds                  = 540
    available_cpu                    = "1"
    available_memory                 = var.size.memory
    max_instance_count               = var.size.files_at_once
    max_instance_request_concurrency = 1
    ingress_settings                 = "ALLOW_INTERNAL_ONLY"
    all_traffic_on_latest_revision   = true
    environment_variables            = local.configuration
  }
  # RETRY: what fails is delivered again for a day.
  event_trigger {
    trigger_region        = lower(coalesce(var.input.location, var.region))
    event_type            = "google.cloud.storage.object.v1.finalized"
    retry_policy          = "RETRY_POLICY_RETRY"
    service_account_email = var.trigger_service_account
    event_filters {
      attribute = "bucket"
      value     = var.input.bucket
    }
  }
  depends_on = [time_sleep.grant, google_storage_bucket.made]
}

# Who delivers events may call this one service.
resource "google_cloud_run_v2_service_iam_member" "trigger" {
  project  = var.project_id
  name     = google_cloudfunctions2_function.bulk.name
  location = var.region
  role     = "roles/run.invoker"
  member   = "serviceAccount:${var.trigger_service_account}"
}
