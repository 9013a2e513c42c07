provider "azurerm" {
  features {}
}

variables {
  resource_group_name = "nymgate"
  location            = "westeurope"
  tenant_id           = "11111111-2222-4333-8444-555555555555"
  vault_name          = "nymgate-prod-contoso"
  names               = ["nymgate-prod-users"]
}

run "refuses_names_and_ids_of_other_kinds" {
  command = plan
  variables {
    resource_group_name = "/subscriptions/0/resourceGroups/nymgate"
    location            = "West Europe"
    tenant_id           = "contoso.com"
    vault_name          = "nymgate-keys-of-production"
    names               = ["Users"]
    grant_wait          = "2m"
  }
  expect_failures = [var.resource_group_name, var.location, var.tenant_id, var.vault_name, var.names, var.grant_wait]
}

run "refuses_a_current_key_that_is_not_there" {
  command = plan
  variables { keys = { current = 2 } }
  expect_failures = [var.keys]
}

run "refuses_another_tenant_than_logged_in" {
  command = plan
  variables { tenant_id = "99999999-2222-4333-8444-555555555555" }
  expect_failures = [azurerm_key_vault.keys]
}
