locals {
  numbers = {
    for scope in ["deployment", "instance"] : scope =>
    [for index, chosen in var.keys.scope : index + 1 if chosen == scope]
  }

  # A number is never used again: what an instance has of it already is in `former`.
  own = {
    for name in var.instances : name =>
    [for number in local.numbers.instance : number if !contains([for key in lookup(var.former, name, []) : key.id], number)]
  }
}

module "deployment" {
  source        = "../../../modules/aws-keys"
  name          = "nymgate/${var.environment}/key"
  numbers       = local.numbers.deployment
  store         = var.store
  generate_keys = var.keys.generate
  versions      = lookup(var.versions, "deployment", {})
  kms_key_arn   = var.kms_key_arn
}

module "instance" {
  source        = "../../../modules/aws-keys"
  for_each      = { for name, numbers in local.own : name => numbers if length(numbers) > 0 }
  name          = "nymgate/${var.environment}/${each.key}/key"
  numbers       = each.value
  store         = var.store
  generate_keys = var.keys.generate
  versions      = lookup(var.versions, each.key, {})
  kms_key_arn   = var.kms_key_arn
}

# A tenant's owner may keep its keys apart, or have them deleted.
module "tenant" {
  source        = "../../../modules/aws-keys"
  for_each      = var.tenants
  name          = "nymgate/${var.environment}/${each.key}/key"
  numbers       = range(1, each.value.count + 1)
  store         = var.store
  generate_keys = var.keys.generate
  versions      = lookup(var.versions, each.key, {})
  kms_key_arn   = var.kms_key_arn
}
