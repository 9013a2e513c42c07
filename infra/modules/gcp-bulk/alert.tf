# A line for each delivery that failed, whether another one follows or not. What ends the process, such as too little memory, leaves no line
# of ours: then the platform's own, an error each, are all that tells of it before the event is dropped. Not 429: more files came at once than
# are worked on at once, and wait.
resource "google_logging_metric" "failed" {
  project     = var.project_id
  name        = "${var.name}-failed"
  description = "Files that were not pseudonymized."
  filter      = "${local.logs} AND (jsonPayload.event=(\"bulk_failed\" OR \"event_refused\" OR \"start_failed\") OR (severity>=ERROR AND NOT httpRequest.status=429))"
  metric_descriptor {
    metric_kind = "DELTA"
    value_type  = "INT64"
    unit        = "1"
  }
}

resource "google_monitoring_alert_policy" "failed" {
  project               = var.project_id
  display_name          = "${var.name}: a file was not pseudonymized"
  combiner              = "OR"
  notification_channels = var.notification_channels
  conditions {
    display_name = "a file has failed"
    condition_threshold {
      filter          = "resource.type=\"cloud_run_revision\" AND metric.type=\"logging.googleapis.com/user/${google_logging_metric.failed.name}\""
      comparison      = "COMPARISON_GT"
      threshold_value = 0
      duration        = "0s"
      aggregations {
        alignment_period     = "300s"
        per_series_aligner   = "ALIGN_DELTA"
        cross_series_reducer = "REDUCE_SUM"
      }
    }
  }
}
