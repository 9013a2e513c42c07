provider "azurerm" {
  features {}
}

variables {
  resource_group_name  = "nymgate"
  location             = "westeurope"
  name                 = "nymgate-prod-bulk-hr"
  app_name             = "contoso-nymgate-bulk"
  host_storage_account = "contosonymgatebulk"
  package              = { file = "versions.tf", sha256 = filesha256("versions.tf") }
  configuration        = { NYMGATE_PSEUDONYMS__SCHEME = "native" }
  key_scope            = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.KeyVault/vaults/nymgate-prod-contoso/secrets/nymgate-prod-people-key-1"
  input                = { account_id = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contosohr", container = "exports" }
  output               = { account_id = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contososafe", container = "safe" }
  jobs                 = { hr = { from = "hr/", to = "hr/", rules = "nymgate: 1" } }
}

run "outputs_among_the_inputs" {
  command = plan
  variables { output = { account_id = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contosohr", container = "exports" } }
  expect_failures = [var.output]
}

run "another_package_than_its_checksum" {
  command = plan
  variables { package = { file = "versions.tf", sha256 = sha256("another") } }
  expect_failures = [azurerm_function_app_flex_consumption.bulk]
}

run "words_and_ids" {
  command = plan
  variables {
    name                 = "bulk"
    app_name             = "Contoso Bulk"
    host_storage_account = "contoso-bulk"
    package              = { file = "versions.tf", sha256 = "ABC" }
    configuration        = { NYMGATE_BULK = "{}" }
    key_scope            = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.KeyVault/vaults/nymgate-prod-contoso"
    size                 = { memory_mb = 512 }
    logs                 = { retention_days = 7 }
    action_group_ids     = ["somebody@contoso.com"]
    grant_wait           = "2m"
    jobs                 = { hr = { from = "hr", to = "hr/", rules = "nymgate: 1" } }
  }
  expect_failures = [var.name, var.app_name, var.host_storage_account, var.package, var.configuration, var.key_scope, var.size, var.logs, var.action_group_ids, var.grant_wait, var.jobs]
}

run "an_account_by_its_name" {
  command = plan
  variables { input = { account_id = "contosohr", container = "exports" } }
  expect_failures = [var.input]
}

run "a_format_that_there_is_not" {
  command = plan
  variables { jobs = { hr = { from = "hr/", to = "hr/", rules = "nymgate: 1", format = "excel" } } }
  expect_failures = [var.jobs]
}

run "half_a_row" {
  command = plan
  variables { jobs = { hr = { from = "hr/", to = "hr/", rules = "nymgate: 1", rejects = 0.5 } } }
  expect_failures = [var.jobs]
}

run "a_misspelt_key_of_a_job" {
  command = plan
  variables { jobs = { hr = { from = "hr/", to = "hr/", rules = "nymgate: 1", reject = 0 } } }
  expect_failures = [var.jobs]
}

run "a_job_without_rules" {
  command = plan
  variables { jobs = { hr = { from = "hr/", to = "hr/", rule = "nymgate: 1" } } }
  expect_failures = [var.jobs]
}

run "two_jobs_with_one_folder_of_outputs" {
  command = plan
  variables {
    jobs = {
      hr     = { from = "hr/", to = "safe/", rules = "nymgate: 1" }
      survey = { from = "survey/", to = "safe/survey/", rules = "nymgate: 1" }
    }
  }
  expect_failures = [var.jobs]
}
