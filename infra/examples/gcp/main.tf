locals {
  registry = jsondecode(file("${path.module}/../../connectors.json"))
  names    = { for name, _ in var.instances : name => "nymgate-${var.environment}-${name}" }
  connectors = merge([
    for name, instance in var.instances : { for id, connector in instance.connectors : "${name}/${id}" => merge(connector, { id = id, instance = name }) }
  ]...)
}

data "google_project" "current" {
  project_id = var.project_id
}

module "keys" {
  for_each          = local.names
  source            = "../../modules/gcp-keys"
  project_id        = var.project_id
  name              = each.value
  keys              = var.keys
  replica_locations = var.key_locations
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
  source         = "../../modules/gcp-instance"
  project_id     = var.project_id
  project_number = data.google_project.current.number
  region         = var.region
  name           = local.names[each.key]
  tenant_id      = var.tenant_id
  cloud          = var.cloud
  image          = var.image
  connectors     = { for id, connector in each.value.connectors : id => { client_id = module.app["${each.key}/${id}"].client_id, options = connector.options, scoping = connector.scoping } }
  callers        = each.value.callers
  secret_id      = module.keys[each.key].secret_id
  key_ring       = module.keys[each.key].ring
  expected_epoch = each.value.expected_epoch
  ingress        = each.value.ingress
  public_url     = each.value.public_url
  audience       = each.value.audience
  size           = each.value.size
  settings       = each.value.settings
}

module "federation" {
  for_each       = local.connectors
  source         = "../../modules/entra-federation"
  application_id = module.app[each.key].application_id
  name           = local.names[each.value.instance]
  kind           = "gcp"
  cloud          = var.cloud
  identity       = module.instance[each.value.instance].identity
}
