data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

# Its ARN, path included, is the subject that Entra ID trusts: never a name that AWS makes up.
resource "aws_iam_role" "function" {
  count                = var.create_role ? 1 : 0
  name                 = var.name
  path                 = var.role_path
  description          = "Nymgate: the function itself."
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy" "function" {
  count  = var.create_role ? 1 : 0
  name   = "nymgate"
  role   = aws_iam_role.function[0].name
  policy = data.aws_iam_policy_document.function.json
}

locals {
  secrets    = [for secret in var.secrets : secret.arn if strcontains(secret.arn, ":secretsmanager:")]
  parameters = [for secret in var.secrets : secret.arn if strcontains(secret.arn, ":ssm:")]
  stores     = concat(length(local.secrets) > 0 ? ["secretsmanager"] : [], length(local.parameters) > 0 ? ["ssm"] : [])
}

data "aws_iam_policy_document" "function" {
  statement {
    sid       = "WriteLog"
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = [for group in concat([local.log_group], var.doctor ? [local.doctor_log_group] : []) : "${local.arn}:logs:${local.place}:log-group:${group}:*"]
  }

  dynamic "statement" {
    for_each = length(local.secrets) > 0 ? [local.secrets] : []
    content {
      sid       = "ReadKeys"
      actions   = ["secretsmanager:GetSecretValue"]
      resources = statement.value
    }
  }

  dynamic "statement" {
    for_each = length(local.parameters) > 0 ? [local.parameters] : []
    content {
      sid       = "ReadParameters"
      actions   = ["ssm:GetParameter"]
      resources = statement.value
    }
  }

  dynamic "statement" {
    for_each = length(var.rules_objects) > 0 ? [var.rules_objects] : []
    content {
      sid       = "ReadRules"
      actions   = ["s3:GetObject"]
      resources = statement.value
      # The name of a bucket that is deleted is free for any account.
      condition {
        test     = "StringEquals"
        variable = "aws:ResourceAccount"
        values   = [data.aws_caller_identity.current.account_id]
      }
    }
  }

  dynamic "statement" {
    for_each = var.secrets_kms_key_arn[*]
    content {
      sid       = "DecryptKeys"
      actions   = ["kms:Decrypt"]
      resources = [statement.value]
      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = [for service in local.stores : "${service}.${data.aws_region.current.region}.amazonaws.com"]
      }
    }
  }

  # STS has no resource to name here, so the conditions are all that binds. ForAllValues is true of no value at all; Null closes that.
  dynamic "statement" {
    for_each = var.federation == "outbound" ? [var.audience] : []
    content {
      sid       = "ProveOneselfToEntra"
      actions   = ["sts:GetWebIdentityToken"]
      resources = ["*"]
      condition {
        test     = "ForAllValues:StringEquals"
        variable = "sts:IdentityTokenAudience"
        values   = [statement.value]
      }
      condition {
        test     = "Null"
        variable = "sts:IdentityTokenAudience"
        values   = ["false"]
      }
      condition {
        test     = "StringEquals"
        variable = "sts:SigningAlgorithm"
        values   = ["RS256"]
      }
      condition {
        test     = "NumericLessThanEquals"
        variable = "sts:DurationSeconds"
        values   = ["300"]
      }
    }
  }

  dynamic "statement" {
    for_each = var.cognito_pool_arn[*]
    content {
      sid       = "ProveOneselfToEntra"
      actions   = ["cognito-identity:GetOpenIdTokenForDeveloperIdentity"]
      resources = [statement.value]
    }
  }

  # Lambda itself makes the network interfaces, and asks with this role. The second statement keeps the code from doing so.
  dynamic "statement" {
    for_each = var.vpc == null ? [] : ["Allow", "Deny"]
    content {
      sid    = "NetworkInterfaces${statement.value}"
      effect = statement.value
      actions = [
        "ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface",
        "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:UnassignPrivateIpAddresses",
      ]
      resources = ["*"]
      dynamic "condition" {
        for_each = statement.value == "Deny" ? [concat([local.function_arn, "${local.function_arn}:*"], var.doctor ? ["${local.function_arn}-doctor"] : [])] : []
        content {
          test     = "ArnLike"
          variable = "lambda:SourceFunctionArn"
          values   = condition.value
        }
      }
    }
  }
}
