# The gateway's whole configuration, in variables: what Container Apps asks for (docs/reference/hosts.md#azure-container-apps), and
# what was chosen.
locals {
  authority = {
    global    = "https://login.microsoftonline.com"
    us-gov-l4 = "https://login.microsoftonline.us"
    us-gov-l5 = "https://login.microsoftonline.us"
    china     = "https://login.partner.microsoftonline.cn"
  }[var.cloud]
  token_callers = [for id in sort(keys(var.callers)) : merge(
    { id = id, connectors = sort(var.callers[id].connectors) },
    var.callers[id].requests_per_minute == null ? {} : { requestsPerMinute = var.callers[id].requests_per_minute },
  )]
  connector_variables = {
    for id, connector in var.connectors : "NYMGATE_CONNECTORS__${upper(replace(id, "-", "_"))}" => jsonencode(merge(
      {
        tenant    = coalesce(connector.tenant_id, var.tenant_id)
        clientId  = connector.client_id
        assertion = { type = "azure", clientId = azurerm_user_assigned_identity.gateway.client_id }
      },
      connector.of == null ? {} : { of = connector.of },
      connector.scoping == "none" ? {} : { scoping = connector.scoping },
      length(connector.options) == 0 ? {} : {
        # true and false arrive as text, since a map has values of one type.
        options = { for name, value in connector.options : name => jsondecode(contains(["true", "false"], value) ? value : jsonencode(value)) }
      },
      connector.rules == null ? {} : { rules = connector.rules },
      connector.allow_open ? { allowOpen = true } : {},
      connector.expected_policy == null ? {} : { expectedPolicy = connector.expected_policy },
    ))
  }
  own_variables = merge(
    local.connector_variables,
    {
      NYMGATE_LISTEN__HOST                        = "0.0.0.0"
      NYMGATE_LISTEN__PORT                        = "8080"
      NYMGATE_LISTEN__BEHIND_TLS                  = "true"
      NYMGATE_ADMIN__ENABLED                      = "false"
      NYMGATE_PUBLIC_URL                          = local.public_url
      NYMGATE_CALLERS__JWT                        = jsonencode([{ name = "entra", issuer = "${local.authority}/${var.tenant_id}/v2.0", audience = var.audience, callerId = "azp", callers = local.token_callers }])
      NYMGATE_CALLERS__ADDRESSES__TRUSTED_PROXIES = tostring(1 + var.size.proxies)
      NYMGATE_DRAIN__LAG_MILLISECONDS             = "2000"
      NYMGATE_DRAIN__GRACE_MILLISECONDS           = "20000"
      NYMGATE_LIMITS__CONCURRENT_REQUESTS         = tostring(var.size.concurrent_requests)
      NYMGATE_LIMITS__RESPONSE_BYTES              = tostring(var.size.response_mib * 1048576)
      NYMGATE_PSEUDONYMS__SCHEME                  = "native"
      NYMGATE_PSEUDONYMS__KEYS                    = jsonencode(var.key_ring)
      NYMGATE_SECRETS__AZURE__CLIENT_ID           = azurerm_user_assigned_identity.gateway.client_id
    },
    var.cloud == "global" ? {} : { NYMGATE_SOURCE__CLOUD = var.cloud },
    var.expected_epoch == null ? {} : { NYMGATE_PSEUDONYMS__EXPECTED_EPOCH = var.expected_epoch },
    length(var.tenant_keys) == 0 ? {} : { NYMGATE_PSEUDONYMS__TENANTS = jsonencode({ for tenant, own in var.tenant_keys : tenant => merge({ keys = own.ring }, { for key in ["expectedEpoch"] : key => own.expected_epoch if own.expected_epoch != null }) }) },
    length(var.separate_from) == 0 ? {} : { NYMGATE_PSEUDONYMS__SEPARATE_FROM = jsonencode(var.separate_from) },
  )
  # A revision with a fault of one connector gets no traffic, so that a change takes nobody out of service. Not where it scales to zero:
  # each request may start it, and one tenant's fault would stop all (docs/reference/lifecycle.md#one-faulty-connector).
  strict    = { NYMGATE_STRICT = tostring(var.size.min_replicas > 0) }
  variables = merge(local.strict, var.settings, local.own_variables)
}
