run "names_and_words" {
  command = plan
  variables {
    name        = "/nymgate/prod/outlook-cal/key"
    store       = "vault"
    numbers     = [0]
    kms_key_arn = "alias/nymgate"
  }
  expect_failures = [var.name, var.store, var.numbers, var.kms_key_arn]
}

run "a_version_of_no_key" {
  command = plan
  variables {
    name     = "nymgate/prod/outlook-cal/key"
    versions = { 2 = "9a3f0c1f-1e5c-4b4d-8a9b-0c1d2e3f4a5b" }
  }
  expect_failures = [var.versions]
}
