data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  is_url  = var.front == "function-url"
  alias   = "live"
  timeout = coalesce(var.timeout_seconds, local.is_url ? 60 : 29)

  place        = "${data.aws_region.current.region}:${data.aws_caller_identity.current.account_id}"
  arn          = "arn:${data.aws_partition.current.partition}"
  function_arn = "${local.arn}:lambda:${local.place}:function:${var.name}"
  log_group    = "/aws/lambda/${var.name}"
  doctor       = "${var.name}-doctor"
  role_arn     = var.create_role ? one(aws_iam_role.function[*].arn) : var.role_arn

  doctor_log_group = "/aws/lambda/${local.doctor}"

  # An API has its address before the function is there; a function URL is told with each call.
  configuration = merge(var.configuration, local.is_url ? {} : { NYMGATE_PUBLIC_URL = one(aws_apigatewayv2_api.front[*].api_endpoint) })

  # Base64 of the SHA-256, as Lambda tells it: three hexadecimal digits are two characters.
  alphabet    = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
  twelve_bits = [for place in range(22) : parseint(substr("${var.bundle.sha256}00", place * 3, 3), 16)]
  sha256      = "${substr(join("", [for bits in local.twelve_bits : "${substr(local.alphabet, floor(bits / 64), 1)}${substr(local.alphabet, bits % 64, 1)}"]), 0, 43)}="
}

# Before the function, which would make it without an end to its lines. It stays when the function goes: it has the audit trail.
resource "aws_cloudwatch_log_group" "function" {
  name              = local.log_group
  skip_destroy      = true
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
}

data "aws_s3_object" "bundle" {
  count         = var.bundle.s3 == null ? 0 : 1
  bucket        = var.bundle.s3.bucket
  key           = var.bundle.s3.key
  version_id    = var.bundle.s3.version
  checksum_mode = "ENABLED"
}

resource "aws_lambda_function" "gateway" {
  function_name    = var.name
  description      = "Nymgate: pseudonymizing gateway for Microsoft 365."
  role             = local.role_arn
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  handler          = local.is_url ? "aws-lambda.streaming" : "aws-lambda.handler"
  filename         = var.bundle.file
  source_code_hash = local.sha256

  s3_bucket         = try(var.bundle.s3.bucket, null)
  s3_key            = try(var.bundle.s3.key, null)
  s3_object_version = try(var.bundle.s3.version, null)

  memory_size                    = var.memory_mb
  timeout                        = local.timeout
  reserved_concurrent_executions = var.reserved_concurrency
  kms_key_arn                    = var.kms_key_arn
  publish                        = true

  dynamic "environment" {
    for_each = length(local.configuration) > 0 ? [local.configuration] : []
    content {
      variables = environment.value
    }
  }

  # In JSON Lambda would wrap lines, and a wrapped audit line is not the one that its chain was made over.
  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function.name
  }

  dynamic "vpc_config" {
    for_each = var.vpc[*]
    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = vpc_config.value.security_group_ids
    }
  }

  lifecycle {
    precondition {
      condition     = var.bundle.file == null || try(filesha256(var.bundle.file), "") == var.bundle.sha256
      error_message = "bundle.file is not there, or its SHA-256 is not bundle.sha256. Take both from the same release: sha256sum --check."
    }
    precondition {
      condition     = var.bundle.s3 == null || one(data.aws_s3_object.bundle[*].checksum_sha256) == local.sha256
      error_message = "the object in S3 has another SHA-256 than bundle.sha256, or none. Upload it with: aws s3api put-object --checksum-algorithm SHA256."
    }
    precondition {
      condition     = length(local.configuration) == 0 || length(base64encode(jsonencode(local.configuration))) / 4 * 3 <= 4096
      error_message = "the configuration has more than the 4096 bytes that Lambda's variables may have. Put it into the package (npm run build:lambda -- nymgate.json), and give configuration = {}."
    }
  }

  depends_on = [aws_iam_role_policy.function]
}

# Callers go through the alias: what it points at never changes, so an old version is whole again in one call.
resource "aws_lambda_alias" "live" {
  name             = local.alias
  function_name    = aws_lambda_function.gateway.function_name
  function_version = aws_lambda_function.gateway.version
}
