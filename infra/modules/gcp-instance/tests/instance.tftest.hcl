variables {
  project_id     = "contoso-analytics"
  project_number = "123456789012"
  region         = "europe-west3"
  name           = "nymgate-prod-users"
  tenant_id      = "11111111-2222-4333-8444-555555555555"
  image          = "europe-west3-docker.pkg.dev/contoso-analytics/nymgate/nymgate@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  connectors     = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", options = { basic = true, times = "day" } } }
  callers        = { "etl@contoso-analytics.iam.gserviceaccount.com" = { connectors = ["outlook-cal"], requests_per_minute = 600 } }
  secret_ids     = ["projects/contoso-analytics/secrets/nymgate-prod-users-key"]
  key_ring       = [{ id = 1, secret = "gcp-sm:projects/contoso-analytics/secrets/nymgate-prod-users-key?version=1" }]
}

run "identity_and_grants" {
  assert {
    condition     = output.identity.service_account_unique_id == google_service_account.gateway.unique_id
    error_message = "Entra ID must trust the account's number: ${jsonencode(output.identity)}"
  }
  assert {
    condition = (
      google_secret_manager_secret_iam_member.key["0"].secret_id == var.secret_ids[0]
      && google_secret_manager_secret_iam_member.key["0"].role == "roles/secretmanager.secretAccessor"
      && google_secret_manager_secret_iam_member.key["0"].member == "serviceAccount:nymgate-prod-users@contoso-analytics.iam.gserviceaccount.com"
    )
    error_message = "The account may read its own secret, and nothing else."
  }
  assert {
    condition     = [for _, grant in google_cloud_run_v2_service_iam_member.invoker : "${grant.role} ${grant.member}"] == ["roles/run.invoker serviceAccount:etl@contoso-analytics.iam.gserviceaccount.com"]
    error_message = "The listed callers may invoke, and nobody else."
  }
  assert {
    condition     = google_cloud_run_v2_service.gateway.invoker_iam_disabled == false
    error_message = "Without IAM in front of it anybody could name any account."
  }
}

run "what_cloud_run_asks_for" {
  assert {
    condition     = google_cloud_run_v2_service.gateway.template[0].containers[0].ports[0].container_port == tonumber(output.variables.NYMGATE_LISTEN__PORT)
    error_message = "Cloud Run must send requests to the port that the gateway listens on."
  }
  assert {
    condition     = output.variables.NYMGATE_LISTEN__BEHIND_TLS == "true" && output.variables.NYMGATE_CALLERS__ADDRESSES__TRUSTED_PROXIES == "1" && output.variables.NYMGATE_DRAIN__LAG_MILLISECONDS == "0" && tonumber(output.variables.NYMGATE_DRAIN__GRACE_MILLISECONDS) < 10000
    error_message = "TLS ends in front, one proxy appends the caller's address, and ten seconds after SIGTERM the process ends."
  }
  assert {
    condition     = google_cloud_run_v2_service.gateway.template[0].max_instance_request_concurrency == tonumber(output.variables.NYMGATE_LIMITS__CONCURRENT_REQUESTS)
    error_message = "The gateway must take as many requests at once as Cloud Run sends."
  }
  assert {
    condition     = google_cloud_run_v2_service.gateway.template[0].containers[0].resources[0].cpu_idle == true && google_cloud_run_v2_service.gateway.template[0].scaling[0].min_instance_count == 0
    error_message = "It costs nothing while nobody calls, unless that is chosen."
  }
  assert {
    condition     = output.endpoint == "https://nymgate-prod-users-123456789012.europe-west3.run.app" && output.variables.NYMGATE_PUBLIC_URL == output.endpoint
    error_message = "Callers reach it by the address that Cloud Run makes of name, project number and region."
  }
  assert {
    condition     = jsondecode(output.variables.NYMGATE_CALLERS__PLATFORM)[0].audience == output.endpoint && google_cloud_run_v2_service.gateway.custom_audiences == null
    error_message = "Without an audience of its own it is the address."
  }
  assert {
    condition     = jsondecode(output.variables.NYMGATE_CONNECTORS__OUTLOOK_CAL).options == { basic = true, times = "day" }
    error_message = "Options must keep their types: ${output.variables.NYMGATE_CONNECTORS__OUTLOOK_CAL}"
  }
}

run "doctor_is_the_gateway" {
  assert {
    condition = (
      google_cloud_run_v2_job.doctor.template[0].template[0].service_account == google_cloud_run_v2_service.gateway.template[0].service_account
      && { for variable in google_cloud_run_v2_job.doctor.template[0].template[0].containers[0].env : variable.name => variable.value } == output.variables
      && google_cloud_run_v2_job.doctor.template[0].template[0].containers[0].image == google_cloud_run_v2_service.gateway.template[0].containers[0].image
    )
    error_message = "doctor must run as the gateway does: image, account and configuration."
  }
  assert {
    condition     = startswith(output.doctor, "gcloud run jobs execute ${google_cloud_run_v2_job.doctor.name} ") && strcontains(output.doctor, "job_name=\"${google_cloud_run_v2_job.doctor.name}\" ")
    error_message = "The command must run this job and read its log: ${output.doctor}"
  }
}

