locals {
  deployment = {
    schemaVersion = 1
    environment   = var.environment
    host          = "aws"
    tenantId      = var.tenant_id
    cloud         = var.cloud
    place         = { accountId = var.account_id, region = var.region }
    instances = {
      for name, instance in var.instances : name => {
        endpoint   = module.instance[name].endpoint
        identity   = one([for place, federation in module.federation : federation.identity if place == local.first[name]])
        callers    = [for caller in local.callers_of[name] : module.caller[caller].caller]
        key        = merge(contains(keys(local.psoxy), name) ? { reference = local.psoxy[name].encryptionKey, generation = 1, set = name, since = null } : { reference = local.rings[name][0].reference, generation = local.rings[name][0].id, set = var.keys.scope == "deployment" ? "deployment" : name, since = var.keys.since }, { others = [for key in ["salt", "domainSalt", "domainEncryptionKey"] : local.psoxy[name][key] if can(local.psoxy[name][key])] })
        logs       = module.instance[name].log_group
        connectors = { for id, connector in instance.connectors : id => merge(module.app["${name}/${id}"].connector, { domains = try(instance.psoxy.domains, "keep") }) if connector.of == null }
      }
    }
  }
}

output "deployment" {
  description = "What the command line needs to write documents and to check the installation; no secret. `tofu output -json deployment > deployment.json`."
  value       = local.deployment

  precondition {
    condition     = alltrue(values(local.is_known))
    error_message = "Each instance needs its identity first: tofu apply -target=module.cognito, run the commands of `tofu output cognito_commands`, and give what they print as cognito_identity_ids."
  }
}

output "tenants" {
  description = "For each other tenant, by its id, what `deployment` is for this one: tofu output -json tenants | jq '.\"TENANT\"' > acme.json"
  value = {
    for tenant in distinct([for connector in values(local.served) : connector.tenant_id if connector.of != null]) : tenant => merge(local.deployment, {
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
    condition     = alltrue([for connector in values(local.served) : connector.tenant_id != var.tenant_id])
    error_message = "A connector with of must be of another tenant than ${var.tenant_id}; in this one, give it an instance of its own."
  }
}

output "doctor" {
  description = "For each instance, the command that runs `nymgate doctor` with the role of its function, and prints the report."
  value       = { for name in keys(var.instances) : name => module.instance[name].doctor }
}

output "cognito_commands" {
  description = "With federation = \"cognito\": the command that makes the identity of each instance, once."
  value       = { for name, pool in module.cognito : name => pool.make_identity }
}

output "role_policies" {
  description = "For instances with a role_arn: what that role must be allowed to do."
  value       = { for name, instance in var.instances : name => module.instance[name].role_policy if instance.role_arn != null }
}

output "bulk" {
  description = "Of each of bulk: the function, its queues and its log; and what the owner of a bucket adds to its notifications, where they are not set here."
  value = {
    for name, bulk in module.bulk : name => {
      function     = bulk.function
      queues       = bulk.queues
      logs         = bulk.log_group
      notification = bulk.notification
    }
  }
}
