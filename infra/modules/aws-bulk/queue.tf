# Events wait here: what fails is delivered again, and what fails for good stands in the second queue until somebody has looked.
# Messages name files. Both are encrypted by SQS itself: S3 could not write with AWS's own KMS key.
resource "aws_sqs_queue" "events" {
  name                    = var.name
  sqs_managed_sse_enabled = true
  # Lambda refuses less than the function's time. Twice of it also covers a call that had to wait for its turn.
  visibility_timeout_seconds = var.timeout_seconds * 2
  message_retention_seconds  = 345600
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 5 })
}

resource "aws_sqs_queue" "failed" {
  name                      = "${var.name}-failed"
  sqs_managed_sse_enabled   = true
  message_retention_seconds = 1209600
}

resource "aws_sqs_queue_redrive_allow_policy" "failed" {
  queue_url            = aws_sqs_queue.failed.id
  redrive_allow_policy = jsonencode({ redrivePermission = "byQueue", sourceQueueArns = [aws_sqs_queue.events.arn] })
}

# Without both conditions S3 would write here for any bucket of any account.
data "aws_iam_policy_document" "events" {
  statement {
    sid       = "EventsOfTheInput"
    actions   = ["sqs:SendMessage"]
    resources = [aws_sqs_queue.events.arn]
    principals {
      type        = "Service"
      identifiers = ["s3.amazonaws.com"]
    }
    condition {
      test     = "ArnEquals"
      variable = "aws:SourceArn"
      values   = [local.buckets["input"].arn]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [local.account]
    }
  }
}

resource "aws_sqs_queue_policy" "events" {
  queue_url = aws_sqs_queue.events.id
  policy    = data.aws_iam_policy_document.events.json
}

# A file is minutes of work: one for each call, and at most so many calls at once.
resource "aws_lambda_event_source_mapping" "events" {
  event_source_arn        = aws_sqs_queue.events.arn
  function_name           = aws_lambda_function.bulk.arn
  batch_size              = 1
  function_response_types = ["ReportBatchItemFailures"]
  scaling_config {
    maximum_concurrency = var.concurrency
  }
}

resource "aws_cloudwatch_metric_alarm" "failed" {
  alarm_name          = "${var.name}-failed"
  alarm_description   = "Events were delivered five times in vain, and stand in the queue ${aws_sqs_queue.failed.name}."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.failed.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
}

# What no further delivery would change, such as a file without the columns of its rules, is delivered once: it is told by the log alone.
# And where the function does not start no file is made, whatever comes: nobody shall wait for the fifth delivery to hear of it.
resource "aws_cloudwatch_log_metric_filter" "refused" {
  name           = "${var.name}-refused"
  log_group_name = aws_cloudwatch_log_group.function.name
  pattern        = "{ ($.event = \"bulk_failed\" && $.outcome = \"failed\") || $.event = \"event_refused\" || $.event = \"start_failed\" }"
  metric_transformation {
    namespace     = "Nymgate"
    name          = "${var.name}-refused"
    value         = "1"
    default_value = "0"
  }
}

resource "aws_cloudwatch_metric_alarm" "refused" {
  alarm_name          = "${var.name}-refused"
  alarm_description   = "A file cannot be pseudonymized as it is, or the function does not start: lines bulk_failed and start_issue in ${aws_cloudwatch_log_group.function.name} say why."
  namespace           = "Nymgate"
  metric_name         = "${var.name}-refused"
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = var.alarm_topic_arns
  depends_on          = [aws_cloudwatch_log_metric_filter.refused]
}
