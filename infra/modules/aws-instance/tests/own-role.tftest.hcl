run "brings_a_role" {
  variables {
    name        = "nymgate-prod-outlook-cal"
    bundle      = { file = "versions.tf", sha256 = filesha256("versions.tf") }
    secrets     = [{ arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:nymgate/prod/outlook-cal/key-AbCdEf" }]
    create_role = false
    role_arn    = "arn:aws:iam::123456789012:role/given/gateway"
  }
  assert {
    condition     = length(aws_iam_role.function) == 0 && length(aws_iam_role_policy.function) == 0 && output.role_arn == var.role_arn
    error_message = "A role that is brought is left as it is."
  }
  assert {
    condition     = length(jsondecode(output.role_policy).Statement) == 3
    error_message = "Its owner must be told what it needs."
  }
}
