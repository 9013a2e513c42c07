variables {
  application_id = "/applications/44444444-aaaa-4bbb-8ccc-555555555555"
  certificate    = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
}

run "the_public_part_goes_to_the_application" {
  command = plan
  assert {
    condition     = azuread_application_certificate.gateway.type == "AsymmetricX509Cert" && azuread_application_certificate.gateway.encoding == "pem"
    error_message = "A certificate, as PEM."
  }
  assert {
    condition     = azuread_application_certificate.gateway.application_id == "/applications/44444444-aaaa-4bbb-8ccc-555555555555"
    error_message = "It hangs on this application."
  }
}

run "refuses_a_private_key" {
  command = plan
  variables {
    certificate = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
  }
  expect_failures = [var.certificate]
}

run "refuses_a_private_key_behind_the_certificate" {
  command = plan
  variables {
    certificate = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
  }
  expect_failures = [var.certificate]
}

run "refuses_a_day_without_time" {
  command = plan
  variables {
    end_date = "31.01.2027"
  }
  expect_failures = [var.end_date]
}

run "refuses_a_client_id" {
  command = plan
  variables {
    application_id = "44444444-aaaa-4bbb-8ccc-555555555555"
  }
  expect_failures = [var.application_id]
}
