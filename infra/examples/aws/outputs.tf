output "deployment" {
  description = "What the command line needs to write documents and to check the installation; no secret. `tofu output -json deployment > deployment.json`."
  value = {
    schemaVersion = 1
    environment   = var.environment
    host          = "aws"
    tenantId      = var.tenant_id
    cloud         = var.cloud
    place         = { accountId = var.account_id, region = var.region }
    instances = {
      for name, instance in var.instances : name => {
        endpoint   = module.instance[name].endpoint
        identity   = one([for place, federation in module.federation : federation.identity if place == "${name}/${keys(instance.connectors)[0]}"])
        callers    = [for caller in local.callers_of[name] : module.caller[caller].caller]
        key        = { reference = module.keys[name].keys[tostring(var.keys.current)].reference, generation = var.keys.current }
        logs       = module.instance[name].log_group
        connectors = { for id in keys(instance.connectors) : id => module.app["${name}/${id}"].connector }
      }
    }
  }

  precondition {
    condition     = alltrue(values(local.is_known))
    error_message = "Each instance needs its identity first: tofu apply -target=module.cognito, run the commands of `tofu output cognito_commands`, and give what they print as cognito_identity_ids."
  }
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
