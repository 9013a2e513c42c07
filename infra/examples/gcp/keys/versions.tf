terraform {
  required_version = ">= 1.11"
  required_providers {
    google = { source = "hashicorp/google", version = "~> 7.0" }
    random = { source = "hashicorp/random", version = ">= 3.7.1, < 4.0.0" }
  }
  # A state of its own, beside that of the gateways. It holds no secret:
  # backend "gcs" { bucket = "contoso-terraform", prefix = "nymgate/prod/keys" }
}

provider "google" {
  project = var.project_id
}
