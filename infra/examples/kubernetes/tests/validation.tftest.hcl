variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
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
