locals {
  connector_ids = keys(jsondecode(file("${path.module}/../../connectors.json")).connectors)
}

module "app" {
  source             = "../../modules/entra-app"
  for_each           = var.applications
  tenant_id          = var.tenant_id
  environment        = var.environment
  connector          = each.key
  options            = each.value.options
  scoping            = each.value.scoping
  existing           = { client_id = each.value.client_id, object_id = each.value.object_id }
  manage_permissions = var.manage_permissions
}

module "federation" {
  source         = "../../modules/entra-federation"
  for_each       = var.applications
  application_id = module.app[each.key].application_id
  name           = "nymgate-${var.environment}-${var.instance}"
  cloud          = var.cloud
  kind           = "custom"
  identity       = var.identity
}
