variables {
  name    = "nymgate-prod-caller-warehouse"
  aws     = { principal_arn = "arn:aws:iam::210987654321:role/etl", external_id = "0123456789abcdef" }
  targets = [{ front = "function-url", arn = "arn:aws:lambda:eu-central-1:123456789012:function:nymgate-prod-outlook-cal:live" }]
}

run "aws" {
  assert {
    condition = jsondecode(aws_iam_role.caller.assume_role_policy).Statement == [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:aws:iam::210987654321:role/etl" }
      Condition = { StringEquals = { "sts:ExternalId" = "0123456789abcdef" } }
    }]
    error_message = "The principal must name the external id: ${aws_iam_role.caller.assume_role_policy}"
  }
  assert {
    condition = jsondecode(aws_iam_role_policy.call.policy).Statement == [
      {
        Sid       = "CallUrl"
        Effect    = "Allow"
        Action    = "lambda:InvokeFunctionUrl"
        Resource  = var.targets[0].arn
        Condition = { StringEquals = { "lambda:FunctionUrlAuthType" = "AWS_IAM" } }
      },
      {
        Sid       = "CallFunctionByUrlAlone"
        Effect    = "Allow"
        Action    = "lambda:InvokeFunction"
        Resource  = var.targets[0].arn
        Condition = { Bool = { "lambda:InvokedViaFunctionUrl" = "true" } }
      },
    ]
    error_message = "A caller needs both, and the second by the URL alone: ${aws_iam_role_policy.call.policy}"
  }
  assert {
    condition     = output.caller == { type = "aws-iam", roleArn = "arn:aws:iam::123456789012:role/nymgate-prod-caller-warehouse", externalId = "0123456789abcdef" }
    error_message = "Wrong caller."
  }
}

run "an_api_and_a_url" {
  variables {
    targets = [
      { front = "http-api", arn = "arn:aws:execute-api:eu-central-1:123456789012:abc/*" },
      { front = "function-url", arn = "arn:aws:lambda:eu-central-1:123456789012:function:nymgate-prod-outlook-cal:live" },
    ]
  }
  assert {
    condition = jsondecode(aws_iam_role_policy.call.policy).Statement[2] == {
      Sid      = "CallApi"
      Effect   = "Allow"
      Action   = "execute-api:Invoke"
      Resource = "arn:aws:execute-api:eu-central-1:123456789012:abc/*"
    }
    error_message = "An API is called by execute-api:Invoke."
  }
}
