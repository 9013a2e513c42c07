variables {
  project_id              = "contoso-analytics"
  region                  = "europe-west3"
  name                    = "nymgate-prod-bulk-hr"
  package                 = { bucket = "contoso-releases", object = "nymgate-gcp-function-0.2.0.zip", generation = 1764288000000001 }
  trigger_service_account = "nymgate-events@contoso-analytics.iam.gserviceaccount.com"
  configuration           = { NYMGATE_PSEUDONYMS__SCHEME = "native" }
  secret_id               = "projects/contoso-analytics/secrets/nymgate-prod-people-key"
  input                   = { bucket = "contoso-hr-in", expire_days = 30 }
  output                  = { bucket = "contoso-hr-out" }
  jobs                    = { hr = { from = "exports/hr/", to = "hr/", rules = "nymgate: 1" } }
}

run "function" {
  assert {
    condition     = google_cloudfunctions2_function.bulk.build_config[0].entry_point == "nymgateBulk" && google_cloudfunctions2_function.bulk.build_config[0].source[0].storage_source[0].generation == var.package.generation
    error_message = "The package that was named, entered by the name for files."
  }
  assert {
    condition     = google_cloudfunctions2_function.bulk.service_config[0].max_instance_request_concurrency == 1 && tostring(google_cloudfunctions2_function.bulk.service_config[0].timeout_seconds) == output.configuration.NYMGATE_LIMITS__EVENT_SECONDS && google_cloudfunctions2_function.bulk.service_config[0].ingress_settings == "ALLOW_INTERNAL_ONLY"
    error_message = "One file for each instance, nine minutes, and nobody from outside."
  }
  assert {
    condition     = jsondecode(output.configuration.NYMGATE_BULK) == { hr = { from = "gs://contoso-hr-in/exports/hr/", to = "gs://contoso-hr-out/hr/", rules = "env:BULK_RULES_HR" } } && output.configuration.BULK_RULES_HR == base64gzip("nymgate: 1") && length(output.configuration) == 4
    error_message = "Wrong configuration: ${jsonencode(output.configuration)}"
  }
}

run "events" {
  assert {
    condition     = [for filter in google_cloudfunctions2_function.bulk.event_trigger[0].event_filters : "${filter.attribute} ${filter.value}"] == ["bucket contoso-hr-in"] && google_cloudfunctions2_function.bulk.event_trigger[0].event_type == "google.cloud.storage.object.v1.finalized"
    error_message = "New objects of the bucket of the inputs alone."
  }
  assert {
    condition     = google_cloudfunctions2_function.bulk.event_trigger[0].retry_policy == "RETRY_POLICY_RETRY" && google_cloudfunctions2_function.bulk.event_trigger[0].service_account_email == var.trigger_service_account
    error_message = "What fails must come again."
  }
  assert {
    condition     = google_cloud_run_v2_service_iam_member.trigger.role == "roles/run.invoker" && google_cloud_run_v2_service_iam_member.trigger.member == "serviceAccount:${var.trigger_service_account}" && google_cloud_run_v2_service_iam_member.trigger.name == "nymgate-prod-bulk-hr"
    error_message = "Who delivers events may call this function alone."
  }
  assert {
    condition     = strcontains(google_monitoring_alert_policy.failed.conditions[0].condition_threshold[0].filter, "user/nymgate-prod-bulk-hr-failed") && google_monitoring_alert_policy.failed.conditions[0].condition_threshold[0].threshold_value == 0
    error_message = "One failed file is an alert."
  }
  assert {
    condition     = google_logging_metric.failed.filter == "${output.logs} AND (jsonPayload.event=(\"bulk_failed\" OR \"event_refused\" OR \"start_failed\") OR (severity>=ERROR AND NOT httpRequest.status=429))"
    error_message = "A process that was ended writes no line, and is a failure too: ${google_logging_metric.failed.filter}"
  }
}

run "account_may_do_three_things" {
  assert {
    condition = [for grant in [google_storage_bucket_iam_member.input, google_storage_bucket_iam_member.output] : "${grant.role} ${grant.bucket} ${grant.member}"] == [
      "roles/storage.objectViewer contoso-hr-in serviceAccount:nymgate-prod-bulk-hr@contoso-analytics.iam.gserviceaccount.com",
      "roles/storage.objectUser contoso-hr-out serviceAccount:nymgate-prod-bulk-hr@contoso-analytics.iam.gserviceaccount.com",
    ]
    error_message = "It reads inputs, and writes outputs."
  }
  assert {
    condition     = google_secret_manager_secret_iam_member.key.secret_id == var.secret_id && google_secret_manager_secret_iam_member.key.member == "serviceAccount:${output.service_account}"
    error_message = "It reads the one key."
  }
}

run "salt_and_key_of_psoxy" {
  variables {
    more_secret_ids = ["projects/contoso-analytics/secrets/psoxy-salt"]
  }
  assert {
    condition     = [for grant in google_secret_manager_secret_iam_member.more : "${grant.secret_id} ${grant.role} ${grant.member}"] == ["projects/contoso-analytics/secrets/psoxy-salt roles/secretmanager.secretAccessor serviceAccount:${output.service_account}"]
    error_message = "It reads both."
  }
  assert {
    condition     = strcontains(time_sleep.grant.triggers.grants, google_secret_manager_secret_iam_member.more[0].id)
    error_message = "The function waits for the right to read each."
  }
}

run "buckets_that_are_made" {
  assert {
    condition     = alltrue([for bucket in google_storage_bucket.made : bucket.public_access_prevention == "enforced" && bucket.uniform_bucket_level_access && !bucket.force_destroy && bucket.versioning[0].enabled]) && length(google_storage_bucket.made) == 2
    error_message = "They are private and versioned, and are not removed while they hold a file."
  }
  assert {
    condition     = [for rule in google_storage_bucket.made["input"].lifecycle_rule : one(rule.condition).age if one(rule.condition).with_state == "LIVE"] == [30] && length(google_storage_bucket.made["output"].lifecycle_rule) == 1
    error_message = "Inputs end when asked."
  }
}

run "buckets_that_are_there" {
  variables {
    input  = { bucket = "contoso-hr-in", create = false, location = "EU" }
    output = { bucket = "contoso-hr-out", kms_key = "projects/contoso-analytics/locations/europe-west3/keyRings/nymgate/cryptoKeys/hr" }
  }
  assert {
    condition     = keys(google_storage_bucket.made) == ["output"] && google_storage_bucket.made["output"].encryption[0].default_kms_key_name == var.output.kms_key && google_cloudfunctions2_function.bulk.event_trigger[0].trigger_region == "eu"
    error_message = "What is there is left as it is, and its events come from where it is."
  }
}
