output "deployment" {
  description = "What the command line needs to write documents and to check the installation: tofu output -json deployment > deployment.json"
  value = {
    schemaVersion = 1
    environment   = var.environment
    host          = "gcp"
    tenantId      = var.tenant_id
    cloud         = var.cloud
    place         = { projectId = var.project_id, region = var.region }
    instances = {
      for name, instance in var.instances : name => {
        endpoint   = module.instance[name].endpoint
        identity   = module.federation["${name}/${keys(instance.connectors)[0]}"].identity
        callers    = module.instance[name].callers
        key        = { reference = module.keys[name].reference, generation = module.keys[name].generation }
        logs       = module.instance[name].logs
        connectors = { for id, _ in instance.connectors : id => module.app["${name}/${id}"].connector }
      }
    }
  }
}

output "bulk" {
  description = "Of each of bulk: the function, its service account, and the filter that finds its lines."
  value       = { for name, bulk in module.bulk : name => { function = bulk.function, service_account = bulk.service_account, logs = bulk.logs } }
}
