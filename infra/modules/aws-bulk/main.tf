data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  place     = "${data.aws_region.current.region}:${local.account}"
  arn       = "arn:${data.aws_partition.current.partition}"
  log_group = "/aws/lambda/${var.name}"

  jobs = {
    for id, job in var.jobs : id => merge(
      { from = "s3://${var.input.bucket}/${job.from}", to = "s3://${var.output.bucket}/${job.to}", rules = "env:${local.rules_names[id]}" },
      { for key in ["set", "format", "connector", "names"] : key => job[key] if lookup(job, key, null) != null },
      { for key in ["rejects"] : key => tonumber(job[key]) if lookup(job, key, null) != null },
    )
  }
  rules_names   = { for id in keys(var.jobs) : id => "BULK_RULES_${upper(replace(id, "-", "_"))}" }
  own           = merge({ NYMGATE_BULK = jsonencode(local.jobs) }, { for id, job in var.jobs : local.rules_names[id] => base64gzip(job.rules) })
  configuration = merge(var.configuration, local.own)

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

# The gateway's own package, entered by another handler; nobody reaches it but the queue.
resource "aws_lambda_function" "bulk" {
  function_name    = var.name
  description      = "Nymgate: pseudonymizes files that arrive in a bucket."
  role             = aws_iam_role.function.arn
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  handler          = "bulk.handler"
  filename         = var.bundle.file
  source_code_hash = local.sha256

  s3_bucket         = try(var.bundle.s3.bucket, null)
  s3_key            = try(var.bundle.s3.key, null)
  s3_object_version = try(var.bundle.s3.version, null)

  memory_size = var.memory_mb
  timeout     = var.timeout_seconds
  kms_key_arn = var.kms_key_arn

  environment {
    variables = local.configuration
  }

  logging_config {
    log_format = "Text"
    log_group  = aws_cloudwatch_log_group.function.name
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
    # By what is known before the first apply, which makes ids and keys of the configuration. Two objects of JSON have a brace and a comma less
    # when they are one.
    precondition {
      condition     = length(base64encode(jsonencode(local.own))) / 4 * 3 + max(var.configuration_bytes - 1, 0) <= 4096
      error_message = "jobs and packed rules, with the least that the configuration has, have more than the 4096 bytes that Lambda's variables may have. Shorten the rules, or make a function for each job: each needs an input bucket of its own, or input.notify = false."
    }
    precondition {
      condition     = length(base64encode(jsonencode(local.configuration))) / 4 * 3 <= 4096
      error_message = "configuration, jobs and packed rules have more than the 4096 bytes that Lambda's variables may have. Shorten the rules, or make a function for each job: each needs an input bucket of its own, or input.notify = false."
    }
  }

  depends_on = [aws_iam_role_policy.function]
}
