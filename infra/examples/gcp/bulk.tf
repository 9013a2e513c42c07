# Files that arrive in a bucket: a function beside the gateway, with the key of its instance, or its salt and keys of Psoxy.
locals {
  # What the gateway is told of keys and connectors; the key that makes pseudonyms alone, for a file is written and none is opened;
  # nothing of tenants with keys of their own, which the function cannot read, nor of rules, which are for answers.
  bulk_configuration = {
    for name, bulk in var.bulk : name => merge(
      { for key, value in module.instance[bulk.instance].variables : key => startswith(key, "NYMGATE_CONNECTORS__") ? jsonencode({ for setting, of in jsondecode(value) : setting => of if !contains(["rules", "allowOpen", "expectedPolicy"], setting) }) : value if can(regex("^NYMGATE_(CONNECTORS__|SOURCE__|PSEUDONYMS__)", key)) && key != "NYMGATE_PSEUDONYMS__TENANTS" && !contains([for id, connector in var.instances[bulk.instance].connectors : "NYMGATE_CONNECTORS__${upper(replace(id, "-", "_"))}" if contains(local.tenants_of[bulk.instance], coalesce(connector.tenant_id, "none"))], key) },
      { for key in ["NYMGATE_PSEUDONYMS__KEYS"] : key => jsonencode([local.key_rings[bulk.instance][0]]) if var.instances[bulk.instance].psoxy == null },
    )
  }

  # Salt and keys of Psoxy; with keys of its own, the one.
  bulk_secret_ids = {
    for name, bulk in var.bulk : name => var.instances[bulk.instance].psoxy == null ? [local.rings[bulk.instance][0].resource] : distinct([
      for name in ["salt", "encryption_key", "domain_salt", "domain_encryption_key"] : regex("^gcp-sm:([^?]+)", var.instances[bulk.instance].psoxy[name])[0] if var.instances[bulk.instance].psoxy[name] != null
    ])
  }
}

module "bulk" {
  for_each                = var.bulk
  source                  = "../../modules/gcp-bulk"
  project_id              = var.project_id
  region                  = var.region
  name                    = "nymgate-${var.environment}-bulk-${each.key}"
  package                 = each.value.package
  build_service_account   = try(each.value.build_service_account, null)
  trigger_service_account = each.value.trigger_service_account
  configuration           = local.bulk_configuration[each.key]
  secret_id               = local.bulk_secret_ids[each.key][0]
  more_secret_ids         = slice(local.bulk_secret_ids[each.key], 1, length(local.bulk_secret_ids[each.key]))
  input                   = each.value.input
  output                  = each.value.output
  jobs                    = { for id, job in each.value.jobs : id => merge(job, { rules = file(job.rules) }) }
  size                    = try(each.value.size, null)
  notification_channels   = try(each.value.notification_channels, null)
}
