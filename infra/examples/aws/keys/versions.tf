terraform {
  required_version = ">= 1.11"
  required_providers {
    aws    = { source = "hashicorp/aws", version = "~> 6.27" }
    random = { source = "hashicorp/random", version = ">= 3.7.1, < 4.0" }
  }

  # A state of its own, beside that of the gateways. It holds no secret:
  # backend "s3" {
  #   bucket       = "contoso-terraform"
  #   key          = "nymgate/prod/keys"
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
