locals {
  connector_ids = keys(jsondecode(file("${path.module}/../../connectors.json")).connectors)

  # Each connector of each instance has an application of its own.
  served = merge([
    for name, instance in var.instances : {
      for id, connector in instance.connectors : "${name}/${id}" => merge(connector, { instance = name, connector = id })
    }
  ]...)

  callers_of = {
    for name in keys(var.instances) : name => [for caller, entry in var.callers : caller if contains(coalesce(entry.instances, keys(var.instances)), name)]
  }
}

module "keys" {
  source        = "../../modules/aws-keys"
  for_each      = var.instances
  name          = "nymgate/${var.environment}/${each.key}/key"
  store         = var.key_store
  generations   = var.keys.made
  generate_keys = var.generate_keys
  versions      = lookup(var.key_versions, each.key, {})
  kms_key_arn   = var.kms_key_arn
}

module "app" {
  source                       = "../../modules/entra-app"
  for_each                     = local.served
  tenant_id                    = var.tenant_id
  environment                  = var.environment
  connector                    = each.value.connector
  instance                     = each.value.instance
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
  secrets              = [for key in values(module.keys[each.key].keys) : { arn = key.arn }]
  secrets_kms_key_arn  = module.keys[each.key].kms_key_arn
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
  reserved_concurrency = each.value.reserved_concurrency
  log_retention_days   = var.log_retention_days
  kms_key_arn          = var.kms_key_arn
  vpc                  = var.vpc
}
