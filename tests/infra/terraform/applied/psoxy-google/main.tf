# Our own root with what psoxy-facts.md#o says of a deployment on Google Cloud: salt and key are bound with a version and a prefix.
terraform {
  required_providers {
    azuread = { source = "hashicorp/azuread" }
    google  = { source = "hashicorp/google" }
  }
}

variable "tenant_id" {
  type = string
}

variable "rules" {
  type = string
}

variable "file_rules" {
  type = string
}

variable "secrets" {
  type      = map(string)
  sensitive = true
}

locals {
  project = "contoso-data"
  region  = "europe-west1"
  functions = {
    entra-id = {
      SOURCE                = "entra-id"
      CLIENT_ID             = module.application.ids.client_id
      REFRESH_ENDPOINT      = "https://login.microsoftonline.com/${var.tenant_id}/oauth2/v2.0/token"
      PSEUDONYMIZE_APP_IDS  = "true"
      EMAIL_DOMAIN_HANDLING = "PRESERVE"
      RULES                 = var.rules
    }
    hris = {
      SOURCE                = "hris"
      INPUT_BUCKET          = google_storage_bucket.files["in"].name
      OUTPUT_BUCKET         = google_storage_bucket.files["out"].name
      INPUT_BASE_PATH       = "exports"
      OUTPUT_BASE_PATH      = "safe/"
      EMAIL_DOMAIN_HANDLING = "PRESERVE"
      RULES                 = var.file_rules
    }
  }
}

module "application" {
  source = "./application"
}

resource "google_secret_manager_secret" "secret" {
  for_each  = nonsensitive(toset(keys(var.secrets)))
  project   = local.project
  secret_id = "PSOXY_DEV_${each.key}"
  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_version" "secret" {
  for_each               = google_secret_manager_secret.secret
  secret                 = each.value.id
  secret_data_wo         = var.secrets[each.key]
  secret_data_wo_version = 1
}

resource "google_storage_bucket" "files" {
  for_each = toset(["in", "out"])
  project  = local.project
  name     = "psoxy-dev-hris-${each.key}"
  location = local.region
}

resource "google_cloudfunctions2_function" "connector" {
  for_each = local.functions
  project  = local.project
  location = local.region
  name     = "psoxy-dev-${each.key}"
  service_config {
    environment_variables = each.value
    dynamic "secret_environment_variables" {
      for_each = google_secret_manager_secret_version.secret
      content {
        key        = secret_environment_variables.key
        project_id = local.project
        secret     = google_secret_manager_secret.secret[secret_environment_variables.key].secret_id
        version    = secret_environment_variables.value.version
      }
    }
  }
}

output "applications" {
  value = { entra-id = module.application.ids }
}
