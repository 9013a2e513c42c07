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

  # The current key makes pseudonyms; the others open those that they have made.
  key_numbers = concat([var.keys.current], [for number in reverse(range(1, var.keys.made + 1)) : number if number != var.keys.current])

  configuration = {
    for name, instance in var.instances : name => merge(
      {
        NYMGATE_PSEUDONYMS = jsonencode(merge(
          {
            scheme = "native"
            keys   = [for number in local.key_numbers : { id = number, secret = module.keys[name].keys[tostring(number)].reference }]
          },
          { for key in ["expectedEpoch"] : key => instance.expected_epoch if instance.expected_epoch != null },
        ))

        NYMGATE_CONNECTORS = jsonencode({
          for id, connector in instance.connectors : id => merge(
            {
              tenant    = var.tenant_id
              clientId  = module.app["${name}/${id}"].client_id
              assertion = local.assertions[name]
            },
            { for key in ["options"] : key => module.app["${name}/${id}"].connector.options if length(connector.options) > 0 },
            { for key in ["scoping"] : key => connector.scoping if connector.scoping != "none" },
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
    )
  }
}
