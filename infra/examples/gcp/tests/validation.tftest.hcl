variables {
  tenant_id   = "11111111-2222-4333-8444-555555555555"
  environment = "prod"
  owners      = ["0d1c2b3a-4e5f-4a6b-8c7d-9e8f7a6b5c4d"]
  project_id  = "contoso-analytics"
  region      = "europe-west3"
  image       = "europe-west3-docker.pkg.dev/contoso-analytics/nymgate/nymgate@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  instances = {
    calendars = {
      connectors = { outlook-cal = { options = { basic = true }, scoping = "exchange" } }
      callers    = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["outlook-cal"] } }
    }
    people = {
      connectors = { entra-id = {}, msft-teams = {} }
      callers    = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["entra-id", "msft-teams"] } }
    }
  }
  keys = {
    scope      = "deployment"
    deployment = [{ id = 1, reference = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-key?version=1", resource = "projects/contoso-analytics/secrets/nymgate-prod-key" }]
    instances  = {}
  }
}

run "refuses_ids_of_other_kinds" {
  command = plan
  variables {
    tenant_id   = "contoso.com"
    environment = "Prod!"
    cloud       = "germany"
    owners      = ["ann@contoso.com"]
    image       = "registry.example.com/nymgate:latest"
    project_id  = "123456789012"
    region      = "europe-west3-a"
  }
  expect_failures = [var.tenant_id, var.environment, var.cloud, var.owners, var.image, var.project_id, var.region]
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

run "refuses_files_of_an_instance_that_there_is_not" {
  command = plan
  variables {
    bulk = {
      hr = {
        instance                = "users"
        package                 = { bucket = "contoso-releases", object = "nymgate.zip", generation = 1 }
        trigger_service_account = "nymgate-events@contoso-analytics.iam.gserviceaccount.com"
        input                   = { bucket = "contoso-hr-in" }
        output                  = { bucket = "contoso-hr-out" }
        jobs                    = {}
      }
    }
  }
  expect_failures = [var.bulk]
}

run "refuses_files_of_a_connector_that_the_instance_has_not" {
  command = plan
  variables {
    bulk = {
      hr = {
        instance                = "calendars"
        package                 = { bucket = "contoso-releases", object = "nymgate.zip", generation = 1 }
        trigger_service_account = "nymgate-events@contoso-analytics.iam.gserviceaccount.com"
        input                   = { bucket = "contoso-hr-in" }
        output                  = { bucket = "contoso-hr-out" }
        jobs                    = { people = { from = "hr/", to = "hr/", rules = "tests/hr.yaml", connector = "entra-id" } }
      }
    }
  }
  expect_failures = [var.bulk]
}

run "refuses_a_name_that_no_account_may_have" {
  command = plan
  variables {
    environment = "production"
    bulk = {
      employees = {
        instance                = "calendars"
        package                 = { bucket = "contoso-releases", object = "nymgate.zip", generation = 1 }
        trigger_service_account = "nymgate-events@contoso-analytics.iam.gserviceaccount.com"
        input                   = { bucket = "contoso-hr-in" }
        output                  = { bucket = "contoso-hr-out" }
        jobs                    = { people = { from = "hr/", to = "hr/", rules = "tests/hr.yaml" } }
      }
    }
  }
  expect_failures = [var.bulk]
}

run "refuses_misspelt_keys_of_an_entry_of_bulk" {
  command = plan
  variables {
    bulk = { hr = { instance = "calendars", package = { bucket = "contoso-releases", object = "nymgate.zip", generation = 1764288000000001 }, trigger_service_account = "nymgate-events@contoso-analytics.iam.gserviceaccount.com", input = { bucket = "contoso-hr-in" }, output = { bucket = "contoso-safe" }, jobs = { people = { from = "hr/", to = "safe/", rules = "tests/hr.yaml" } }, notification_channel = [] } }
  }
  expect_failures = [var.bulk]
}

run "refuses_misspelt_keys_of_a_place" {
  command = plan
  variables {
    bulk = { hr = { instance = "calendars", package = { bucket = "contoso-releases", object = "nymgate.zip", generation = 1764288000000001 }, trigger_service_account = "nymgate-events@contoso-analytics.iam.gserviceaccount.com", input = { bucket = "contoso-hr-in", expire_day = 30 }, output = { bucket = "contoso-safe" }, jobs = { people = { from = "hr/", to = "safe/", rules = "tests/hr.yaml" } } } }
  }
  expect_failures = [var.bulk]
}

run "refuses_misspelt_keys_of_a_size" {
  command = plan
  variables {
    bulk = { hr = { instance = "calendars", package = { bucket = "contoso-releases", object = "nymgate.zip", generation = 1764288000000001 }, trigger_service_account = "nymgate-events@contoso-analytics.iam.gserviceaccount.com", input = { bucket = "contoso-hr-in" }, output = { bucket = "contoso-safe" }, jobs = { people = { from = "hr/", to = "safe/", rules = "tests/hr.yaml" } }, size = { files = 5 } } }
  }
  expect_failures = [var.bulk]
}

run "refuses_misspelt_keys_of_a_job" {
  command = plan
  variables {
    bulk = { hr = { instance = "calendars", package = { bucket = "contoso-releases", object = "nymgate.zip", generation = 1764288000000001 }, trigger_service_account = "nymgate-events@contoso-analytics.iam.gserviceaccount.com", input = { bucket = "contoso-hr-in" }, output = { bucket = "contoso-safe" }, jobs = { people = { from = "hr/", to = "safe/", rules = "tests/hr.yaml", reject = 0 } } } }
  }
  expect_failures = [var.bulk]
}

run "refuses_two_entries_with_one_folder_of_outputs" {
  command = plan
  variables {
    bulk = {
      hr     = { instance = "calendars", package = { bucket = "contoso-releases", object = "nymgate.zip", generation = 1764288000000001 }, trigger_service_account = "nymgate-events@contoso-analytics.iam.gserviceaccount.com", input = { bucket = "contoso-hr-in" }, output = { bucket = "contoso-safe" }, jobs = { people = { from = "hr/", to = "safe/", rules = "tests/hr.yaml" } } }
      survey = { instance = "calendars", package = { bucket = "contoso-releases", object = "nymgate.zip", generation = 1764288000000001 }, trigger_service_account = "nymgate-events@contoso-analytics.iam.gserviceaccount.com", input = { bucket = "contoso-survey-in" }, output = { bucket = "contoso-safe" }, jobs = { survey = { from = "survey/", to = "safe/survey/", rules = "tests/hr.yaml" } } }
    }
  }
  expect_failures = [var.bulk]
}

run "refuses_a_tenant_without_of" {
  command = plan
  variables {
    instances = { people = {
      connectors = { entra-id = { tenant_id = "99999999-2222-4333-8444-555555555555" } }
      callers    = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["entra-id"] } }
    } }
  }
  expect_failures = [var.instances]
}

run "refuses_another_tenant_under_the_name_of_a_connector" {
  command = plan
  variables {
    instances = { people = {
      connectors = { entra-id = {}, outlook-cal = { of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
      callers    = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["entra-id"] } }
    } }
  }
  expect_failures = [var.instances]
}

run "refuses_an_instance_of_another_tenant_alone" {
  command = plan
  variables {
    instances = { people = {
      connectors = { acme = { of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
      callers    = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["entra-id"] } }
    } }
  }
  expect_failures = [var.instances]
}

run "refuses_of_in_the_same_tenant" {
  command = plan
  variables {
    instances = { people = {
      connectors = { entra-id = {}, acme = { of = "entra-id", tenant_id = "11111111-2222-4333-8444-555555555555", app = { client_id = "22222222-aaaa-4bbb-8ccc-333333333333", object_id = "44444444-aaaa-4bbb-8ccc-555555555555" } } }
      callers    = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["entra-id"] } }
    } }
  }
  expect_failures = [output.tenants]
}
