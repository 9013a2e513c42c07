locals {
  # As `output -json deployment` writes it, or within all outputs.
  raw        = jsondecode(file(var.deployment_file))
  deployment = try(local.raw.deployment.value, local.raw.value, local.raw)

  applications = merge([
    for name, instance in try(local.deployment.instances, {}) : {
      for id, connector in instance.connectors : "${name}.${id}" => connector
    }
  ]...)
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
