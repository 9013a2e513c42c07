variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  owners      = ["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"]
  namespace   = "nymgate"
  issuer      = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF"
  image = {
    repository = "registry.example.com/nymgate"
    digest     = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  }
  instances = {
    calendars = {
      connectors = { outlook-cal = { options = { basic = true }, scoping = "exchange" } }
      public_url = "https://calendars.example.com"
    }
    people = {
      connectors = { entra-id = {}, msft-teams = {} }
      public_url = "https://people.example.com"
    }
  }
  keys = { scope = "deployment" }
}

run "refuses_ids_of_other_kinds" {
  command = plan
  variables {
    tenant_id   = "contoso.com"
    environment = "Prod!"
    cloud       = "germany"
    owners      = ["ann@contoso.com"]
    image       = { repository = "registry.example.com/nymgate", digest = "latest" }
    namespace   = "Nymgate"
    issuer      = "oidc.example.com"
  }
  expect_failures = [var.tenant_id, var.environment, var.cloud, var.owners, var.image, var.namespace, var.issuer]
}

run "refuses_a_connector_that_nobody_knows" {
  command = plan
  variables {
    instances = { mail = { connectors = { gmail = {} }, callers = {}, public_url = "https://mail.example.com" } }
  }
  expect_failures = [var.instances]
}

run "refuses_another_scoping" {
  command = plan
  variables {
    instances = { mail = { connectors = { outlook-mail = { scoping = "some" } }, callers = {}, public_url = "https://mail.example.com" } }
  }
  expect_failures = [var.instances]
}

run "refuses_a_name_in_capitals" {
  command = plan
  variables {
    instances = { Mail = { connectors = { outlook-mail = {} }, callers = {}, public_url = "https://mail.example.com" } }
  }
  expect_failures = [var.instances]
}

run "refuses_a_name_that_papers_would_misread" {
  command = plan
  variables {
    instances = { tenant = { connectors = { outlook-mail = {} }, public_url = "https://mail.example.com" } }
  }
  expect_failures = [var.instances]
}

run "refuses_another_scope_of_keys" {
  command = plan
  variables { keys = { scope = "tenant" } }
  expect_failures = [var.keys]
}

run "refuses_a_tenant_without_of" {
  command = plan
  variables {
    instances = { people = {
      connectors = { entra-id = { tenant_id = "99999999-2222-4333-8444-555555555555" } }
      public_url = "https://people.example.com"
    } }
  }
  expect_failures = [var.instances]
}

run "refuses_another_tenant_under_the_name_of_a_connector" {
  command = plan
  variables {
    instances = { people = {
      connectors = { entra-id = {}, outlook-cal = { of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
      public_url = "https://people.example.com"
    } }
  }
  expect_failures = [var.instances]
}

run "refuses_an_instance_of_another_tenant_alone" {
  command = plan
  variables {
    instances = { people = {
      connectors = { acme = { of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
      public_url = "https://people.example.com"
    } }
  }
  expect_failures = [var.instances]
}

run "refuses_of_in_the_same_tenant" {
  command = plan
  variables {
    instances = { people = {
      connectors = { entra-id = {}, acme = { of = "entra-id", tenant_id = "11111111-2222-4333-8444-555555555555", app = { client_id = "22222222-aaaa-4bbb-8ccc-333333333333", object_id = "44444444-aaaa-4bbb-8ccc-555555555555" } } }
      public_url = "https://people.example.com"
    } }
  }
  expect_failures = [output.tenants]
}

run "refuses_rules_from_anywhere" {
  command = plan
  variables {
    instances = { people = { connectors = { entra-id = { rules = "https://example.com/rules.yaml", expected_policy = "5c0d3a1be2f44710" } }, public_url = "https://people.example.com" } }
  }
  expect_failures = [var.keys]
}

run "refuses_rules_in_a_secret_without_a_pin" {
  command = plan
  variables {
    instances = { people = { connectors = { entra-id = { rules = "file:/run/nymgate/keys/rules.yaml" } }, public_url = "https://people.example.com" } }
  }
  expect_failures = [var.instances]
}

run "refuses_a_pin_of_another_kind" {
  command = plan
  variables {
    instances = { people = { connectors = { entra-id = { expected_policy = "latest" } }, public_url = "https://people.example.com" } }
  }
  expect_failures = [var.instances]
}

run "takes_rules_of_ones_own" {
  variables {
    instances = { people = { connectors = { entra-id = { rules = "file:/run/nymgate/keys/rules.yaml", expected_policy = "5c0d3a1be2f44710" } }, public_url = "https://people.example.com" } }
  }
  assert {
    condition     = yamldecode(output.values.people).config.connectors.entra-id.rules == "file:/run/nymgate/keys/rules.yaml" && yamldecode(output.values.people).config.connectors.entra-id.expectedPolicy == "5c0d3a1be2f44710"
    error_message = "Rules reach the gateway."
  }
}

run "refuses_keys_of_a_tenant_that_no_connector_has" {
  command = plan
  variables { tenant_keys = { "99999999-2222-4333-8444-666666666666" = { ring = [{ id = 1, secret = "file:/run/nymgate/keys/acme.key" }] } } }
  expect_failures = [var.tenant_keys]
}
