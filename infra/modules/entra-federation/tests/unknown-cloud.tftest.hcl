run "an_unknown_cloud" {
  command = plan
  variables {
    application_id = "/applications/44444444-aaaa-4bbb-8ccc-555555555555"
    name           = "nymgate-prod-entra-id"
    cloud          = "mars"
    kind           = "custom"
    identity       = { issuer = "https://idp.example", subject = "nymgate" }
  }
  expect_failures = [var.cloud]
}
