locals {
  secrets   = merge([for name, numbers in var.keys : { for number in numbers : "${name}-key-${number}" => { name = name, number = tostring(number) } }]...)
  generated = var.generate ? local.secrets : {}
}

data "azurerm_client_config" "current" {}

resource "azurerm_key_vault" "keys" {
  name                          = var.vault_name
  resource_group_name           = var.resource_group_name
  location                      = var.location
  tenant_id                     = var.tenant_id
  sku_name                      = "standard"
  rbac_authorization_enabled    = true
  purge_protection_enabled      = true
  soft_delete_retention_days    = 90
  public_network_access_enabled = var.public_network_access
  # A lost key cannot be made again: no old pseudonym opens or joins any more.
  lifecycle {
    prevent_destroy = true
    precondition {
      condition     = data.azurerm_client_config.current.tenant_id == var.tenant_id
      error_message = "Logged in to tenant ${data.azurerm_client_config.current.tenant_id}, not to ${var.tenant_id}: az login --tenant ${var.tenant_id}."
    }
  }
}

# In a vault with roles not even its owner writes secrets without this one.
resource "azurerm_role_assignment" "writer" {
  count                = var.generate ? 1 : 0
  scope                = azurerm_key_vault.keys.id
  role_definition_name = "Key Vault Secrets Officer"
  principal_id         = data.azurerm_client_config.current.object_id
}

resource "time_sleep" "grant" {
  count           = var.generate ? 1 : 0
  create_duration = var.grant_wait
  triggers        = { grant = azurerm_role_assignment.writer[0].id }
}

# A key is base64url of 32 random bytes: 42 characters of 6 bits, and one that carries the last 4 and two bits of zero.
ephemeral "random_password" "body" {
  for_each         = local.generated
  length           = 42
  special          = true
  override_special = "-_"
}

ephemeral "random_password" "tail" {
  for_each         = local.generated
  length           = 1
  upper            = false
  lower            = false
  numeric          = false
  special          = true
  override_special = "AEIMQUYcgkosw048"
}

# Each generation is a secret of its own, which is written once: another key never takes the place of one.
resource "azurerm_key_vault_secret" "key" {
  for_each         = local.generated
  name             = each.key
  key_vault_id     = azurerm_key_vault.keys.id
  content_type     = "nymgate pseudonym key"
  value_wo         = "${ephemeral.random_password.body[each.key].result}${ephemeral.random_password.tail[each.key].result}"
  value_wo_version = tonumber(each.value.number)
  lifecycle {
    prevent_destroy = true
  }
  depends_on = [time_sleep.grant]
}
