locals {
  registry = jsondecode(file("${path.module}/../../connectors.json"))
  names    = { for name, _ in var.instances : name => "nymgate-${var.environment}-${name}" }
  connectors = merge([
    for name, instance in var.instances : { for id, connector in instance.connectors : "${name}/${id}" => merge(connector, { id = id, instance = name }) }
  ]...)
}

module "app" {
  for_each                     = local.connectors
  source                       = "../../modules/entra-app"
  tenant_id                    = var.tenant_id
  environment                  = var.environment
  connector                    = each.value.id
  instance                     = each.value.instance
  options                      = each.value.options
  scoping                      = each.value.scoping
  existing                     = each.value.app
  owners                       = var.owners
  service_management_reference = var.service_management_reference
}

module "instance" {
  for_each       = var.instances
  source         = "../../modules/kubernetes"
  name           = local.names[each.key]
  namespace      = var.namespace
  issuer         = var.issuer
  tenant_id      = var.tenant_id
  cloud          = var.cloud
  image          = var.image
  connectors     = { for id, connector in each.value.connectors : id => { client_id = module.app["${each.key}/${id}"].client_id, options = connector.options, scoping = connector.scoping } }
  mode           = each.value.mode
  public_url     = each.value.public_url
  tls_secret     = each.value.tls_secret
  callers        = each.value.callers
  keys           = each.value.keys
  expected_epoch = each.value.expected_epoch
  monitoring     = var.monitoring
}

module "federation" {
  for_each       = local.connectors
  source         = "../../modules/entra-federation"
  application_id = module.app[each.key].application_id
  name           = local.names[each.value.instance]
  kind           = "kubernetes"
  cloud          = var.cloud
  identity       = module.instance[each.value.instance].identity
}
