locals {
  deployment = {
    schemaVersion = 1
    environment   = var.environment
    host          = "azure"
    tenantId      = var.tenant_id
    cloud         = var.cloud
    place         = { subscriptionId = var.subscription_id, resourceGroup = var.resource_group_name, location = var.location }
    instances = {
      for name, instance in var.instances : name => {
        endpoint   = module.instance[name].endpoint
        identity   = module.federation[local.first[name]].identity
        callers    = module.instance[name].callers
        key        = { reference = local.rings[name][0].reference, generation = local.rings[name][0].id, set = var.keys.scope == "deployment" ? "deployment" : name, since = var.keys.since }
        logs       = module.instance[name].logs
        connectors = { for id, connector in instance.connectors : id => merge(module.app["${name}/${id}"].connector, { domains = "keep" }) if connector.of == null }
      }
    }
  }
}

output "deployment" {
  description = "What the command line needs to write documents and to check the installation: tofu output -json deployment > deployment.json"
  value       = local.deployment
}

output "tenants" {
  description = "For each other tenant, by its id, what `deployment` is for this one: tofu output -json tenants | jq '.\"TENANT\"' > acme.json"
  value = {
    for tenant in distinct([for connector in values(local.connectors) : connector.tenant_id if connector.of != null]) : tenant => merge(local.deployment, {
      tenantId = tenant
      instances = {
        for name, instance in local.deployment.instances : name => merge(instance, {
          key        = contains(local.tenants_of[name], tenant) ? { reference = local.tenant_rings[tenant][0].reference, generation = local.tenant_rings[tenant][0].id, set = "tenant", since = try(coalesce(try(var.tenant_keys[tenant].since, null), try(var.keys.tenants[tenant].since, null)), null) } : instance.key
          connectors = { for id, connector in var.instances[name].connectors : id => merge(module.app["${name}/${id}"].connector, { domains = "keep" }) if connector.tenant_id == tenant }
        }) if contains(values(var.instances[name].connectors)[*].tenant_id, tenant)
      }
    })
  }

  precondition {
    condition     = alltrue([for connector in values(local.connectors) : connector.tenant_id != var.tenant_id])
    error_message = "A connector with of must be of another tenant than ${var.tenant_id}; in this one, give it an instance of its own."
  }
}

output "doctor" {
  description = "For each instance, the command that runs `nymgate doctor` as a job beside the app, and prints the report."
  value       = { for name in keys(var.instances) : name => module.instance[name].doctor }
}

output "bulk" {
  description = "Of each of bulk: the function app, the container with events that were delivered in vain, and the query that finds its lines."
  value       = { for name, bulk in module.bulk : name => { function = bulk.function, failed = bulk.failed, logs = bulk.logs } }
}
