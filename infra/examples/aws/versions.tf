terraform {
  required_version = ">= 1.11"
  required_providers {
    aws     = { source = "hashicorp/aws", version = "~> 6.27" }
    azuread = { source = "hashicorp/azuread", version = "~> 3.7" }
  }

  # The state holds no secret. Keep it where colleagues can reach it, and locked:
  # backend "s3" {
  #   bucket       = "contoso-terraform"
  #   key          = "nymgate/prod"
  #   region       = "eu-central-1"
  #   encrypt      = true
  #   use_lockfile = true
  # }
}

provider "aws" {
  region              = var.region
  allowed_account_ids = [var.account_id]
  default_tags {
    tags = var.tags
  }
}

provider "azuread" {
  tenant_id   = var.tenant_id
  environment = lookup({ us-gov-l4 = "usgovernmentl4", us-gov-l5 = "usgovernmentl5", china = "china" }, var.cloud, "public")
}
