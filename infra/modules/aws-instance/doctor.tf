# `nymgate doctor` with the role and configuration of the gateway. It has no URL and no resource policy: whoever may invoke this ARN runs
# it, and gets a report. The same right on the gateway would let them write events that name any caller (DIA-01).
resource "aws_cloudwatch_log_group" "doctor" {
  count             = var.doctor ? 1 : 0
  name              = local.doctor_log_group
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
}

resource "aws_lambda_function" "doctor" {
  count            = var.doctor ? 1 : 0
  function_name    = local.doctor
  description      = "Nymgate: diagnosis of ${var.name}."
  role             = local.role_arn
  runtime          = aws_lambda_function.gateway.runtime
  architectures    = aws_lambda_function.gateway.architectures
  handler          = "doctor.handler"
  filename         = var.bundle.file
  source_code_hash = local.sha256

  s3_bucket         = try(var.bundle.s3.bucket, null)
  s3_key            = try(var.bundle.s3.key, null)
  s3_object_version = try(var.bundle.s3.version, null)

  memory_size = var.memory_mb
  timeout     = 120
  kms_key_arn = var.kms_key_arn

  dynamic "environment" {
    for_each = length(local.configuration) > 0 ? [local.configuration] : []
    content {
      variables = environment.value
    }
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.doctor[0].name
  }

  dynamic "vpc_config" {
    for_each = var.vpc[*]
    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = vpc_config.value.security_group_ids
    }
  }
}
