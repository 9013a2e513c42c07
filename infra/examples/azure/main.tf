locals {
  registry = jsondecode(file("${path.module}/../../connectors.json"))
  names    = { for name, _ in var.instances : name => "nymgate-${var.environment}-${name}" }
  audience = var.audience == null ? azuread_application_registration.gateway[0].client_id : var.audience
  connectors = merge([
    for name, instance in var.instances : { for id, connector in instance.connectors : "${name}/${id}" => merge(connector, { id = id, instance = name }) }
  ]...)
  own   = { for place, connector in local.connectors : place => connector if connector.of == null }
  first = { for name, instance in var.instances : name => "${name}/${[for id, connector in instance.connectors : id if connector.of == null][0]}" }

  # The key that makes pseudonyms first; the others open those that they have made.
  rings     = { for name, _ in var.instances : name => lookup(var.keys.instances, name, var.keys.deployment) }
  key_rings = { for name, ring in local.rings : name => [for key in ring : { id = key.id, secret = key.reference }] }

  # Other tenants with keys of their own: each instance reads those of the tenants that it serves.
  tenant_rings = merge({ for tenant, keys in var.keys.tenants : tenant => keys.ring }, { for tenant, keys in var.tenant_keys : tenant => keys.ring if keys.ring != null })
  tenants_of   = { for name, instance in var.instances : name => distinct([for connector in values(instance.connectors) : connector.tenant_id if connector.of != null && contains(keys(local.tenant_rings), coalesce(connector.tenant_id, "none"))]) }
  tenant_keys = { for name, tenants in local.tenants_of : name => {
    for tenant in tenants : tenant => { ring = [for key in local.tenant_rings[tenant] : { id = key.id, secret = key.reference }], expected_epoch = try(var.tenant_keys[tenant].expected_epoch, null) }
  } }

  # Vaults that have keys, by name, and the secrets in them that hold rules.
  vaults = { for key in concat(var.keys.deployment, flatten(values(var.keys.instances))) : regex("/vaults/([^/]+)/", key.resource)[0] => regex("^(.*)/secrets/", key.resource)[0]... if can(regex("/vaults/[^/]+/secrets/", key.resource)) }
  rules_scopes = {
    for name, instance in var.instances : name => [
      for rules in values(instance.connectors)[*].rules : "${local.vaults[regex("^azure-kv:([^.]+)", rules)[0]][0]}/secrets/${regex("/([^/?]+)", rules)[0]}" if can(regex("^azure-kv:", rules))
    ]
  }
  key_scopes = {
    for name, ring in local.rings : name => merge(
      { for scope in concat(local.rules_scopes[name], flatten([for tenant in local.tenants_of[name] : local.tenant_rings[tenant][*].resource])) : regex("/vaults/(.*)$", scope)[0] => scope },
      { for key in ring : basename(key.resource) => key.resource },
    )
  }
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
    condition     = var.keys.scope == "deployment" || length(var.instances) == 1
    error_message = "Each of these instances has a key of its own, so their pseudonyms do not join: ${join(", ", keys(var.instances))}."
  }
}

# A warning in every plan, never an error: Entra makes a member who applies an owner, and no administrator.
check "owners" {
  assert {
    condition     = length(var.owners) > 0 || alltrue([for connector in values(local.connectors) : connector.app != null])
    error_message = "owners is empty: only the person who applies first can change these applications later, and no one if that is an administrator. Name colleagues: docs/guides/changing-a-deployment.md#who-owns-the-applications."
  }
}

# A warning in every plan, never an error: until then the gateway gets no tokens for it.
check "other_tenants_are_registered" {
  assert {
    condition     = alltrue([for connector in values(local.connectors) : connector.of == null || connector.app != null])
    error_message = "No app yet for: ${join(", ", [for place, connector in local.connectors : place if connector.of != null && connector.app == null])}. Run nymgate setup entra in that tenant: docs/guides/changing-a-deployment.md#add-another-tenant."
  }
}

module "app" {
  for_each                     = local.connectors
  source                       = "../../modules/entra-app"
  tenant_id                    = coalesce(each.value.tenant_id, var.tenant_id)
  environment                  = var.environment
  connector                    = coalesce(each.value.of, each.value.id)
  instance                     = each.value.of == null ? each.value.instance : each.value.id
  elsewhere                    = each.value.of != null
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
  connectors          = { for id, connector in each.value.connectors : id => merge(connector, { client_id = module.app["${each.key}/${id}"].client_id }) }
  callers             = each.value.callers
  audience            = local.audience
  key_scopes          = local.key_scopes[each.key]
  key_ring            = local.key_rings[each.key]
  tenant_keys         = local.tenant_keys[each.key]
  expected_epoch      = each.value.expected_epoch
  separate_from       = [for name in keys(var.instances) : name if name != each.key && var.keys.scope == "instance"]
  external            = each.value.external
  allowed_cidrs       = each.value.allowed_cidrs
  public_url          = each.value.public_url
  size                = each.value.size
  settings            = each.value.settings
  logs                = var.logs
}

module "federation" {
  for_each       = local.own
  source         = "../../modules/entra-federation"
  application_id = module.app[each.key].application_id
  name           = local.names[each.value.instance]
  kind           = "azure"
  cloud          = var.cloud
  identity       = module.instance[each.value.instance].identity
}
