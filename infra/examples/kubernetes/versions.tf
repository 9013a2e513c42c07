terraform {
  required_version = ">= 1.11"
  required_providers {
    azuread = { source = "hashicorp/azuread", version = "~> 3.7" }
  }
  # State holds no secret, and still belongs where a team shares it: add a backend of yours.
}

provider "azuread" {
  tenant_id = var.tenant_id
}
