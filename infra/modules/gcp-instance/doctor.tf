# `nymgate doctor` with the identity and configuration of the gateway. The output doctor has the command that runs it and prints its report.
resource "google_cloud_run_v2_job" "doctor" {
  project             = var.project_id
  name                = "${var.name}-doctor"
  location            = var.region
  deletion_protection = false
  template {
    template {
      service_account = google_service_account.gateway.email
      timeout         = "120s"
      max_retries     = 0
      containers {
        image = var.image
        args  = ["doctor", "--config", "env:"]
        dynamic "env" {
          for_each = local.variables
          content {
            name  = env.key
            value = env.value
          }
        }
      }
    }
  }
  depends_on = [time_sleep.grant]
}
