data "aws_iam_outbound_web_identity_federation" "account" {
  count = var.federation == "outbound" ? 1 : 0
}

locals {
  is_known = { for name in keys(var.instances) : name => var.federation == "outbound" || contains(keys(var.cognito_identity_ids), name) }
}

# Each application trusts the identity of its instance, and nobody else.
module "federation" {
  source         = "../../modules/entra-federation"
  for_each       = { for place, connector in local.served : place => connector if connector.of == null && local.is_known[connector.instance] }
  application_id = module.app[each.key].application_id
  name           = "nymgate-${var.environment}-${each.value.instance}"
  cloud          = var.cloud
  kind           = var.federation == "outbound" ? "aws" : "aws-cognito"
  identity = {
    issuer           = one(data.aws_iam_outbound_web_identity_federation.account[*].issuer_identifier)
    role_arn         = var.federation == "outbound" ? module.instance[each.value.instance].role_arn : null
    identity_pool_id = var.federation == "outbound" ? null : module.cognito[each.value.instance].pool_id
    identity_id      = var.federation == "outbound" ? null : lookup(var.cognito_identity_ids, each.value.instance, null)
  }
}
