provider "azurerm" {
  features {}
}

variables {
  resource_group_name = "nymgate"
  location            = "westeurope"
  tenant_id           = "11111111-2222-4333-8444-555555555555"
  vault_name          = "nymgate-prod-contoso"
  keys                = { nymgate-prod = [1] }
}

run "refuses_names_and_ids_of_other_kinds" {
  command = plan
  variables {
    resource_group_name = "/subscriptions/0/resourceGroups/nymgate"
    location            = "West Europe"
    tenant_id           = "contoso.com"
    vault_name          = "nymgate-keys-of-production"
    keys                = { Users = [1] }
    grant_wait          = "2m"
  }
  expect_failures = [var.resource_group_name, var.location, var.tenant_id, var.vault_name, var.keys, var.grant_wait]
}

run "refuses_a_number_that_no_key_may_have" {
  command = plan
  variables { keys = { nymgate-prod = [256] } }
  expect_failures = [var.keys]
}

run "refuses_another_tenant_than_logged_in" {
  command = plan
  variables { tenant_id = "99999999-2222-4333-8444-555555555555" }
  expect_failures = [azurerm_key_vault.keys]
}