run "pseudonyms_of_psoxy" {
  variables {
    key_ring   = []
    secret_ids = ["projects/contoso-analytics/secrets/psoxy-salt", "projects/contoso-analytics/secrets/psoxy-key", "projects/contoso-analytics/secrets/rules"]
    psoxy      = { salt = "gcp-sm:projects/contoso-analytics/secrets/psoxy-salt?version=1", encryption_key = "gcp-sm:projects/contoso-analytics/secrets/psoxy-key?version=1", domains = "hash", ignore_dots = true }
    connectors = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", rules = "gcp-sm:projects/contoso-analytics/secrets/rules", allow_open = true, expected_policy = "5c0d3a1be2f44710" } }
  }
  assert {
    condition = { for name, value in output.variables : name => value if startswith(name, "NYMGATE_PSEUDONYMS") } == {
      NYMGATE_PSEUDONYMS__SCHEME          = "psoxy"
      NYMGATE_PSEUDONYMS__SALT            = var.psoxy.salt
      NYMGATE_PSEUDONYMS__ENCRYPTION_KEY  = var.psoxy.encryption_key
      NYMGATE_PSEUDONYMS__DOMAINS__POLICY = "hash"
      NYMGATE_PSEUDONYMS__IGNORE_DOTS     = "true"
    }
    error_message = "Salt and key are referred to where they are, and no other key is named."
  }
  assert {
    condition     = [for grant in values(google_secret_manager_secret_iam_member.key) : grant.secret_id] == [for id in var.secret_ids : id]
    error_message = "The account may read salt, key and rules."
  }
  assert {
    condition = jsondecode(output.variables.NYMGATE_CONNECTORS__OUTLOOK_CAL) == {
      tenant         = var.tenant_id
      clientId       = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e"
      assertion      = { type = "gcp" }
      rules          = "gcp-sm:projects/contoso-analytics/secrets/rules"
      allowOpen      = true
      expectedPolicy = "5c0d3a1be2f44710"
    }
    error_message = "Rules and their pin must arrive: ${output.variables.NYMGATE_CONNECTORS__OUTLOOK_CAL}"
  }
}

run "behind_a_load_balancer" {
  variables {
    ingress    = "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"
    public_url = "https://nymgate.example.com"
    audience   = "nymgate-prod"
    size       = { cpu_always = true, min_instances = 1 }
    settings   = { NYMGATE_LOG__LEVEL = "warn" }
  }
  assert {
    condition     = output.variables.NYMGATE_CALLERS__ADDRESSES__TRUSTED_PROXIES == "2" && output.endpoint == "https://nymgate.example.com"
    error_message = "The load balancer appends an address too, and callers use its name."
  }
  assert {
    condition     = google_cloud_run_v2_service.gateway.custom_audiences == tolist(["nymgate-prod"]) && output.callers[0].audience == "nymgate-prod"
    error_message = "Cloud Run, gateway and callers must mean the same audience."
  }
  assert {
    condition     = google_cloud_run_v2_service.gateway.template[0].containers[0].resources[0].cpu_idle == false && output.variables.NYMGATE_LOG__LEVEL == "warn"
    error_message = "What was chosen must arrive."
  }
}

run "another_tenant_with_a_key_of_its_own" {
  variables {
    connectors  = { outlook-cal = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e" }, acme = { client_id = "3b9c2d1e-0f4a-4b6c-9d8e-7f6a5b4c3d2e", of = "entra-id", tenant_id = "99999999-2222-4333-8444-555555555555" } }
    tenant_keys = { "99999999-2222-4333-8444-555555555555" = { ring = [{ id = 1, secret = "gcp-sm:projects/acme/secrets/key?version=3" }], expected_epoch = "4c1f9e0b7d2a3c58" } }
  }
  assert {
    condition     = jsondecode(output.variables.NYMGATE_PSEUDONYMS__TENANTS) == { "99999999-2222-4333-8444-555555555555" = { keys = [{ id = 1, secret = "gcp-sm:projects/acme/secrets/key?version=3" }], expectedEpoch = "4c1f9e0b7d2a3c58" } }
    error_message = "The gateway must have the keys of the tenant."
  }
  assert {
    condition     = [for grant in google_secret_manager_secret_iam_member.tenant_key : "${grant.role} ${grant.secret_id}"] == ["roles/secretmanager.secretAccessor projects/acme/secrets/key"] && strcontains(time_sleep.grant.triggers.grant, google_secret_manager_secret_iam_member.tenant_key["projects/acme/secrets/key"].id)
    error_message = "The service account may read it before the gateway starts."
  }
}

run "without_such_tenants_nothing_is_added" {
  assert {
    condition     = !can(output.variables.NYMGATE_PSEUDONYMS__TENANTS) && length(google_secret_manager_secret_iam_member.tenant_key) == 0
    error_message = "Without keys by tenant there is no such variable and no such grant."
  }
}

run "a_revision_with_a_fault_gets_no_traffic_where_replicas_are_kept" {
  variables { size = { min_instances = 1 } }
  assert {
    condition     = output.variables.NYMGATE_STRICT == "true"
    error_message = "A change must not take one connector out of service."
  }
}

run "a_fault_of_one_connector_stops_no_other_where_it_scales_to_zero" {
  variables { size = { min_instances = 0 } }
  assert {
    condition     = output.variables.NYMGATE_STRICT == "false"
    error_message = "A start at a request must not fail for another tenant's fault."
  }
}

run "strict_may_be_chosen" {
  variables {
    size     = { min_instances = 0 }
    settings = { NYMGATE_STRICT = "true" }
  }
  assert {
    condition     = output.variables.NYMGATE_STRICT == "true"
    error_message = "What was chosen counts."
  }
}
