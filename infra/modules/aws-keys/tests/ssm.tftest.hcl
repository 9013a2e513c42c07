run "parameter" {
  variables {
    name  = "nymgate/prod/outlook-cal/key"
    store = "ssm"
  }
  assert {
    condition     = aws_ssm_parameter.key["1"].type == "SecureString" && aws_ssm_parameter.key["1"].value_wo == null && aws_ssm_parameter.key["1"].value_wo_version == 1
    error_message = "The value may be written encrypted, and never be kept."
  }
  assert {
    condition     = output.keys == { "1" = { reference = "aws-ssm:/nymgate/prod/outlook-cal/key?version=1", resource = "arn:aws:ssm:eu-central-1:123456789012:parameter/nymgate/prod/outlook-cal/key" } }
    error_message = "Wrong key: ${jsonencode(output.keys)}"
  }
}
