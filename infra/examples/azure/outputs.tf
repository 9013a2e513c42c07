output "deployment" {
  description = "What the command line needs to write documents and to check the installation: tofu output -json deployment > deployment.json"
  value = {
    schemaVersion = 1
    environment   = var.environment
    host          = "azure"
    tenantId      = var.tenant_id
    cloud         = var.cloud
    place         = { subscriptionId = var.subscription_id, resourceGroup = var.resource_group_name, location = var.location }
    instances = {
      for name, instance in var.instances : name => {
        endpoint   = module.instance[name].endpoint
        identity   = module.federation["${name}/${keys(instance.connectors)[0]}"].identity
        callers    = module.instance[name].callers
        key        = { reference = module.keys.references[local.names[name]], generation = module.keys.generation }
        logs       = module.instance[name].logs
        connectors = { for id, _ in instance.connectors : id => module.app["${name}/${id}"].connector }
      }
    }
  }
}

output "bulk" {
  description = "Of each of bulk: the function app, the container with events that were delivered in vain, and the query that finds its lines."
  value       = { for name, bulk in module.bulk : name => { function = bulk.function, failed = bulk.failed, logs = bulk.logs } }
}
