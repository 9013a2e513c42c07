locals {
  registry = jsondecode(file("${path.module}/../../connectors.json"))
  names    = { for name, _ in var.instances : name => "nymgate-${var.environment}-${name}" }
  connectors = merge([
    for name, instance in var.instances : { for id, connector in instance.connectors : "${name}/${id}" => merge(connector, { id = id, instance = name }) }
  ]...)
  own   = { for place, connector in local.connectors : place => connector if connector.of == null }
  first = { for name, instance in var.instances : name => "${name}/${[for id, connector in instance.connectors : id if connector.of == null][0]}" }

  keys = {
    for name, instance in var.instances : name => instance.keys != null ? instance.keys : {
      scope       = var.keys.scope
      source      = var.keys.source
      secret_name = try(coalesce(var.keys.secret_name, var.keys.scope == "deployment" ? "nymgate-${var.environment}-keys" : null), null)
      ring        = var.keys.ring
    }
  }
  key_sets = { for name, keys in local.keys : name => keys.scope == "deployment" ? "deployment" : name }

  # Other tenants with keys of their own: each instance has those of the tenants that it serves.
  tenant_keys = { for name, instance in var.instances : name => { for tenant, keys in var.tenant_keys : tenant => { ring = keys.ring, expected_epoch = keys.expected_epoch } if contains([for connector in values(instance.connectors) : connector.tenant_id if connector.of != null], tenant) } }
}

# A warning in every plan, never an error: separate keys are a choice.
check "pseudonyms_join" {
  assert {
    condition     = length(distinct(values(local.key_sets))) == 1
    error_message = "These instances have a key of their own, so their pseudonyms do not join those of any other: ${join(", ", [for name, set in local.key_sets : name if set == name])}."
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
  for_each       = var.instances
  source         = "../../modules/kubernetes"
  name           = local.names[each.key]
  namespace      = var.namespace
  issuer         = var.issuer
  tenant_id      = var.tenant_id
  cloud          = var.cloud
  image          = var.image
  connectors     = { for id, connector in each.value.connectors : id => merge(connector, { client_id = module.app["${each.key}/${id}"].client_id }) }
  mode           = each.value.mode
  public_url     = each.value.public_url
  tls_secret     = each.value.tls_secret
  callers        = each.value.callers
  keys           = local.keys[each.key]
  tenant_keys    = local.tenant_keys[each.key]
  expected_epoch = each.value.expected_epoch
  separate_from  = [for name, set in local.key_sets : name if set != local.key_sets[each.key]]
  monitoring     = var.monitoring
}

module "federation" {
  for_each       = local.own
  source         = "../../modules/entra-federation"
  application_id = module.app[each.key].application_id
  name           = local.names[each.value.instance]
  kind           = "kubernetes"
  cloud          = var.cloud
  identity       = module.instance[each.value.instance].identity
}
