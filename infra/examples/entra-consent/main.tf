locals {
  # As `output -json deployment` writes it, or within all outputs.
  raw        = jsondecode(file(var.deployment_file))
  deployment = try(local.raw.deployment.value, local.raw.value, local.raw)

  applications = merge([
    for name, instance in try(local.deployment.instances, {}) : {
      for id, connector in instance.connectors : "${name}.${id}" => merge(connector, { connector = id })
    }
  ]...)

  # What each connector needs with its options. The file comes from somebody else: what it names beside that is not consented to.
  registry = jsondecode(file("${path.module}/../../connectors.json"))
  needed = {
    for place, entry in local.applications : place => try([
      for role in flatten(values(local.registry.connectors[entry.connector].variants[coalesce(join(",", [
        for name in sort(keys(entry.options)) : "${name}=${entry.options[name]}"
        if local.registry.connectors[entry.connector].options[name].variant && tostring(local.registry.connectors[entry.connector].options[name].default) != tostring(entry.options[name])
      ]), "default")].roles)) : role.value
    ], [])
  }
  too_much = flatten([
    for place, entry in local.applications : [
      for role in concat(entry.roles.required, entry.roles.optional) : "${place}: ${role}" if !contains(local.needed[place], role)
    ]
  ])
}

module "consent" {
  source    = "../../modules/entra-consent"
  tenant_id = local.deployment.tenantId
  grants = {
    for name, connector in local.applications : name => {
      service_principal_id = connector.app.servicePrincipalId
      roles                = concat(connector.roles.required, var.optional_roles ? connector.roles.optional : [])
      scoping              = connector.scoping
    }
    if contains(coalesce(var.only, keys(local.applications)), name)
  }
}
