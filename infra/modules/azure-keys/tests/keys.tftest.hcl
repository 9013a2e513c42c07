provider "azurerm" {
  features {}
}

variables {
  resource_group_name = "nymgate"
  location            = "westeurope"
  tenant_id           = "11111111-2222-4333-8444-555555555555"
  vault_name          = "nymgate-prod-contoso"
  names               = ["nymgate-prod-users", "nymgate-prod-mail"]
}

run "a_key_each" {
  assert {
    condition     = toset(keys(azurerm_key_vault_secret.key)) == toset(["nymgate-prod-users-key-1", "nymgate-prod-mail-key-1"])
    error_message = "Each instance must have a key of its own: ${join(" ", keys(azurerm_key_vault_secret.key))}"
  }
  assert {
    condition     = output.references["nymgate-prod-users"] == "azure-kv:nymgate-prod-contoso.vault.azure.net/nymgate-prod-users-key-1?version=${azurerm_key_vault_secret.key["nymgate-prod-users-key-1"].version}"
    error_message = "The reference must name vault, secret and version: ${output.references["nymgate-prod-users"]}"
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
    condition     = output.scopes["nymgate-prod-users"] == { nymgate-prod-users-key-1 = "${azurerm_key_vault.keys.id}/secrets/nymgate-prod-users-key-1" }
    error_message = "The scope must be the one secret: ${jsonencode(output.scopes)}"
  }
  assert {
    condition     = azurerm_role_assignment.writer[0].role_definition_name == "Key Vault Secrets Officer" && azurerm_role_assignment.writer[0].scope == azurerm_key_vault.keys.id
    error_message = "Whoever applies writes secrets in this vault alone."
  }
}

run "a_second_key_waits" {
  variables { keys = { generations = 2, current = 1 } }
  assert {
    condition     = [for key in output.rings["nymgate-prod-mail"] : key.id] == [1, 2] && strcontains(output.references["nymgate-prod-mail"], "-key-1?")
    error_message = "The new key must stand behind the one in use: ${jsonencode(output.rings)}"
  }
}

run "the_second_key_takes_over" {
  variables { keys = { generations = 2, current = 2 } }
  assert {
    condition     = [for key in output.rings["nymgate-prod-mail"] : key.id] == [2, 1] && output.generation == 2
    error_message = "The new key must stand first, the old one behind it."
  }
}
