variables {
  name    = "nymgate-prod-outlook-cal"
  bundle  = { file = "versions.tf", sha256 = filesha256("versions.tf") }
  secrets = [{ arn = "arn:aws:ssm:eu-central-1:123456789012:parameter/nymgate/prod/outlook-cal/key" }]
}

run "http_api" {
  variables { front = "http-api" }
  assert {
    condition     = aws_apigatewayv2_route.front[0].authorization_type == "AWS_IAM" && aws_apigatewayv2_integration.front[0].payload_format_version == "2.0"
    error_message = "The API must ask IAM and send payload 2.0."
  }
  assert {
    condition     = aws_lambda_permission.front[0].source_arn == "${aws_apigatewayv2_api.front[0].execution_arn}/*/*" && aws_lambda_permission.front[0].qualifier == "live"
    error_message = "This one API alone may call the function."
  }
  assert {
    condition     = output.configuration.NYMGATE_PUBLIC_URL == output.endpoint && aws_lambda_function.gateway.handler == "aws-lambda.handler"
    error_message = "The gateway must know the API's address."
  }
  assert {
    condition     = aws_lambda_function.gateway.timeout == 29 && aws_apigatewayv2_integration.front[0].timeout_milliseconds == 29000
    error_message = "An API waits 29 seconds."
  }
  assert {
    condition     = length(aws_lambda_function_url.front) == 0 && output.target.arn == "${aws_apigatewayv2_api.front[0].execution_arn}/*"
    error_message = "No function URL beside an API."
  }
}

run "parameter_with_an_own_kms_key_in_a_network" {
  variables {
    front               = "function-url"
    secrets_kms_key_arn = "arn:aws:kms:eu-central-1:123456789012:key/1f0a2b3c-4d5e-4f60-8a9b-0c1d2e3f4a5b"
    vpc                 = { subnet_ids = ["subnet-1"], security_group_ids = ["sg-1"] }
  }
  assert {
    condition = [for statement in jsondecode(aws_iam_role_policy.function[0].policy).Statement : statement.Sid] == [
      "WriteLog", "ReadParameters", "DecryptKeys", "ProveOneselfToEntra", "NetworkInterfacesAllow", "NetworkInterfacesDeny"
    ]
    error_message = "Wrong statements."
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.function[0].policy).Statement[1].Resource == var.secrets[0].arn && jsondecode(aws_iam_role_policy.function[0].policy).Statement[1].Action == "ssm:GetParameter"
    error_message = "The role may read its parameter alone."
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.function[0].policy).Statement[2].Condition.StringEquals["kms:ViaService"] == "ssm.eu-central-1.amazonaws.com"
    error_message = "The KMS key serves the store alone."
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.function[0].policy).Statement[5].Effect == "Deny" && jsondecode(aws_iam_role_policy.function[0].policy).Statement[5].Condition.ArnLike["lambda:SourceFunctionArn"][0] == aws_lambda_function.gateway.arn
    error_message = "The code itself must not make network interfaces."
  }
}

run "rules_in_a_bucket" {
  variables { rules_objects = ["arn:aws:s3:::contoso-rules/outlook.yaml"] }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.function[0].policy).Statement : "${statement.Action} ${statement.Resource}" if statement.Sid == "ReadRules"] == ["s3:GetObject arn:aws:s3:::contoso-rules/outlook.yaml"]
    error_message = "The role may read this object alone."
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.function[0].policy).Statement : statement.Condition if statement.Sid == "ReadRules"] == [{ StringEquals = { "aws:ResourceAccount" = "123456789012" } }]
    error_message = "The role may read no bucket of another account."
  }
}

run "cognito" {
  variables {
    federation       = "cognito"
    cognito_pool_arn = "arn:aws:cognito-identity:eu-central-1:123456789012:identitypool/eu-central-1:11111111-2222-4333-8444-555555555555"
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.function[0].policy).Statement[2].Action == "cognito-identity:GetOpenIdTokenForDeveloperIdentity" && jsondecode(aws_iam_role_policy.function[0].policy).Statement[2].Resource == var.cognito_pool_arn
    error_message = "The role may take tokens of this pool alone."
  }
  assert {
    condition     = !strcontains(aws_iam_role_policy.function[0].policy, "sts:GetWebIdentityToken")
    error_message = "No token of STS beside Cognito."
  }
}

run "role_with_a_path_and_a_boundary" {
  variables {
    role_path            = "/apps/nymgate/"
    permissions_boundary = "arn:aws:iam::123456789012:policy/boundary"
  }
  assert {
    condition     = output.role_arn == "arn:aws:iam::123456789012:role/apps/nymgate/nymgate-prod-outlook-cal" && aws_iam_role.function[0].permissions_boundary == var.permissions_boundary
    error_message = "The path belongs to the subject: ${output.role_arn}"
  }
}

run "object_in_s3" {
  variables {
    bundle = {
      s3     = { bucket = "releases", key = "nymgate.zip", version = "7" }
      sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    }
  }
  assert {
    condition     = aws_lambda_function.gateway.s3_key == "nymgate.zip" && aws_lambda_function.gateway.s3_object_version == "7" && aws_lambda_function.gateway.filename == null
    error_message = "The object must be the named one."
  }
}
