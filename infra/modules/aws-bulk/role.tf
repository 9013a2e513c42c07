data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

# Not the gateway's role: it reads files, and Entra ID trusts it with nothing.
resource "aws_iam_role" "function" {
  name                 = var.name
  path                 = var.role_path
  description          = "Nymgate: the function that pseudonymizes files."
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy" "function" {
  name   = "nymgate"
  role   = aws_iam_role.function.name
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
    resources = ["${local.arn}:logs:${local.place}:log-group:${local.log_group}:*"]
  }

  statement {
    sid       = "TakeEvents"
    actions   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
    resources = [aws_sqs_queue.events.arn]
  }

  # Buckets of this account alone: the name of one that was deleted, or is not made yet, is free for anybody, who would get the outputs then, or
  # hand in files.
  #
  # Without this one S3 says of an object that is not there that one may not see it, and no output could be begun.
  statement {
    sid       = "FindFiles"
    actions   = ["s3:ListBucket"]
    resources = [for place in ["input", "output"] : local.buckets[place].arn]
    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = [local.account]
    }
  }

  statement {
    sid       = "ReadFiles"
    actions   = ["s3:GetObject"]
    resources = concat([for job in var.jobs : "${local.buckets["input"].arn}/${job.from}*"], [for job in var.jobs : "${local.buckets["output"].arn}/${job.to}*"])
    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = [local.account]
    }
  }

  statement {
    sid       = "WriteOutputs"
    actions   = ["s3:AbortMultipartUpload", "s3:PutObject"]
    resources = [for job in var.jobs : "${local.buckets["output"].arn}/${job.to}*"]
    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = [local.account]
    }
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

  # S3 decrypts parts of an upload too, when it puts them together.
  dynamic "statement" {
    for_each = { for place, bucket in local.given : place => bucket.kms_key_arn if bucket.kms_key_arn != null }
    content {
      sid       = "Kms${title(statement.key)}"
      actions   = statement.key == "input" ? ["kms:Decrypt"] : ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [statement.value]
      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = ["s3.${data.aws_region.current.region}.amazonaws.com"]
      }
    }
  }
}
