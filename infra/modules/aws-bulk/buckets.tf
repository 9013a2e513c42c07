locals {
  given = { input = var.input, output = var.output }
  made  = { for place, bucket in local.given : place => bucket if bucket.create }
  # By the name: a bucket that is not made here need not be read.
  buckets = { for place, bucket in local.given : place => { arn = "${local.arn}:s3:::${bucket.bucket}" } }
}

resource "aws_s3_bucket" "made" {
  for_each = local.made
  bucket   = each.value.bucket
  # Not force_destroy: a bucket that holds files is not removed. And not tried: what closes it and ends its files is removed before it, and
  # it would stay behind without.
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_public_access_block" "made" {
  for_each                = local.made
  bucket                  = aws_s3_bucket.made[each.key].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "made" {
  for_each = local.made
  bucket   = aws_s3_bucket.made[each.key].id
  rule {
    bucket_key_enabled = each.value.kms_key_arn != null
    apply_server_side_encryption_by_default {
      sse_algorithm     = each.value.kms_key_arn == null ? "AES256" : "aws:kms"
      kms_master_key_id = each.value.kms_key_arn
    }
  }
}

resource "aws_s3_bucket_versioning" "made" {
  for_each = local.made
  bucket   = aws_s3_bucket.made[each.key].id
  versioning_configuration {
    status = "Enabled"
  }
}

# Inputs are personal data: what was overwritten or deleted is really gone after a week, its name too, which a delete marker keeps (S3
# removes those itself where files expire). Parts of an upload that was killed are no object, nobody sees them, and they cost.
resource "aws_s3_bucket_lifecycle_configuration" "made" {
  for_each = local.made
  bucket   = aws_s3_bucket.made[each.key].id
  rule {
    id     = "rest"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
    noncurrent_version_expiration {
      noncurrent_days = 7
    }
    expiration {
      days                         = each.value.expire_days
      expired_object_delete_marker = each.value.expire_days == null ? true : null
    }
  }
  depends_on = [aws_s3_bucket_versioning.made]
}

# A bucket has one list of notifications, and this is then all of it.
resource "aws_s3_bucket_notification" "input" {
  count  = var.input.notify ? 1 : 0
  bucket = var.input.create ? aws_s3_bucket.made["input"].id : var.input.bucket
  dynamic "queue" {
    for_each = var.jobs
    content {
      id            = queue.key
      queue_arn     = aws_sqs_queue.events.arn
      events        = ["s3:ObjectCreated:*"]
      filter_prefix = queue.value.from
    }
  }
  depends_on = [aws_sqs_queue_policy.events]
}
