terraform {
  required_version = ">= 1.11"
  required_providers {
    azuread = { source = "hashicorp/azuread", version = "~> 3.7" }
  }
}

provider "azuread" {
  tenant_id   = var.tenant_id
  environment = { global = "global", us-gov-l4 = "usgovernmentl4", us-gov-l5 = "usgovernmentl5", china = "china" }[var.cloud]
}
