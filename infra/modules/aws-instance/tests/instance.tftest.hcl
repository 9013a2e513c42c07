variables {
  name          = "nymgate-prod-outlook-cal"
  bundle        = { file = "versions.tf", sha256 = filesha256("versions.tf") }
  secrets       = [{ arn = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:nymgate/prod/outlook-cal/key-AbCdEf" }]
  configuration = { NYMGATE_PSEUDONYMS = "{}" }
}

run "function_url" {
  assert {
    condition     = aws_lambda_function_url.front[0].authorization_type == "AWS_IAM" && aws_lambda_function_url.front[0].qualifier == "live"
    error_message = "The function URL must ask IAM, and lead to the alias."
  }
  assert {
    condition     = aws_lambda_function_url.front[0].invoke_mode == "RESPONSE_STREAM" && aws_lambda_function.gateway.handler == "aws-lambda.streaming"
    error_message = "A stream needs the streaming handler."
  }
  assert {
    condition     = aws_lambda_function.gateway.runtime == "nodejs24.x" && tolist(aws_lambda_function.gateway.architectures) == tolist(["arm64"])
    error_message = "Wrong runtime."
  }
  assert {
    condition     = aws_lambda_function.gateway.source_code_hash == filebase64sha256("versions.tf")
    error_message = "The hash must be that of the file, in Base64: ${aws_lambda_function.gateway.source_code_hash}"
  }
  assert {
    condition     = aws_lambda_function.gateway.environment[0].variables == tomap({ NYMGATE_PSEUDONYMS = "{}" })
    error_message = "The function gets the configuration and nothing else."
  }
  assert {
    condition     = aws_lambda_function.gateway.logging_config[0].log_format == "Text" && aws_lambda_function.gateway.logging_config[0].log_group == aws_cloudwatch_log_group.function.name
    error_message = "Lines must come as they are, into the log group with an end."
  }
  assert {
    condition     = aws_cloudwatch_log_group.function.skip_destroy
    error_message = "The audit trail must outlive the function."
  }
  assert {
    condition     = aws_lambda_alias.live.function_version == "1" && aws_lambda_function.gateway.publish
    error_message = "The alias must lead to a published version."
  }
  assert {
    condition     = output.endpoint == trimsuffix(aws_lambda_function_url.front[0].function_url, "/") && !endswith(output.endpoint, "/")
    error_message = "Wrong endpoint: ${output.endpoint}"
  }
  assert {
    condition     = output.role_arn == "arn:aws:iam::123456789012:role/nymgate-prod-outlook-cal" && aws_lambda_function.gateway.role == output.role_arn
    error_message = "Wrong role: ${output.role_arn}"
  }
  assert {
    condition     = output.target.arn == "arn:aws:lambda:eu-central-1:123456789012:function:nymgate-prod-outlook-cal:live"
    error_message = "Callers may call the alias alone."
  }
  assert {
    condition     = length(aws_apigatewayv2_api.front) == 0 && length(aws_lambda_permission.front) == 0
    error_message = "No API beside a function URL."
  }
}

run "role_may_do_three_things" {
  assert {
    condition = jsondecode(aws_iam_role_policy.function[0].policy).Statement == [
      {
        Sid    = "WriteLog"
        Effect = "Allow"
        Action = ["logs:CreateLogStream", "logs:PutLogEvents"]
        Resource = [
          "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/nymgate-prod-outlook-cal-doctor:*",
          "arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/nymgate-prod-outlook-cal:*",
        ]
      },
      {
        Sid      = "ReadKeys"
        Effect   = "Allow"
        Action   = "secretsmanager:GetSecretValue"
        Resource = var.secrets[0].arn
      },
      {
        Sid      = "ProveOneselfToEntra"
        Effect   = "Allow"
        Action   = "sts:GetWebIdentityToken"
        Resource = "*"
        Condition = {
          "ForAllValues:StringEquals" = { "sts:IdentityTokenAudience" = "api://AzureADTokenExchange" }
          Null                        = { "sts:IdentityTokenAudience" = "false" }
          NumericLessThanEquals       = { "sts:DurationSeconds" = "300" }
          StringEquals                = { "sts:SigningAlgorithm" = "RS256" }
        }
      },
    ]
    error_message = "The role may do something else: ${aws_iam_role_policy.function[0].policy}"
  }
  assert {
    condition = jsondecode(aws_iam_role.function[0].assume_role_policy).Statement == [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
    error_message = "Lambda alone may assume the role."
  }
}

run "planning_again_changes_nothing_that_has_a_name" {
  command = plan
  assert {
    condition     = output.role_arn == "arn:aws:iam::123456789012:role/nymgate-prod-outlook-cal"
    error_message = "A new role would have an unknown ARN, which fails this run."
  }
}

run "doctor_is_the_gateway_without_a_way_in" {
  assert {
    condition = (
      aws_lambda_function.doctor[0].function_name == "nymgate-prod-outlook-cal-doctor"
      && aws_lambda_function.doctor[0].handler == "doctor.handler"
      && aws_lambda_function.doctor[0].role == aws_lambda_function.gateway.role
      && aws_lambda_function.doctor[0].source_code_hash == aws_lambda_function.gateway.source_code_hash
      && aws_lambda_function.doctor[0].environment[0].variables == aws_lambda_function.gateway.environment[0].variables
    )
    error_message = "doctor must be the gateway's package, role and configuration, under a name of its own."
  }
  assert {
    condition     = aws_lambda_function_url.front[0].function_name == var.name && length(aws_lambda_permission.front) == 0
    error_message = "doctor has no URL, and nobody is permitted to invoke it here."
  }
  assert {
    condition     = aws_lambda_function.doctor[0].logging_config[0].log_group == "/aws/lambda/nymgate-prod-outlook-cal-doctor"
    error_message = "doctor must write into its own log, which is no audit trail."
  }
  assert {
    condition     = startswith(output.doctor, "aws lambda invoke --region eu-central-1 --function-name nymgate-prod-outlook-cal-doctor ")
    error_message = "Wrong command: ${output.doctor}"
  }
}

run "without_doctor" {
  command = plan
  variables { doctor = false }
  assert {
    condition     = length(aws_lambda_function.doctor) == 0 && length(aws_cloudwatch_log_group.doctor) == 0 && output.doctor == null
    error_message = "doctor = false must make no function and no log."
  }
}
