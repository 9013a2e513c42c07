locals {
  own_url    = "https://${var.name}-${var.project_number}.${var.region}.run.app"
  public_url = coalesce(var.public_url, local.own_url)
  audience   = coalesce(var.audience, local.public_url)
}

resource "google_service_account" "gateway" {
  project      = var.project_id
  account_id   = var.name
  display_name = "Nymgate ${var.name}"
}

# Of the whole project the secrets of its keys, and nothing else.
resource "google_secret_manager_secret_iam_member" "key" {
  for_each  = { for index, id in var.secret_ids : tostring(index) => id }
  secret_id = each.value
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${google_service_account.gateway.email}"
}

# By its name: another tenant must not move the grant of this one.
resource "google_secret_manager_secret_iam_member" "tenant_key" {
  for_each  = toset([for secret in flatten([for keys in values(var.tenant_keys) : keys.ring[*].secret]) : regex("^gcp-sm:([^?]+)", secret)[0]])
  secret_id = each.value
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${google_service_account.gateway.email}"
}

moved {
  from = google_secret_manager_secret_iam_member.key
  to   = google_secret_manager_secret_iam_member.key["0"]
}

# A grant counts after a while, and a gateway that may not read its key does not start.
resource "time_sleep" "grant" {
  create_duration = var.grant_wait
  triggers        = { grant = join(" ", concat(values(google_secret_manager_secret_iam_member.key)[*].id, values(google_secret_manager_secret_iam_member.tenant_key)[*].id)) }
}

resource "google_cloud_run_v2_service" "gateway" {
  project              = var.project_id
  name                 = var.name
  location             = var.region
  ingress              = var.ingress
  invoker_iam_disabled = false
  custom_audiences     = var.audience == null ? null : [var.audience]
  deletion_protection  = false
  template {
    service_account                  = google_service_account.gateway.email
    timeout                          = "60s"
    max_instance_request_concurrency = var.size.concurrent_requests
    scaling {
      min_instance_count = var.size.min_instances
      max_instance_count = var.size.max_instances
    }
    containers {
      image = var.image
      args  = ["serve", "--config", "env:"]
      ports {
        container_port = 8080
      }
      resources {
        limits            = { cpu = var.size.cpu, memory = var.size.memory }
        cpu_idle          = !var.size.cpu_always
        startup_cpu_boost = true
      }
      dynamic "env" {
        for_each = local.variables
        content {
          name  = env.key
          value = env.value
        }
      }
      startup_probe {
        period_seconds    = 2
        failure_threshold = 15
        http_get {
          path = "/readyz"
          port = 8080
        }
      }
    }
  }
  lifecycle {
    precondition {
      condition     = length(setintersection(keys(var.settings), keys(local.own_variables))) == 0
      error_message = "settings must not hold what the module sets itself: ${join(", ", keys(local.own_variables))}."
    }
  }
  depends_on = [time_sleep.grant]
}

resource "google_cloud_run_v2_service_iam_member" "invoker" {
  for_each = var.callers
  project  = var.project_id
  name     = google_cloud_run_v2_service.gateway.name
  location = var.region
  role     = "roles/run.invoker"
  member   = "serviceAccount:${each.key}"
}
