output "deployment" {
  description = "What the command line needs to write documents and to check the installation: tofu output -json deployment > deployment.json"
  value = {
    schemaVersion = 1
    environment   = var.environment
    host          = "kubernetes"
    tenantId      = var.tenant_id
    cloud         = var.cloud
    place         = { namespace = var.namespace, serviceAccount = length(local.names) == 1 ? one(values(local.names)) : "nymgate-${var.environment}-" }
    instances = {
      for name, instance in var.instances : name => {
        endpoint   = module.instance[name].endpoint
        identity   = module.federation["${name}/${keys(instance.connectors)[0]}"].identity
        callers    = module.instance[name].callers
        key        = { reference = module.instance[name].reference, generation = module.instance[name].generation }
        logs       = null
        connectors = { for id, _ in instance.connectors : id => module.app["${name}/${id}"].connector }
      }
    }
  }
}

output "values" {
  description = "Values of the chart deploy/helm/nymgate by instance, as YAML; none of them is a secret."
  value       = { for name, _ in var.instances : name => module.instance[name].values }
}
