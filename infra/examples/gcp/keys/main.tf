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
  source            = "../../../modules/gcp-keys"
  count             = contains(var.keys.scope, "deployment") ? 1 : 0
  project_id        = var.project_id
  name              = "nymgate-${var.environment}"
  numbers           = local.numbers.deployment
  generate          = var.keys.generate
  replica_locations = var.key_locations
}

module "instance" {
  source            = "../../../modules/gcp-keys"
  for_each          = { for name, numbers in local.own : name => numbers if length(numbers) > 0 }
  project_id        = var.project_id
  name              = "nymgate-${var.environment}-${each.key}"
  numbers           = each.value
  generate          = var.keys.generate
  replica_locations = var.key_locations
}

# A tenant's owner may keep its keys apart, or have them deleted.
module "tenant" {
  source            = "../../../modules/gcp-keys"
  for_each          = var.tenants
  project_id        = var.project_id
  name              = "nymgate-${var.environment}-${each.key}"
  numbers           = range(1, each.value.count + 1)
  generate          = var.keys.generate
  replica_locations = var.key_locations
}
