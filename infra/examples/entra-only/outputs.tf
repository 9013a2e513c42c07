output "deployment" {
  description = "What the command line needs to write documents and to check the installation; no secret."
  value = {
    schemaVersion = 1
    environment   = var.environment
    host          = try(local.given.host, "custom")
    tenantId      = var.tenant_id
    cloud         = var.cloud
    place         = try(local.given.place, {})
    instances = {
      for name, instance in local.instances : name => merge(instance.told, {
        identity   = module.federation["${name}/${keys(instance.connectors)[0]}"].identity
        connectors = { for id in keys(instance.connectors) : id => module.app["${name}/${id}"].connector }
      })
    }
  }
}
