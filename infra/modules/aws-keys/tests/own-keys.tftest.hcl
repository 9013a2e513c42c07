run "container_without_a_value" {
  variables {
    name          = "nymgate/prod/outlook-cal/key"
    generate_keys = false
    versions      = { 1 = "9a3f0c1f-1e5c-4b4d-8a9b-0c1d2e3f4a5b" }
  }
  assert {
    condition     = length(aws_secretsmanager_secret.key) == 1 && length(aws_secretsmanager_secret_version.key) == 0
    error_message = "Who makes the key writes it."
  }
  assert {
    condition     = output.keys["1"].reference == "aws-sm:nymgate/prod/outlook-cal/key?version=9a3f0c1f-1e5c-4b4d-8a9b-0c1d2e3f4a5b"
    error_message = "Wrong reference: ${output.keys["1"].reference}"
  }
}
