terraform {
  required_version = ">= 1.11"
  required_providers {
    azurerm = { source = "hashicorp/azurerm", version = ">= 4.55.0, < 5.0.0" }
    random  = { source = "hashicorp/random", version = ">= 3.7.1, < 4.0.0" }
    time    = { source = "hashicorp/time", version = ">= 0.12.0, < 1.0.0" }
  }
  # A state of its own, beside that of the gateways. It holds no secret:
  # backend "azurerm" { resource_group_name = "terraform", storage_account_name = "contosoterraform", container_name = "state", key = "nymgate-prod-keys", use_azuread_auth = true }
}

provider "azurerm" {
  subscription_id = var.subscription_id
  tenant_id       = var.tenant_id
  # Who may work in one resource group cannot register providers of the subscription: README.md has the commands, once.
  resource_provider_registrations = "none"
  features {
    key_vault {
      purge_soft_delete_on_destroy          = false
      purge_soft_deleted_secrets_on_destroy = false
      # Asking for deleted vaults takes a right over the whole subscription; az keyvault recover brings one back.
      recover_soft_deleted_key_vaults = false
    }
  }
}
