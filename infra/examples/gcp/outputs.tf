locals {
  deployment = {
    schemaVersion = 1
    environment   = var.environment
    host          = "gcp"
    tenantId      = var.tenant_id
    cloud         = var.cloud
    place         = { projectId = var.project_id, region = var.region }
    instances = {
      for name, instance in var.instances : name => {
        endpoint   = module.instance[name].endpoint
        identity   = module.federation[local.first[name]].identity
        callers    = module.instance[name].callers
        key        = merge(instance.psoxy != null ? { reference = instance.psoxy.encryption_key, generation = 1, set = name, since = null } : { reference = local.rings[name][0].reference, generation = local.rings[name][0].id, set = var.keys.scope == "deployment" ? "deployment" : name, since = var.keys.since }, { others = compact(try([instance.psoxy.salt, instance.psoxy.domain_salt, instance.psoxy.domain_encryption_key], [])) })
        logs       = module.instance[name].logs
        connectors = { for id, connector in instance.connectors : id => merge(module.app["${name}/${id}"].connector, { domains = try(instance.psoxy.domains, "keep") }) if connector.of == null }
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
          key        = contains(local.tenants_of[name], tenant) ? { reference = local.tenant_rings[tenant][0].reference, generation = local.tenant_rings[tenant][0].id, set = "tenant", since = try(coalesce(try(var.tenant_keys[tenant].since, null), try(var.keys.tenants[tenant].since, null)), null), others = [] } : instance.key
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
  description = "For each instance, the command that runs `nymgate doctor` as a job with the identity of the gateway, and prints the report."
  value       = { for name in keys(var.instances) : name => module.instance[name].doctor }
}

output "bulk" {
  description = "Of each of bulk: the function, its service account, and the filter that finds its lines."
  value       = { for name, bulk in module.bulk : name => { function = bulk.function, service_account = bulk.service_account, logs = bulk.logs } }
}
