provider "azurerm" {
  features {}
}

variables {
  tenant_id           = "11111111-2222-4333-8444-555555555555"
  environment         = "prod"
  owners              = ["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"]
  subscription_id     = "22222222-3333-4444-8555-666666666666"
  resource_group_name = "nymgate"
  location            = "westeurope"
  image               = "contoso.azurecr.io/nymgate@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  registry            = { server = "contoso.azurecr.io", id = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/shared/providers/Microsoft.ContainerRegistry/registries/contoso" }
  instances = {
    calendars = {
      connectors = { outlook-cal = { options = { basic = true }, scoping = "exchange" } }
      callers    = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["outlook-cal"] } }
    }
    people = {
      connectors = { entra-id = {}, msft-teams = {} }
      callers    = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["entra-id", "msft-teams"] } }
    }
  }
  keys = {
    scope      = "deployment"
    deployment = [{ id = 1, reference = "azure-kv:nymgate-prod-contoso.vault.azure.net/nymgate-prod-key-1?version=0123456789abcdef0123456789abcdef", resource = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.KeyVault/vaults/nymgate-prod-contoso/secrets/nymgate-prod-key-1" }]
    instances  = {}
  }
}

run "refuses_ids_of_other_kinds" {
  command = plan
  variables {
    tenant_id           = "contoso.com"
    environment         = "Prod!"
    cloud               = "germany"
    owners              = ["ann@contoso.com"]
    image               = "registry.example.com/nymgate:latest"
    subscription_id     = "Pay-as-you-go"
    location            = "West Europe"
    audience            = "api://nymgate"
    resource_group_name = "/subscriptions/0/resourceGroups/nymgate"
    registry            = { server = "contoso.azurecr.io", id = "contoso" }
    logs                = { retention_days = 7 }
    bulk = {
      hr = {
        instance             = "users"
        app_name             = "contoso-nymgate-bulk"
        host_storage_account = "contosonymgatebulk"
        package              = { file = "versions.tf", sha256 = "" }
        input                = { account_id = "a", container = "exports" }
        output               = { account_id = "b", container = "safe" }
        jobs                 = {}
      }
    }
  }
  expect_failures = [var.tenant_id, var.environment, var.cloud, var.owners, var.image, var.subscription_id, var.location, var.audience, var.resource_group_name, var.registry, var.logs, var.bulk]
}

run "refuses_a_connector_that_nobody_knows" {
  command = plan
  variables {
    instances = { mail = { connectors = { gmail = {} }, callers = {} } }
  }
  expect_failures = [var.instances]
}

run "refuses_another_scoping" {
  command = plan
  variables {
    instances = { mail = { connectors = { outlook-mail = { scoping = "some" } }, callers = {} } }
  }
  expect_failures = [var.instances]
}

run "refuses_a_name_in_capitals" {
  command = plan
  variables {
    instances = { Mail = { connectors = { outlook-mail = {} }, callers = {} } }
  }
  expect_failures = [var.instances]
}

run "refuses_files_of_a_connector_that_the_instance_has_not" {
  command = plan
  variables {
    bulk = {
      hr = {
        instance             = "calendars"
        app_name             = "contoso-nymgate-hr"
        host_storage_account = "contosonymgatehr"
        package              = { file = "versions.tf", sha256 = filesha256("versions.tf") }
        input                = { account_id = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contosohr", container = "exports" }
        output               = { account_id = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contososafe", container = "safe" }
        jobs                 = { people = { from = "hr/", to = "hr/", rules = "tests/hr.yaml", connector = "entra-id" } }
      }
    }
  }
  expect_failures = [var.bulk]
}

run "refuses_a_second_topic_of_an_account" {
  command = plan
  variables {
    bulk = {
      hr = {
        instance             = "calendars"
        app_name             = "contoso-nymgate-hr"
        host_storage_account = "contosonymgatehr"
        package              = { file = "versions.tf", sha256 = filesha256("versions.tf") }
        input                = { account_id = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contosohr", container = "exports" }
        output               = { account_id = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contososafe", container = "safe" }
        jobs                 = { people = { from = "hr/", to = "hr/", rules = "tests/hr.yaml" } }
      }
      survey = {
        instance             = "calendars"
        app_name             = "contoso-nymgate-survey"
        host_storage_account = "contosonymgatesurvey"
        package              = { file = "versions.tf", sha256 = filesha256("versions.tf") }
        input                = { account_id = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contosohr", container = "survey" }
        output               = { account_id = "/subscriptions/22222222-3333-4444-8555-666666666666/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contososafe", container = "survey-safe" }
        jobs                 = { people = { from = "hr/", to = "hr/", rules = "tests/hr.yaml" } }
      }
    }
  }
  expect_failures = [var.bulk]
}

run "refuses_misspelt_keys_of_an_entry_of_bulk" {
  command = plan
  variables {
    bulk = { hr = { instance = "calendars", app_name = "contoso-nymgate-hr", host_storage_account = "contosonymgatehr", package = { file = "versions.tf", sha256 = filesha256("versions.tf") }, input = { account_id = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contosohr", container = "exports" }, output = { account_id = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contososafe", container = "safe" }, jobs = { people = { from = "hr/", to = "safe/", rules = "tests/hr.yaml" } }, action_group_id = [] } }
  }
  expect_failures = [var.bulk]
}

run "refuses_misspelt_keys_of_a_place" {
  command = plan
  variables {
    bulk = { hr = { instance = "calendars", app_name = "contoso-nymgate-hr", host_storage_account = "contosonymgatehr", package = { file = "versions.tf", sha256 = filesha256("versions.tf") }, input = { account_id = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contosohr", container = "exports", locaton = "westeurope" }, output = { account_id = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contososafe", container = "safe" }, jobs = { people = { from = "hr/", to = "safe/", rules = "tests/hr.yaml" } } } }
  }
  expect_failures = [var.bulk]
}

run "refuses_misspelt_keys_of_a_size" {
  command = plan
  variables {
    bulk = { hr = { instance = "calendars", app_name = "contoso-nymgate-hr", host_storage_account = "contosonymgatehr", package = { file = "versions.tf", sha256 = filesha256("versions.tf") }, input = { account_id = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contosohr", container = "exports" }, output = { account_id = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contososafe", container = "safe" }, jobs = { people = { from = "hr/", to = "safe/", rules = "tests/hr.yaml" } }, size = { files = 5 } } }
  }
  expect_failures = [var.bulk]
}

run "refuses_misspelt_keys_of_a_job" {
  command = plan
  variables {
    bulk = { hr = { instance = "calendars", app_name = "contoso-nymgate-hr", host_storage_account = "contosonymgatehr", package = { file = "versions.tf", sha256 = filesha256("versions.tf") }, input = { account_id = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contosohr", container = "exports" }, output = { account_id = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contososafe", container = "safe" }, jobs = { people = { from = "hr/", to = "safe/", rules = "tests/hr.yaml", reject = 0 } } } }
  }
  expect_failures = [var.bulk]
}

run "refuses_two_entries_with_one_folder_of_outputs" {
  command = plan
  variables {
    bulk = {
      hr     = { instance = "calendars", app_name = "contoso-nymgate-hr", host_storage_account = "contosonymgatehr", package = { file = "versions.tf", sha256 = filesha256("versions.tf") }, input = { account_id = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contosohr", container = "exports" }, output = { account_id = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contososafe", container = "safe" }, jobs = { people = { from = "hr/", to = "safe/", rules = "tests/hr.yaml" } } }
      survey = { instance = "calendars", app_name = "contoso-nymgate-survey", host_storage_account = "contosonymgatesurvey", package = { file = "versions.tf", sha256 = filesha256("versions.tf") }, input = { account_id = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contososurvey", container = "exports" }, output = { account_id = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/nymgate/providers/Microsoft.Storage/storageAccounts/contososafe", container = "safe" }, jobs = { survey = { from = "survey/", to = "safe/survey/", rules = "tests/hr.yaml" } } }
    }
  }
  expect_failures = [var.bulk]
}

run "refuses_a_tenant_without_of" {
  command = plan
  variables {
    instances = { people = {
      connectors = { entra-id = { tenant_id = "99999999-2222-4333-8444-555555555555" } }
      callers    = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["entra-id"] } }
    } }
  }
  expect_failures = [var.instances]
}

run "refuses_another_tenant_under_the_name_of_a_connector" {
  command = plan
  variables {
    instances = { people = {
      connectors = { entra-id = {}, outlook-cal = { of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
      callers    = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["entra-id"] } }
    } }
  }
  expect_failures = [var.instances]
}

run "refuses_an_instance_of_another_tenant_alone" {
  command = plan
  variables {
    instances = { people = {
      connectors = { acme = { of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
      callers    = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["entra-id"] } }
    } }
  }
  expect_failures = [var.instances]
}

run "refuses_of_in_the_same_tenant" {
  command = plan
  variables {
    instances = { people = {
      connectors = { entra-id = {}, acme = { of = "entra-id", tenant_id = "11111111-2222-4333-8444-555555555555", app = { client_id = "22222222-aaaa-4bbb-8ccc-333333333333", object_id = "44444444-aaaa-4bbb-8ccc-555555555555" } } }
      callers    = { "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d" = { connectors = ["entra-id"] } }
    } }
  }
  expect_failures = [output.tenants]
}
