data "aws_partition" "current" {}

# What each gateway gets as its configuration: variables NYMGATE_A__B, whose values are read as YAML (docs/reference/configuration.md).
locals {
  audience = {
    global    = "api://AzureADTokenExchange"
    us-gov-l4 = "api://AzureADTokenExchangeUSGov"
    us-gov-l5 = "api://AzureADTokenExchangeUSGov"
    china     = "api://AzureADTokenExchangeChina"
  }[var.cloud]

  assertions = { for name in keys(var.instances) : name => var.federation == "cognito" ? module.cognito[name].assertion : { type = "aws" } }

  # By their names, since the roles' policies name the functions, which come after this.
  caller_arns = { for name in keys(var.callers) : name => "arn:${data.aws_partition.current.partition}:iam::${var.account_id}:role${var.role_path}nymgate-${var.environment}-caller-${name}" }

  configuration = {
    for name, instance in var.instances : name => merge(
      {
        NYMGATE_PSEUDONYMS = contains(keys(local.psoxy), name) ? jsonencode(local.psoxy[name]) : jsonencode(merge(
          {
            scheme = "native"
            keys   = [for key in local.rings[name] : { id = key.id, secret = key.reference }]
          },
          { for key in ["expectedEpoch"] : key => instance.expected_epoch if instance.expected_epoch != null },
          { for key in ["tenants"] : key => {
            for tenant, own in local.tenant_keys[name] : tenant => merge({ keys = own.ring }, { for key in ["expectedEpoch"] : key => own.expected_epoch if own.expected_epoch != null })
          } if length(local.tenant_keys[name]) > 0 },
          { for key in ["separateFrom"] : key => local.separate[name] if length(local.separate[name]) > 0 },
        ))

        NYMGATE_CONNECTORS = jsonencode({
          for id, connector in instance.connectors : id => merge(
            {
              tenant    = coalesce(connector.tenant_id, var.tenant_id)
              clientId  = module.app["${name}/${id}"].client_id
              assertion = local.assertions[name]
            },
            { for key in ["of"] : key => connector.of if connector.of != null },
            { for key in ["options"] : key => module.app["${name}/${id}"].connector.options if length(connector.options) > 0 },
            { for key in ["scoping"] : key => connector.scoping if connector.scoping != "none" },
            { for key in ["rules"] : key => connector.rules if connector.rules != null },
            { for key in ["allowOpen"] : key => true if connector.allow_open },
            { for key in ["expectedPolicy"] : key => connector.expected_policy if connector.expected_policy != null },
          )
        })

        NYMGATE_CALLERS = jsonencode(merge(
          {
            platform = [{
              type    = "aws-iam"
              callers = [for caller in local.callers_of[name] : { id = local.caller_arns[caller], connectors = keys(instance.connectors) }]
            }]
          },
          { for key in ["addresses"] : key => { allow = var.allowed_addresses } if length(var.allowed_addresses) > 0 },
        ))
      },
      { for key in ["NYMGATE_SOURCE__CLOUD"] : key => var.cloud if var.cloud != "global" },
      { for key in ["NYMGATE_COMPAT"] : key => instance.compat if instance.compat != null },
    )
  }
}
