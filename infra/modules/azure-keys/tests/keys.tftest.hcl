provider "azurerm" {
  features {}
}

variables {
  resource_group_name = "nymgate"
  location            = "westeurope"
  tenant_id           = "11111111-2222-4333-8444-555555555555"
  vault_name          = "nymgate-prod-contoso"
  keys                = { nymgate-prod-users = [1], nymgate-prod-mail = [1] }
}

run "a_key_each" {
  assert {
    condition     = toset(keys(azurerm_key_vault_secret.key)) == toset(["nymgate-prod-users-key-1", "nymgate-prod-mail-key-1"])
    error_message = "Each name must have a key: ${join(" ", keys(azurerm_key_vault_secret.key))}"
  }
  assert {
    condition     = output.keys["nymgate-prod-users"]["1"].reference == "azure-kv:nymgate-prod-contoso.vault.azure.net/nymgate-prod-users-key-1?version=${azurerm_key_vault_secret.key["nymgate-prod-users-key-1"].version}"
    error_message = "The reference must name vault, secret and version: ${output.keys["nymgate-prod-users"]["1"].reference}"
  }
  assert {
    condition     = alltrue([for _, secret in azurerm_key_vault_secret.key : secret.value_wo == null && secret.value == null])
    error_message = "Keys must be write-only."
  }
  assert {
    condition     = azurerm_key_vault.keys.rbac_authorization_enabled && azurerm_key_vault.keys.purge_protection_enabled
    error_message = "The vault must go by roles, and nobody may purge it."
  }
  assert {
    condition     = output.keys["nymgate-prod-users"]["1"].resource == "${azurerm_key_vault.keys.id}/secrets/nymgate-prod-users-key-1"
    error_message = "The scope must be the one secret: ${jsonencode(output.keys)}"
  }
  assert {
    condition     = azurerm_role_assignment.writer[0].role_definition_name == "Key Vault Secrets Officer" && azurerm_role_assignment.writer[0].scope == azurerm_key_vault.keys.id
    error_message = "Whoever applies writes secrets in this vault alone."
  }
}

run "a_second_key" {
  variables { keys = { nymgate-prod-users = [1, 2], nymgate-prod-mail = [1] } }
  assert {
    condition     = strcontains(output.keys["nymgate-prod-users"]["2"].reference, "/nymgate-prod-users-key-2?") && azurerm_key_vault_secret.key["nymgate-prod-users-key-1"].value_wo_version == 1
    error_message = "A new key must be a secret of its own, beside the first: ${jsonencode(output.keys)}"
  }
}
