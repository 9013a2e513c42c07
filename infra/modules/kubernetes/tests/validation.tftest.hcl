variables {
  name       = "nymgate-prod-users"
  namespace  = "nymgate"
  issuer     = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF"
  tenant_id  = "11111111-2222-4333-8444-555555555555"
  image      = { repository = "registry.example.com/nymgate", digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" }
  connectors = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", options = { basic = true, times = "day" } } }
  public_url = "https://nymgate.example.com"
}

run "refuses_names_and_ids_of_other_kinds" {
  command = plan
  variables {
    name           = "Nymgate"
    namespace      = "Nymgate"
    issuer         = "oidc.example.com"
    tenant_id      = "contoso.com"
    cloud          = "germany"
    public_url     = "https://nymgate.example.com/"
    expected_epoch = "4C1F"
    tls_secret     = "TLS"
  }
  expect_failures = [var.name, var.namespace, var.issuer, var.tenant_id, var.cloud, var.public_url, var.expected_epoch, var.tls_secret]
}

run "refuses_an_image_by_tag" {
  command = plan
  variables { image = { repository = "registry.example.com/nymgate:0.2.0", digest = "" } }
  expect_failures = [var.image]
}

run "refuses_a_service_without_an_address" {
  command = plan
  variables { public_url = null }
  expect_failures = [var.public_url]
}

run "refuses_another_mode" {
  command = plan
  variables { mode = "daemon" }
  expect_failures = [var.mode]
}

run "refuses_a_service_that_knows_nobody" {
  command = plan
  variables { callers = { api_keys_secret = "" } }
  expect_failures = [var.callers]
}

run "refuses_tokens_for_any_audience" {
  command = plan
  variables { callers = { clients = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["outlook-cal"] } } } }
  expect_failures = [var.callers]
}

run "refuses_a_connector_that_is_not_served" {
  command = plan
  variables {
    callers = {
      audience = "6b7c8d9e-0f1a-4b2c-8d3e-4f5a6b7c8d9e"
      clients  = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["entra-id"] } }
    }
  }
  expect_failures = [var.callers]
}

run "refuses_a_key_in_place_of_a_reference" {
  command = plan
  variables { keys = { ring = [{ id = 1, secret = "q3pXkTz0VwC8m1sYbR7nLhE5uJdA2fGi9oKxQeZrHtM" }] } }
  expect_failures = [var.keys]
}

run "refuses_a_file_where_there_is_none" {
  command = plan
  variables { keys = { source = "none" } }
  expect_failures = [var.keys]
}

run "refuses_no_connector" {
  command = plan
  variables { connectors = {} }
  expect_failures = [var.connectors]
}

run "refuses_a_tenant_of_a_connector_without_of" {
  command = plan
  variables { connectors = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", tenant_id = "99999999-2222-4333-8444-555555555555" } } }
  expect_failures = [var.connectors]
}

run "refuses_rules_from_anywhere" {
  command = plan
  variables {
    connectors = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", rules = "https://example.com/rules.yaml", expected_policy = "5c0d3a1be2f44710" } }
  }
  expect_failures = [var.connectors]
}

run "refuses_rules_in_a_file_that_is_not_of_the_secret" {
  command = plan
  variables {
    connectors = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", rules = "file:/run/nymgate/keys/../rules.yaml", expected_policy = "5c0d3a1be2f44710" } }
  }
  expect_failures = [var.connectors]
}

run "refuses_rules_in_a_secret_without_a_pin" {
  command = plan
  variables {
    connectors = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", rules = "file:/run/nymgate/keys/rules.yaml" } }
  }
  expect_failures = [var.connectors]
}

run "refuses_keys_of_a_tenant_that_nobody_reads" {
  command = plan
  variables { tenant_keys = { "99999999-2222-4333-8444-555555555555" = { ring = [{ id = 1, secret = "file:/run/nymgate/keys/acme.key" }] } } }
  expect_failures = [var.tenant_keys]
}

run "refuses_a_key_of_a_tenant_in_plain_text" {
  command = plan
  variables {
    connectors  = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e" }, acme = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
    tenant_keys = { "99999999-2222-4333-8444-555555555555" = { ring = [{ id = 1, secret = "q3pXkTz0VwC8m1sYbR7nLhE5uJdA2fGi9oKxQeZrHtM" }] } }
  }
  expect_failures = [var.tenant_keys]
}

run "refuses_the_key_of_all_as_that_of_a_tenant" {
  command = plan
  variables {
    connectors  = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e" }, acme = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
    tenant_keys = { "99999999-2222-4333-8444-555555555555" = { ring = [{ id = 7, secret = "file:/run/nymgate/keys/nymgate.key" }] } }
  }
  expect_failures = [var.tenant_keys]
}

run "refuses_a_tenant_without_a_key" {
  command = plan
  variables {
    connectors  = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e" }, acme = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
    tenant_keys = { "99999999-2222-4333-8444-555555555555" = { ring = [] } }
  }
  expect_failures = [var.tenant_keys]
}
