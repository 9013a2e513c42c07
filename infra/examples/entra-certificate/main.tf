locals {
  connector_ids = keys(jsondecode(file("${path.module}/../../connectors.json")).connectors)
}

# A warning in every plan, never an error: Entra makes a member who applies an owner, and no administrator.
check "owners" {
  assert {
    condition     = length(var.owners) > 0
    error_message = "owners is empty: only the person who applies first can change these applications later, and no one if that is an administrator. Name colleagues: docs/guides/changing-a-deployment.md#who-owns-the-applications."
  }
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
