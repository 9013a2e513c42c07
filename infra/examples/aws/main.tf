locals {
  # The key that makes pseudonyms first; the others open those that they have made.
  rings = { for name in keys(var.instances) : name => lookup(var.keys.instances, name, var.keys.deployment) }

  # Other tenants with keys of their own: each instance reads those of the tenants that it serves.
  tenant_rings = merge({ for tenant, keys in var.keys.tenants : tenant => keys.ring }, { for tenant, keys in var.tenant_keys : tenant => keys.ring if keys.ring != null })
  tenants_of   = { for name, instance in var.instances : name => distinct([for connector in values(instance.connectors) : connector.tenant_id if connector.of != null && contains(keys(local.tenant_rings), coalesce(connector.tenant_id, "none"))]) }
  tenant_keys = { for name, tenants in local.tenants_of : name => {
    for tenant in tenants : tenant => { ring = [for key in local.tenant_rings[tenant] : { id = key.id, secret = key.reference }], expected_epoch = try(var.tenant_keys[tenant].expected_epoch, null) }
  } }

  # Others whose pseudonyms do not join with those of an instance.
  separate = { for name in keys(var.instances) : name => [for other in keys(var.instances) : other if other != name && (var.keys.scope == "instance" || try(local.psoxy[name], null) != try(local.psoxy[other], null))] }

  connector_ids = keys(jsondecode(file("${path.module}/../../connectors.json")).connectors)

  # Each connector of each instance has an application of its own.
  served = merge([
    for name, instance in var.instances : {
      for id, connector in instance.connectors : "${name}/${id}" => merge(connector, { instance = name, connector = id })
    }
  ]...)

  # Every instance has a connector of its own tenant, and the identity is the same for all.
  first = { for name, instance in var.instances : name => "${name}/${[for id, connector in instance.connectors : id if connector.of == null][0]}" }

  callers_of = {
    for name in keys(var.instances) : name => [for caller, entry in var.callers : caller if contains(coalesce(entry.instances, keys(var.instances)), name)]
  }
}

# A warning in every plan: a typing error in the root `keys` would leave the tenant with the key of all; one that was retired keeps its key.
check "tenants_have_their_keys" {
  assert {
    condition     = length(setsubtract(keys(var.keys.tenants), flatten(values(local.tenants_of)))) == 0
    error_message = "The root keys has keys of these tenants, which no connector reads: ${join(", ", setsubtract(keys(var.keys.tenants), flatten(values(local.tenants_of))))}."
  }
}

# Keys are in the root `keys`. Where they were here before, this state forgets them: no plan of it destroys one.
removed {
  from = module.keys
  lifecycle {
    destroy = false
  }
}

# A warning in every plan, never an error: separate keys are a choice.
check "pseudonyms_join" {
  assert {
    condition     = alltrue([for others in values(local.separate) : length(others) == 0])
    error_message = "Each of these instances has a key or scheme of its own, so their pseudonyms do not join with all others: ${join(", ", [for name, others in local.separate : name if length(others) > 0])}."
  }
}

# A warning in every plan, never an error: Entra makes a member who applies an owner, and no administrator.
check "owners" {
  assert {
    condition     = length(var.owners) > 0 || alltrue([for connector in values(local.served) : connector.app != null])
    error_message = "owners is empty: only the person who applies first can change these applications later, and no one if that is an administrator. Name colleagues: docs/guides/changing-a-deployment.md#who-owns-the-applications."
  }
}

# A warning in every plan, never an error: until then the gateway gets no tokens for it.
check "other_tenants_are_registered" {
  assert {
    condition     = alltrue([for connector in values(local.served) : connector.of == null || connector.app != null])
    error_message = "No app yet for: ${join(", ", [for place, connector in local.served : place if connector.of != null && connector.app == null])}. Run nymgate setup entra in that tenant: docs/guides/changing-a-deployment.md#add-another-tenant."
  }
}

module "app" {
  source                       = "../../modules/entra-app"
  for_each                     = local.served
  tenant_id                    = coalesce(each.value.tenant_id, var.tenant_id)
  environment                  = var.environment
  connector                    = coalesce(each.value.of, each.value.connector)
  instance                     = each.value.of == null ? each.value.instance : each.value.connector
  elsewhere                    = each.value.of != null
  options                      = each.value.options
  scoping                      = each.value.scoping
  existing                     = each.value.app
  owners                       = var.owners
  service_management_reference = var.service_management_reference
}

module "cognito" {
  source      = "../../modules/aws-cognito-federation"
  for_each    = var.federation == "cognito" ? var.instances : {}
  name        = "nymgate-${var.environment}-${each.key}"
  identity_id = lookup(var.cognito_identity_ids, each.key, null)
}

module "caller" {
  source               = "../../modules/aws-caller"
  for_each             = var.callers
  name                 = "nymgate-${var.environment}-caller-${each.key}"
  aws                  = each.value.aws
  google               = each.value.google
  targets              = [for name in coalesce(each.value.instances, keys(var.instances)) : module.instance[name].target]
  role_path            = var.role_path
  permissions_boundary = var.permissions_boundary
}

module "instance" {
  source               = "../../modules/aws-instance"
  for_each             = var.instances
  name                 = "nymgate-${var.environment}-${each.key}"
  bundle               = var.bundle
  configuration        = merge(each.value.settings, local.configuration[each.key])
  secrets              = [for arn in distinct(concat(contains(keys(local.psoxy), each.key) ? [] : local.rings[each.key][*].resource, local.more_secrets[each.key], flatten([for tenant in local.tenants_of[each.key] : local.tenant_rings[tenant][*].resource]))) : { arn = arn }]
  secrets_kms_key_arn  = var.keys.kms_key_arn
  rules_objects        = local.rules_objects[each.key]
  federation           = var.federation
  audience             = local.audience
  cognito_pool_arn     = var.federation == "cognito" ? module.cognito[each.key].pool_arn : null
  front                = var.front
  create_role          = each.value.role_arn == null
  role_arn             = each.value.role_arn
  role_path            = var.role_path
  permissions_boundary = var.permissions_boundary
  memory_mb            = each.value.memory_mb
  timeout_seconds      = each.value.timeout_seconds
  reserved_concurrency = each.value.reserved_concurrency == -1 ? null : each.value.reserved_concurrency
  log_retention_days   = var.log_retention_days
  kms_key_arn          = var.kms_key_arn
  vpc                  = var.vpc
  doctor               = var.doctor
}
