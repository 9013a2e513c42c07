locals {
  registry = jsondecode(file("${path.module}/../../connectors.json"))
  names    = { for name, _ in var.instances : name => "nymgate-${var.environment}-${name}" }
  audience = var.audience == null ? azuread_application_registration.gateway[0].client_id : var.audience
  connectors = merge([
    for name, instance in var.instances : { for id, connector in instance.connectors : "${name}/${id}" => merge(connector, { id = id, instance = name }) }
  ]...)
}

# Stands for these gateways: callers ask for tokens for it. It has no permission, no credential and no secret.
resource "azuread_application_registration" "gateway" {
  count                          = var.audience == null ? 1 : 0
  display_name                   = "Nymgate ${var.environment} - gateway"
  notes                          = "Audience of the tokens with which programs call Nymgate (${var.environment})."
  sign_in_audience               = "AzureADMyOrg"
  requested_access_token_version = 2
  lifecycle {
    prevent_destroy = true
  }
}

resource "azuread_service_principal" "gateway" {
  count     = var.audience == null ? 1 : 0
  client_id = azuread_application_registration.gateway[0].client_id
}

module "keys" {
  source              = "../../modules/azure-keys"
  resource_group_name = var.resource_group_name
  location            = var.location
  tenant_id           = var.tenant_id
  vault_name          = var.vault_name
  names               = toset(values(local.names))
  keys                = var.keys
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
  for_each            = var.instances
  source              = "../../modules/azure-instance"
  resource_group_name = var.resource_group_name
  location            = var.location
  name                = local.names[each.key]
  tenant_id           = var.tenant_id
  cloud               = var.cloud
  image               = var.image
  registry            = var.registry
  connectors          = { for id, connector in each.value.connectors : id => { client_id = module.app["${each.key}/${id}"].client_id, options = connector.options, scoping = connector.scoping } }
  callers             = each.value.callers
  audience            = local.audience
  key_scopes          = module.keys.scopes[local.names[each.key]]
  key_ring            = module.keys.rings[local.names[each.key]]
  expected_epoch      = each.value.expected_epoch
  external            = each.value.external
  allowed_cidrs       = each.value.allowed_cidrs
  public_url          = each.value.public_url
  size                = each.value.size
  settings            = each.value.settings
  logs                = var.logs
}

module "federation" {
  for_each       = local.connectors
  source         = "../../modules/entra-federation"
  application_id = module.app[each.key].application_id
  name           = local.names[each.value.instance]
  kind           = "azure"
  cloud          = var.cloud
  identity       = module.instance[each.value.instance].identity
}
