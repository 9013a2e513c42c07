# The gateway's whole configuration, in variables: what Cloud Run asks for (docs/reference/hosts.md#cloud-run), and what was chosen.
locals {
  google_callers = [for email in sort(keys(var.callers)) : merge(
    { id = email, connectors = sort(var.callers[email].connectors) },
    var.callers[email].requests_per_minute == null ? {} : { requestsPerMinute = var.callers[email].requests_per_minute },
  )]
  connector_variables = {
    for id, connector in var.connectors : "NYMGATE_CONNECTORS__${upper(replace(id, "-", "_"))}" => jsonencode(merge(
      { tenant = coalesce(connector.tenant_id, var.tenant_id), clientId = connector.client_id, assertion = { type = "gcp" } },
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
  pseudonym_variables = var.psoxy == null ? tomap({
    NYMGATE_PSEUDONYMS__SCHEME = "native"
    NYMGATE_PSEUDONYMS__KEYS   = jsonencode(var.key_ring)
    }) : tomap(merge(
    {
      NYMGATE_PSEUDONYMS__SCHEME          = "psoxy"
      NYMGATE_PSEUDONYMS__SALT            = var.psoxy.salt
      NYMGATE_PSEUDONYMS__ENCRYPTION_KEY  = var.psoxy.encryption_key
      NYMGATE_PSEUDONYMS__DOMAINS__POLICY = var.psoxy.domains
      NYMGATE_PSEUDONYMS__IGNORE_DOTS     = tostring(var.psoxy.ignore_dots)
    },
    { for name in ["NYMGATE_PSEUDONYMS__DOMAIN_SALT"] : name => var.psoxy.domain_salt if var.psoxy.domain_salt != null },
    { for name in ["NYMGATE_PSEUDONYMS__DOMAIN_ENCRYPTION_KEY"] : name => var.psoxy.domain_encryption_key if var.psoxy.domain_encryption_key != null },
  ))
  own_variables = merge(
    local.connector_variables,
    local.pseudonym_variables,
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
    },
    var.cloud == "global" ? {} : { NYMGATE_SOURCE__CLOUD = var.cloud },
    var.expected_epoch == null ? {} : { NYMGATE_PSEUDONYMS__EXPECTED_EPOCH = var.expected_epoch },
    length(var.tenant_keys) == 0 ? {} : { NYMGATE_PSEUDONYMS__TENANTS = jsonencode({ for tenant, own in var.tenant_keys : tenant => merge({ keys = own.ring }, { for key in ["expectedEpoch"] : key => own.expected_epoch if own.expected_epoch != null }) }) },
    length(var.separate_from) == 0 ? {} : { NYMGATE_PSEUDONYMS__SEPARATE_FROM = jsonencode(var.separate_from) },
  )
  # A revision with a fault of one connector gets no traffic, so that a change takes nobody out of service. Not where it scales to zero:
  # each request may start it, and one tenant's fault would stop all (docs/reference/lifecycle.md#one-faulty-connector).
  strict    = { NYMGATE_STRICT = tostring(var.size.min_instances > 0) }
  variables = merge(local.strict, var.settings, local.own_variables)
}
