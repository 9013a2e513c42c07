# The gateway's whole configuration, in variables: what Cloud Run asks for (docs/reference/hosts.md#cloud-run), and what was chosen.
locals {
  google_callers = [for email in sort(keys(var.callers)) : merge(
    { id = email, connectors = sort(var.callers[email].connectors) },
    var.callers[email].requests_per_minute == null ? {} : { requestsPerMinute = var.callers[email].requests_per_minute },
  )]
  connector_variables = {
    for id, connector in var.connectors : "NYMGATE_CONNECTORS__${upper(replace(id, "-", "_"))}" => jsonencode(merge(
      { tenant = var.tenant_id, clientId = connector.client_id, assertion = { type = "gcp" } },
      connector.scoping == "none" ? {} : { scoping = connector.scoping },
      length(connector.options) == 0 ? {} : {
        # true and false arrive as text, since a map has values of one type.
        options = { for name, value in connector.options : name => jsondecode(contains(["true", "false"], value) ? value : jsonencode(value)) }
      },
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
      NYMGATE_CALLERS__PLATFORM                   = jsonencode([{ type = "google-iam", audience = local.audience, callers = local.google_callers }])
      NYMGATE_CALLERS__ADDRESSES__TRUSTED_PROXIES = var.ingress == "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" ? "2" : "1"
      NYMGATE_DRAIN__LAG_MILLISECONDS             = "0"
      NYMGATE_DRAIN__GRACE_MILLISECONDS           = "8000"
      NYMGATE_LIMITS__CONCURRENT_REQUESTS         = tostring(var.size.concurrent_requests)
      NYMGATE_LIMITS__RESPONSE_BYTES              = tostring(var.size.response_mib * 1048576)
      NYMGATE_PSEUDONYMS__SCHEME                  = "native"
      NYMGATE_PSEUDONYMS__KEYS                    = jsonencode(var.key_ring)
    },
    var.cloud == "global" ? {} : { NYMGATE_SOURCE__CLOUD = var.cloud },
    var.expected_epoch == null ? {} : { NYMGATE_PSEUDONYMS__EXPECTED_EPOCH = var.expected_epoch },
  )
  variables = merge(var.settings, local.own_variables)
}
