# Values for the chart deploy/helm/nymgate, and the names that Entra ID trusts. Nothing is installed from here: whoever applies needs
# no access to the cluster, no release stands in Terraform's state, and the chart is rendered and checked by tests as it is.
locals {
  audience = {
    global    = "api://AzureADTokenExchange"
    us-gov-l4 = "api://AzureADTokenExchangeUSGov"
    us-gov-l5 = "api://AzureADTokenExchangeUSGov"
    china     = "api://AzureADTokenExchangeChina"
  }[var.cloud]
  authority = {
    global    = "https://login.microsoftonline.com"
    us-gov-l4 = "https://login.microsoftonline.us"
    us-gov-l5 = "https://login.microsoftonline.us"
    china     = "https://login.partner.microsoftonline.cn"
  }[var.cloud]
  has_api_keys = var.mode == "service" && var.callers.api_keys_secret != ""
  has_tokens   = var.mode == "service" && length(var.callers.clients) > 0
  token_callers = [for id in sort(keys(var.callers.clients)) : merge(
    { id = id, connectors = sort(var.callers.clients[id].connectors) },
    var.callers.clients[id].requests_per_minute == null ? {} : { requestsPerMinute = var.callers.clients[id].requests_per_minute },
  )]
  connectors = {
    for id, connector in var.connectors : id => merge(
      { tenant = coalesce(connector.tenant_id, var.tenant_id), clientId = connector.client_id, assertion = { type = "token-file" } },
      connector.of == null ? {} : { of = connector.of },
      connector.scoping == "none" ? {} : { scoping = connector.scoping },
      length(connector.options) == 0 ? {} : {
        # true and false arrive as text, since a map has values of one type.
        options = { for name, value in connector.options : name => jsondecode(contains(["true", "false"], value) ? value : jsonencode(value)) }
      },
      connector.rules == null ? {} : { rules = connector.rules },
      connector.allow_open ? { allowOpen = true } : {},
      connector.expected_policy == null ? {} : { expectedPolicy = connector.expected_policy },
    )
  }
  tenants = { for tenant, own in var.tenant_keys : tenant => merge({ keys = own.ring }, { for key in ["expectedEpoch"] : key => own.expected_epoch if own.expected_epoch != null }) }
  config = merge(
    { connectors = local.connectors },
    var.cloud == "global" ? {} : { source = { cloud = var.cloud } },
    { pseudonyms = merge({ scheme = "native", keys = var.keys.ring }, var.expected_epoch == null ? {} : { expectedEpoch = var.expected_epoch }, length(var.separate_from) == 0 ? {} : { separateFrom = sort(var.separate_from) }, { for key in ["tenants"] : key => local.tenants if length(var.tenant_keys) > 0 }) },
    var.public_url == null ? {} : { publicUrl = var.public_url },
    local.has_tokens ? { callers = { jwt = [{
      name     = "entra"
      issuer   = "${local.authority}/${var.tenant_id}/v2.0"
      audience = var.callers.audience
      callerId = "azp"
      callers  = local.token_callers
    }] } } : {},
  )
  values = {
    mode           = var.mode
    image          = var.image
    config         = local.config
    serviceAccount = { name = var.name }
    identity       = { audience = local.audience }
    keys           = { source = var.keys.source, secretName = coalesce(var.keys.secret_name, "${var.name}-keys") }
    callers        = { secretName = local.has_api_keys ? coalesce(var.callers.api_keys_secret, "${var.name}-callers") : "" }
    tls            = { secretName = var.tls_secret == null ? "${var.name}-tls" : var.tls_secret }
    monitoring     = { enabled = var.monitoring }
  }
}
