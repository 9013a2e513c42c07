variables {
  name       = "nymgate-prod-users"
  namespace  = "nymgate"
  issuer     = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF"
  tenant_id  = "11111111-2222-4333-8444-555555555555"
  image      = { repository = "registry.example.com/nymgate", digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" }
  connectors = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", options = { basic = true, times = "day" } } }
  public_url = "https://nymgate.example.com"
}

run "service_with_api_keys" {
  assert {
    condition     = output.identity.issuer == var.issuer && output.identity.namespace == "nymgate" && output.identity.service_account == "nymgate-prod-users"
    error_message = "Entra ID must trust the service account: ${jsonencode(output.identity)}"
  }
  assert {
    condition     = yamldecode(output.values).serviceAccount.name == "nymgate-prod-users" && yamldecode(output.values).identity.audience == "api://AzureADTokenExchange"
    error_message = "The pods must run as that service account, with a token for Entra ID."
  }
  assert {
    condition     = yamldecode(output.values).config.connectors.outlook-cal.options == { basic = true, times = "day" }
    error_message = "Options must keep their types."
  }
  assert {
    condition     = [for caller in output.callers : caller.type] == ["api-key"] && yamldecode(output.values).callers.secretName == "nymgate-prod-users-callers"
    error_message = "Without a choice callers have API keys."
  }
  assert {
    condition     = output.reference == "file:/run/nymgate/keys/nymgate.key" && output.generation == 1
    error_message = "Without a choice the key is the file of a Secret."
  }
}

run "service_with_tokens_and_a_store" {
  variables {
    cloud = "us-gov-l4"
    callers = {
      api_keys_secret = ""
      audience        = "6b7c8d9e-0f1a-4b2c-8d3e-4f5a6b7c8d9e"
      clients         = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["outlook-cal"], requests_per_minute = 600 } }
    }
    keys           = { source = "none", ring = [{ id = 2, secret = "gcp-sm:projects/contoso/secrets/nymgate-key?version=2" }] }
    tls_secret     = ""
    expected_epoch = "4c1f9e0b7d2a3c58"
  }
  assert {
    condition     = yamldecode(output.values).config.callers.jwt[0].issuer == "https://login.microsoftonline.us/11111111-2222-4333-8444-555555555555/v2.0" && yamldecode(output.values).identity.audience == "api://AzureADTokenExchangeUSGov"
    error_message = "Another cloud has another issuer and another audience."
  }
  assert {
    condition     = yamldecode(output.values).config.source.cloud == "us-gov-l4"
    error_message = "The gateway must know the cloud."
  }
  assert {
    condition     = [for caller in output.callers : caller.type] == ["entra-jwt"] && yamldecode(output.values).callers.secretName == ""
    error_message = "Callers with tokens need no Secret."
  }
  assert {
    condition     = yamldecode(output.values).keys.source == "none" && output.generation == 2 && yamldecode(output.values).config.pseudonyms.expectedEpoch == "4c1f9e0b7d2a3c58"
    error_message = "The references lead to the store."
  }
}

run "sidecar" {
  variables {
    mode       = "sidecar"
    public_url = null
  }
  assert {
    condition     = output.endpoint == null && length(output.callers) == 0 && !can(yamldecode(output.values).config.publicUrl)
    error_message = "A sidecar has no address and asks nobody who they are."
  }
}

run "rules_of_ones_own" {
  variables {
    connectors = {
      outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", rules = "file:/run/nymgate/keys/rules.yaml", allow_open = true, expected_policy = "5c0d3a1be2f44710" }
      entra-id    = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", rules = "inline:${base64gzip("endpoints: []")}" }
    }
  }
  assert {
    condition     = yamldecode(output.values).config.connectors.outlook-cal.rules == "file:/run/nymgate/keys/rules.yaml" && yamldecode(output.values).config.connectors.outlook-cal.allowOpen && yamldecode(output.values).config.connectors.outlook-cal.expectedPolicy == "5c0d3a1be2f44710" && startswith(yamldecode(output.values).config.connectors.entra-id.rules, "inline:H4sI")
    error_message = "Rules reach the gateway with their pin."
  }
}

run "rules_in_a_store" {
  variables {
    keys       = { source = "none", ring = [{ id = 2, secret = "gcp-sm:projects/contoso/secrets/nymgate-key?version=2" }] }
    connectors = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", rules = "gcp-sm:projects/contoso/secrets/rules", expected_policy = "5c0d3a1be2f44710" } }
  }
  assert {
    condition     = yamldecode(output.values).config.connectors.outlook-cal.rules == "gcp-sm:projects/contoso/secrets/rules"
    error_message = "Where keys are in a store, rules may be."
  }
}

run "another_tenant_with_a_key_of_its_own" {
  variables {
    connectors  = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e" }, acme = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
    tenant_keys = { "99999999-2222-4333-8444-555555555555" = { ring = [{ id = 1, secret = "file:/run/nymgate/keys/acme.key" }], expected_epoch = "4c1f9e0b7d2a3c58" } }
  }
  assert {
    condition     = yamldecode(output.values).config.pseudonyms.tenants == { "99999999-2222-4333-8444-555555555555" = { keys = [{ id = 1, secret = "file:/run/nymgate/keys/acme.key" }], expectedEpoch = "4c1f9e0b7d2a3c58" } }
    error_message = "The gateway must have the keys of the tenant."
  }
}
