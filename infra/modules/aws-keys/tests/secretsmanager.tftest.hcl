variables {
  name = "nymgate/prod/outlook-cal/key"
}

run "one_key" {
  assert {
    condition     = aws_secretsmanager_secret.key["1"].name == "nymgate/prod/outlook-cal/key" && aws_secretsmanager_secret.key["1"].recovery_window_in_days == 30
    error_message = "Wrong secret."
  }
  assert {
    condition     = aws_secretsmanager_secret_version.key["1"].secret_string == null && aws_secretsmanager_secret_version.key["1"].secret_string_wo == null && aws_secretsmanager_secret_version.key["1"].secret_string_wo_version == 1
    error_message = "The value may be written, and never be kept."
  }
  assert {
    condition     = output.keys == { "1" = { reference = "aws-sm:nymgate/prod/outlook-cal/key?version=${aws_secretsmanager_secret_version.key["1"].version_id}", resource = aws_secretsmanager_secret.key["1"].arn } }
    error_message = "The reference must pin the version."
  }
  assert {
    condition     = length(aws_ssm_parameter.key) == 0
    error_message = "One store, not two."
  }
}

run "one_more_leaves_the_first" {
  command = plan
  variables { numbers = [1, 2] }
  assert {
    condition     = startswith(output.keys["1"].reference, "aws-sm:nymgate/prod/outlook-cal/key?version=")
    error_message = "A first key that is written again would have an unknown version, which fails this run."
  }
}

run "the_second_is_a_secret_of_its_own" {
  variables {
    numbers     = [1, 2]
    kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/1f0a2b3c-4d5e-4f60-8a9b-0c1d2e3f4a5b"
  }
  assert {
    condition     = startswith(output.keys["2"].reference, "aws-sm:nymgate/prod/outlook-cal/key-2?version=") && aws_secretsmanager_secret.key["2"].kms_key_id == var.kms_key_arn
    error_message = "The second key must be a secret of its own: ${output.keys["2"].reference}"
  }
}
