provider "azurerm" {
  features {}
}

variables {
  tenant_id           = "11111111-2222-4333-8444-555555555555"
  environment         = "prod"
  subscription_id     = "22222222-3333-4444-8555-666666666666"
  resource_group_name = "nymgate"
  location            = "westeurope"
  vault_name          = "nymgate-prod-contoso"
}

run "ids_of_other_kinds" {
  command = plan
  variables {
    tenant_id           = "contoso.com"
    environment         = "Prod!"
    subscription_id     = "contoso"
    resource_group_name = "/subscriptions/0/resourceGroups/nymgate"
    location            = "West Europe"
    vault_name          = "nymgate-keys-of-production"
    instances           = ["Mail"]
  }
  expect_failures = [var.tenant_id, var.environment, var.subscription_id, var.resource_group_name, var.location, var.vault_name, var.instances]
}

run "a_current_key_that_is_not_there" {
  command = plan
  variables { keys = { current = 2 } }
  expect_failures = [var.keys]
}

run "another_scope_and_another_day" {
  command = plan
  variables { keys = { scope = ["tenant"], since = "December" } }
  expect_failures = [var.keys]
}

run "a_former_key_that_all_would_share" {
  command = plan
  variables { former = { mail = [{ id = 1, reference = "azure-kv:nymgate-prod-contoso.vault.azure.net/nymgate-prod-mail-key-1?version=", resource = "x" }] } }
  expect_failures = [var.former]
}

run "a_tenant_by_its_domain" {
  command = plan
  variables { tenants = { "contoso.com" = {} } }
  expect_failures = [var.tenants]
}

run "a_current_key_that_a_tenant_does_not_have" {
  command = plan
  variables { tenants = { "99999999-2222-4333-8444-555555555555" = { current = 2 } } }
  expect_failures = [var.tenants]
}

run "an_instance_called_tenant" {
  command = plan
  variables { instances = ["tenant"] }
  expect_failures = [var.instances]
}
