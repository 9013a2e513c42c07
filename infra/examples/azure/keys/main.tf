locals {
  name = "nymgate-${var.environment}"

  numbers = {
    for scope in ["deployment", "instance"] : scope =>
    [for index, chosen in var.keys.scope : index + 1 if chosen == scope]
  }

  # A number is never used again: what an instance has of it already is in `former`.
  own = {
    for name in var.instances : name =>
    [for number in local.numbers.instance : number if !contains([for key in lookup(var.former, name, []) : key.id], number)]
  }

  # A tenant's owner may have its keys deleted.
  tenants_numbers = { for tenant, chosen in var.tenants : "${local.name}-${tenant}" => range(1, chosen.count + 1) }

  sets = { for name, numbers in merge({ (local.name) = local.numbers.deployment }, { for name, numbers in local.own : "${local.name}-${name}" => numbers }, local.tenants_numbers) : name => numbers if length(numbers) > 0 }
}

module "keys" {
  source              = "../../../modules/azure-keys"
  count               = length(local.sets) > 0 ? 1 : 0
  resource_group_name = var.resource_group_name
  location            = var.location
  tenant_id           = var.tenant_id
  vault_name          = var.vault_name
  keys                = local.sets
  generate            = var.keys.generate
}
