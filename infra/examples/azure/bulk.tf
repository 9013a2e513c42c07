# Files that arrive in a container: a function app beside the gateway, with the key of its instance.
locals {
  # What the gateway is told of keys and connectors; the key that makes pseudonyms alone, for a file is written and none is opened;
  # nothing of tenants with keys of their own, which the function cannot read, nor of rules, which are for answers.
  bulk_configuration = {
    for name, bulk in var.bulk : name => merge(
      { for key, value in module.instance[bulk.instance].variables : key => startswith(key, "NYMGATE_CONNECTORS__") ? jsonencode({ for setting, of in jsondecode(value) : setting => of if !contains(["rules", "allowOpen", "expectedPolicy"], setting) }) : value if can(regex("^NYMGATE_(CONNECTORS__|SOURCE__|PSEUDONYMS__)", key)) && key != "NYMGATE_PSEUDONYMS__TENANTS" && !contains([for id, connector in var.instances[bulk.instance].connectors : "NYMGATE_CONNECTORS__${upper(replace(id, "-", "_"))}" if contains(local.tenants_of[bulk.instance], coalesce(connector.tenant_id, "none"))], key) },
      { NYMGATE_PSEUDONYMS__KEYS = jsonencode([local.key_rings[bulk.instance][0]]) },
    )
  }
}

module "bulk" {
  for_each             = var.bulk
  source               = "../../modules/azure-bulk"
  resource_group_name  = var.resource_group_name
  location             = var.location
  name                 = "nymgate-${var.environment}-bulk-${each.key}"
  app_name             = each.value.app_name
  host_storage_account = each.value.host_storage_account
  package              = each.value.package
  configuration        = local.bulk_configuration[each.key]
  key_scope            = local.rings[each.value.instance][0].resource
  input                = each.value.input
  output               = each.value.output
  jobs                 = { for id, job in each.value.jobs : id => merge(job, { rules = file(job.rules) }) }
  size                 = try(each.value.size, null)
  logs                 = var.logs
  action_group_ids     = try(each.value.action_group_ids, null)
}
