# Files that arrive in a bucket: a function beside the gateway, with the same package and the key of its instance, or its salt and keys of
# Psoxy.
locals {
  bulk_configuration = {
    for name, bulk in var.bulk : name => merge(
      { for key, value in local.configuration[bulk.instance] : key => value if !contains(["NYMGATE_CALLERS", "NYMGATE_CONNECTORS"], key) },
      # Rules of connectors are for answers, and would fill the 4096 bytes. Connectors of tenants that have keys of their own, which the
      # function cannot read, are left out.
      { NYMGATE_CONNECTORS = jsonencode({
        for id, connector in jsondecode(local.configuration[bulk.instance].NYMGATE_CONNECTORS) : id => { for key, value in connector : key => value if !contains(["rules", "allowOpen", "expectedPolicy"], key) } if !contains(local.tenants_of[bulk.instance], connector.tenant)
      }) },
      # The key that makes pseudonyms, and none of the older ones: a file is written, none is opened.
      { for key in ["NYMGATE_PSEUDONYMS"] : key => jsonencode(merge(
        { for setting, value in jsondecode(local.configuration[bulk.instance].NYMGATE_PSEUDONYMS) : setting => value if setting != "tenants" },
        { keys = [{ id = local.rings[bulk.instance][0].id, secret = local.rings[bulk.instance][0].reference }] },
      )) if !contains(keys(local.psoxy), bulk.instance) },
    )
  }

  bulk_secrets = {
    for name, bulk in var.bulk : name => contains(keys(local.psoxy_secrets), bulk.instance) ? values(local.psoxy_secrets[bulk.instance]) : [local.rings[bulk.instance][0].resource]
  }

  # The least that this has, by what is known before the first apply: ids of applications come with it.
  bulk_configuration_bytes = {
    for name, bulk in var.bulk : name => length(base64encode(jsonencode({
      NYMGATE_PSEUDONYMS = contains(keys(local.psoxy), bulk.instance) ? jsonencode(local.psoxy[bulk.instance]) : jsonencode({ scheme = "native", keys = [{ id = local.rings[bulk.instance][0].id, secret = local.rings[bulk.instance][0].reference }] })
      NYMGATE_CONNECTORS = jsonencode({ for id, connector in var.instances[bulk.instance].connectors : id => merge(connector.of == null ? {} : { of = connector.of }, { tenant = coalesce(connector.tenant_id, var.tenant_id), clientId = "00000000-0000-0000-0000-000000000000", assertion = { type = "aws" } }) if !contains(local.tenants_of[bulk.instance], coalesce(connector.tenant_id, var.tenant_id)) })
    }))) / 4 * 3
  }
}

module "bulk" {
  source               = "../../modules/aws-bulk"
  for_each             = var.bulk
  name                 = "nymgate-${var.environment}-bulk-${each.key}"
  bundle               = var.bundle
  configuration        = local.bulk_configuration[each.key]
  configuration_bytes  = local.bulk_configuration_bytes[each.key]
  input                = each.value.input
  output               = each.value.output
  jobs                 = { for id, job in each.value.jobs : id => merge(job, { rules = file(job.rules) }) }
  secrets              = [for arn in local.bulk_secrets[each.key] : { arn = arn }]
  secrets_kms_key_arn  = var.keys.kms_key_arn
  alarm_topic_arns     = try(each.value.alarm_topic_arns, null)
  concurrency          = try(each.value.concurrency, null)
  memory_mb            = try(each.value.memory_mb, null)
  timeout_seconds      = try(each.value.timeout_seconds, null)
  log_retention_days   = var.log_retention_days
  kms_key_arn          = var.kms_key_arn
  role_path            = var.role_path
  permissions_boundary = var.permissions_boundary
}
