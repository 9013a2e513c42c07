terraform {
  required_version = ">= 1.11"
  required_providers {
    azuread = { source = "hashicorp/azuread", version = "~> 3.7" }
    google  = { source = "hashicorp/google", version = "~> 7.0" }
    time    = { source = "hashicorp/time", version = ">= 0.12.0, < 1.0.0" }
  }
  # State holds no secret, and still belongs where a team shares it, such as:
  # backend "gcs" { bucket = "contoso-terraform", prefix = "nymgate/prod" }
}

provider "azuread" {
  tenant_id = var.tenant_id
}

provider "google" {
  project = var.project_id
  region  = var.region
}
