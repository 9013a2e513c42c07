locals {
  vault_host = trimsuffix(trimprefix(azurerm_key_vault.keys.vault_uri, "https://"), "/")
  order      = concat([tostring(var.keys.current)], [for number in reverse(local.generations) : number if number != tostring(var.keys.current)])
  # A secret that nobody made here has no version that could be known; pin its key by expected_epoch.
  references = {
    for name, _ in local.secrets : name =>
    "azure-kv:${local.vault_host}/${name}${var.keys.generate ? "?version=${azurerm_key_vault_secret.key[name].version}" : ""}"
  }
}

output "vault_id" {
  description = "Resource id of the vault."
  value       = azurerm_key_vault.keys.id
}

output "scopes" {
  description = "By instance, the secrets that it may read, as scopes of role assignments by secret."
  value = {
    for name in var.names : name =>
    { for number in local.generations : "${name}-key-${number}" => "${azurerm_key_vault.keys.id}/secrets/${name}-key-${number}" }
  }
}

output "rings" {
  description = "By instance, the key ring for pseudonyms.keys: the key that makes pseudonyms first."
  value       = { for name in var.names : name => [for number in local.order : { id = tonumber(number), secret = local.references["${name}-key-${number}"] }] }
}

output "references" {
  description = "By instance, the reference to the key that makes pseudonyms; never its value."
  value       = { for name in var.names : name => local.references["${name}-key-${var.keys.current}"] }
}

output "generation" {
  description = "Number of the key that makes pseudonyms."
  value       = var.keys.current
}
