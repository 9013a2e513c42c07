locals {
  vault_host = trimsuffix(trimprefix(azurerm_key_vault.keys.vault_uri, "https://"), "/")
}

output "vault_id" {
  description = "Resource id of the vault."
  value       = azurerm_key_vault.keys.id
}

output "keys" {
  description = "The keys by name and number: reference as the configuration writes it, and the scope (resource) at which an identity may read this one secret."
  value = {
    for name, numbers in var.keys : name => {
      for number in numbers : tostring(number) => {
        # A secret that nobody made here has no version that could be known; pin its key by expected_epoch.
        reference = "azure-kv:${local.vault_host}/${name}-key-${number}${var.generate ? "?version=${azurerm_key_vault_secret.key["${name}-key-${number}"].version}" : ""}"
        resource  = "${azurerm_key_vault.keys.id}/secrets/${name}-key-${number}"
      }
    }
  }
}
