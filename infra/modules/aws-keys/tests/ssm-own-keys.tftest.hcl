run "no_parameter_without_a_value" {
  variables {
    name          = "nymgate/prod/outlook-cal/key"
    store         = "ssm"
    generate_keys = false
  }
  assert {
    condition     = length(aws_ssm_parameter.key) == 0 && output.keys["1"].reference == "aws-ssm:/nymgate/prod/outlook-cal/key"
    error_message = "Who makes the key makes the parameter."
  }
  assert {
    condition     = output.keys["1"].resource == "arn:aws:ssm:eu-central-1:123456789012:parameter/nymgate/prod/outlook-cal/key"
    error_message = "The role must be allowed to read it all the same."
  }
}
