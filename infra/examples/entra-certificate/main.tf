locals {
  connector_ids = keys(jsondecode(file("${path.module}/../../connectors.json")).connectors)
}

module "app" {
  source                       = "../../modules/entra-app"
  for_each                     = var.connectors
  tenant_id                    = var.tenant_id
  environment                  = var.environment
  connector                    = each.key
  options                      = each.value.options
  scoping                      = each.value.scoping
  owners                       = var.owners
  service_management_reference = var.service_management_reference
}

module "certificate" {
  source         = "../../modules/entra-certificate"
  for_each       = var.connectors
  application_id = module.app[each.key].application_id
  certificate    = file(var.certificate_file)
  end_date       = var.end_date
}
