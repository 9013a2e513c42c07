run "google" {
  variables {
    name      = "nymgate-prod-caller-bigquery"
    role_path = "/nymgate/"
    google    = { service_account_id = "112233445566778899001", audience = "nymgate-prod-bigquery" }
    targets   = [{ front = "function-url", arn = "arn:aws:lambda:eu-central-1:123456789012:function:nymgate-prod-outlook-cal:live" }]
  }
  assert {
    condition = jsondecode(aws_iam_role.caller.assume_role_policy).Statement == [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "accounts.google.com" }
      Condition = { StringEquals = {
        "accounts.google.com:aud"  = "112233445566778899001"
        "accounts.google.com:sub"  = "112233445566778899001"
        "accounts.google.com:oaud" = "nymgate-prod-bigquery"
      } }
    }]
    error_message = "All three must bind: ${aws_iam_role.caller.assume_role_policy}"
  }
  assert {
    condition     = output.caller == { type = "aws-iam", roleArn = "arn:aws:iam::123456789012:role/nymgate/nymgate-prod-caller-bigquery", externalId = null }
    error_message = "Wrong caller."
  }
}
