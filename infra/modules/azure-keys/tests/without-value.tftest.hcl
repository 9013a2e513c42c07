provider "azurerm" {
  features {}
}

variables {
  resource_group_name = "nymgate"
  location            = "westeurope"
  tenant_id           = "11111111-2222-4333-8444-555555555555"
  vault_name          = "nymgate-prod-contoso"
  keys                = { nymgate-prod-users = [1] }
  generate            = false
}

run "the_command_line_makes_the_key" {
  assert {
    condition     = length(azurerm_key_vault_secret.key) == 0 && length(azurerm_role_assignment.writer) == 0
    error_message = "No secret may be made here, and nobody needs to write one."
  }
  assert {
    condition     = output.keys["nymgate-prod-users"]["1"].reference == "azure-kv:nymgate-prod-contoso.vault.azure.net/nymgate-prod-users-key-1"
    error_message = "A secret that is made elsewhere is referred to by its name."
  }
}
