locals {
  urls = [for target in var.targets : target.arn if target.front == "function-url"]
  apis = [for target in var.targets : target.arn if target.front == "http-api"]
}

data "aws_iam_policy_document" "trust" {
  dynamic "statement" {
    for_each = var.aws[*]
    content {
      actions = ["sts:AssumeRole"]
      principals {
        type        = "AWS"
        identifiers = [statement.value.principal_arn]
      }
      condition {
        test     = "StringEquals"
        variable = "sts:ExternalId"
        values   = [statement.value.external_id]
      }
    }
  }

  # For AWS `aud` is the token's azp, the account itself, and `oaud` its aud: without oaud every token of the account would do, also
  # one that it has given to somebody else.
  dynamic "statement" {
    for_each = var.google[*]
    content {
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = ["accounts.google.com"]
      }
      condition {
        test     = "StringEquals"
        variable = "accounts.google.com:aud"
        values   = [statement.value.service_account_id]
      }
      condition {
        test     = "StringEquals"
        variable = "accounts.google.com:sub"
        values   = [statement.value.service_account_id]
      }
      condition {
        test     = "StringEquals"
        variable = "accounts.google.com:oaud"
        values   = [statement.value.audience]
      }
    }
  }
}

# The name is what the gateway's configuration lists: it must not change by itself.
resource "aws_iam_role" "caller" {
  name                 = var.name
  path                 = var.role_path
  description          = "Calls Nymgate, and nothing else."
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary
}

data "aws_iam_policy_document" "call" {
  dynamic "statement" {
    for_each = length(local.urls) > 0 ? [local.urls] : []
    content {
      sid       = "CallUrl"
      actions   = ["lambda:InvokeFunctionUrl"]
      resources = statement.value
      condition {
        test     = "StringEquals"
        variable = "lambda:FunctionUrlAuthType"
        values   = ["AWS_IAM"]
      }
    }
  }

  # A call of a function URL needs this too. Without the condition the role could write events itself, and in them any caller's name.
  dynamic "statement" {
    for_each = length(local.urls) > 0 ? [local.urls] : []
    content {
      sid       = "CallFunctionByUrlAlone"
      actions   = ["lambda:InvokeFunction"]
      resources = statement.value
      condition {
        test     = "Bool"
        variable = "lambda:InvokedViaFunctionUrl"
        values   = ["true"]
      }
    }
  }

  dynamic "statement" {
    for_each = length(local.apis) > 0 ? [local.apis] : []
    content {
      sid       = "CallApi"
      actions   = ["execute-api:Invoke"]
      resources = statement.value
    }
  }
}

resource "aws_iam_role_policy" "call" {
  name   = "call-nymgate"
  role   = aws_iam_role.caller.name
  policy = data.aws_iam_policy_document.call.json
}
