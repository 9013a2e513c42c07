terraform {
  required_version = ">= 1.11"
  required_providers {
    azuread = { source = "hashicorp/azuread", version = "~> 3.7" }
    azurerm = { source = "hashicorp/azurerm", version = ">= 4.55.0, < 5.0.0" }
    time    = { source = "hashicorp/time", version = ">= 0.12.0, < 1.0.0" }
  }
  # State holds no key that opens anything, and still belongs where a team shares it, such as:
  # backend "azurerm" { resource_group_name = "terraform", storage_account_name = "contosoterraform", container_name = "state", key = "nymgate-prod", use_azuread_auth = true }
}

provider "azuread" {
  tenant_id = var.tenant_id
}

provider "azurerm" {
  subscription_id = var.subscription_id
  tenant_id       = var.tenant_id
  # Who may work in one resource group cannot register providers of the subscription: README.md has the commands, once.
  resource_provider_registrations = "none"
  # The account of a function for files takes none of its keys, and is made without a look into it.
  storage_use_azuread = true
  features {
    storage {
      data_plane_available = false
    }
  }
}
