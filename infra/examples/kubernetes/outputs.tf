locals {
  deployment = {
    schemaVersion = 1
    environment   = var.environment
    host          = "kubernetes"
    tenantId      = var.tenant_id
    cloud         = var.cloud
    place         = { namespace = var.namespace, serviceAccount = length(local.names) == 1 ? one(values(local.names)) : "nymgate-${var.environment}-" }
    instances = {
      for name, instance in var.instances : name => {
        endpoint   = module.instance[name].endpoint
        identity   = module.federation[local.first[name]].identity
        callers    = module.instance[name].callers
        key        = { reference = module.instance[name].reference, generation = module.instance[name].generation, set = local.key_sets[name], since = var.keys.since }
        logs       = null
        connectors = { for id, connector in instance.connectors : id => module.app["${name}/${id}"].connector if connector.of == null }
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
          key        = contains(keys(local.tenant_keys[name]), tenant) ? { reference = var.tenant_keys[tenant].ring[0].secret, generation = var.tenant_keys[tenant].ring[0].id, set = "tenant", since = var.tenant_keys[tenant].since } : instance.key
          connectors = { for id, connector in var.instances[name].connectors : id => module.app["${name}/${id}"].connector if connector.tenant_id == tenant }
        }) if contains(values(var.instances[name].connectors)[*].tenant_id, tenant)
      }
    })
  }

  precondition {
    condition     = alltrue([for connector in values(local.connectors) : connector.tenant_id != var.tenant_id])
    error_message = "A connector with of must be of another tenant than ${var.tenant_id}; in this one, give it an instance of its own."
  }
}

output "values" {
  description = "Values of the chart deploy/helm/nymgate by instance, as YAML; none of them is a secret."
  value       = { for name, _ in var.instances : name => module.instance[name].values }
}

# The names are those of the chart (deploy/helm/nymgate/templates/_helpers.tpl). A pod that does not start is described in place of a report.
output "doctor" {
  description = "For each instance, the command that runs `nymgate doctor` as a Job with the identity of the gateway, prints its report, and exits as it did."
  value = {
    for name in keys(var.instances) : name => <<-EOT
      (
        doctor=${trimsuffix(substr(local.names[name], 0, 45), "-")}-doctor
        job=$doctor-$(date +%s)
        inside() { kubectl --namespace ${var.namespace} "$@"; }
        inside create job "$job" --from="cronjob/$doctor" >&2 || exit 1
        inside wait "job/$job" --for=jsonpath='{.status.conditions[0].status}'=True --timeout=3m >&2 && inside logs "job/$job" ||
          { inside describe pods --selector "batch.kubernetes.io/job-name=$job" >&2; exit 1; }
        exit "$(inside get pods --selector "batch.kubernetes.io/job-name=$job" --output jsonpath='{.items[0].status.containerStatuses[0].state.terminated.exitCode}')"
      )
    EOT
  }
}
