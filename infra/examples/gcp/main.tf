locals {
  registry = jsondecode(file("${path.module}/../../connectors.json"))
  names    = { for name, _ in var.instances : name => "nymgate-${var.environment}-${name}" }
  connectors = merge([
    for name, instance in var.instances : { for id, connector in instance.connectors : "${name}/${id}" => merge(connector, { id = id, instance = name }) }
  ]...)
  own   = { for place, connector in local.connectors : place => connector if connector.of == null }
  first = { for name, instance in var.instances : name => "${name}/${[for id, connector in instance.connectors : id if connector.of == null][0]}" }

  # The key that makes pseudonyms first; the others open those that they have made.
  rings = { for name, instance in var.instances : name => instance.psoxy == null ? lookup(var.keys.instances, name, var.keys.deployment) : [] }
  # Lower numbers first, so that another key is appended.
  ring_secret_ids = { for name, ring in local.rings : name => distinct(flatten([for number in sort(formatlist("%03d", ring[*].id)) : [for key in ring : key.resource if key.id == tonumber(number)]])) }
  key_rings       = { for name, ring in local.rings : name => [for key in ring : { id = key.id, secret = key.reference }] }

  # Other tenants with keys of their own: each instance reads those of the tenants that it serves.
  tenant_rings = merge({ for tenant, keys in var.keys.tenants : tenant => keys.ring }, { for tenant, keys in var.tenant_keys : tenant => keys.ring if keys.ring != null })
  tenants_of   = { for name, instance in var.instances : name => distinct([for connector in values(instance.connectors) : connector.tenant_id if connector.of != null && contains(keys(local.tenant_rings), coalesce(connector.tenant_id, "none"))]) }
  tenant_keys = { for name, tenants in local.tenants_of : name => {
    for tenant in tenants : tenant => { ring = [for key in local.tenant_rings[tenant] : { id = key.id, secret = key.reference }], expected_epoch = try(var.tenant_keys[tenant].expected_epoch, null) }
  } }

  # Salt and keys of Psoxy, which `nymgate keys adopt` copied, and rules.
  more_secret_ids = {
    for name, instance in var.instances : name => [
      for reference in concat(try([instance.psoxy.salt, instance.psoxy.encryption_key, instance.psoxy.domain_salt, instance.psoxy.domain_encryption_key], []), values(instance.connectors)[*].rules) :
      regex("^gcp-sm:([^?]+)", reference)[0] if can(regex("^gcp-sm:", reference))
    ]
  }
  secret_ids = { for name, ids in local.ring_secret_ids : name => distinct(concat(ids, local.more_secret_ids[name])) }

  # Others whose pseudonyms do not join with those of an instance.
  separate = { for name, instance in var.instances : name => [for other, beside in var.instances : other if other != name && (var.keys.scope == "instance" || instance.psoxy != beside.psoxy)] }
}

data "google_project" "current" {
  project_id = var.project_id
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
  source         = "../../modules/gcp-instance"
  project_id     = var.project_id
  project_number = data.google_project.current.number
  region         = var.region
  name           = local.names[each.key]
  tenant_id      = var.tenant_id
  cloud          = var.cloud
  image          = var.image
  connectors     = { for id, connector in each.value.connectors : id => merge(connector, { client_id = module.app["${each.key}/${id}"].client_id }) }
  callers        = each.value.callers
  secret_ids     = local.secret_ids[each.key]
  key_ring       = local.key_rings[each.key]
  tenant_keys    = local.tenant_keys[each.key]
  psoxy          = each.value.psoxy
  expected_epoch = each.value.expected_epoch
  separate_from  = each.value.psoxy == null ? local.separate[each.key] : []
  ingress        = each.value.ingress
  public_url     = each.value.public_url
  audience       = each.value.audience
  size           = each.value.size
  settings       = each.value.settings
}

module "federation" {
  for_each       = local.own
  source         = "../../modules/entra-federation"
  application_id = module.app[each.key].application_id
  name           = local.names[each.value.instance]
  kind           = "gcp"
  cloud          = var.cloud
  identity       = module.instance[each.value.instance].identity
}
