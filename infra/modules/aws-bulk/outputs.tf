output "function" {
  description = "Name of the function."
  value       = aws_lambda_function.bulk.function_name
}

output "queues" {
  description = "Addresses of the queue in which events wait, and of the one with those that have failed for good."
  value       = { events = aws_sqs_queue.events.id, failed = aws_sqs_queue.failed.id }
}

output "log_group" {
  description = "Log group with a line for each file."
  value       = aws_cloudwatch_log_group.function.name
}

output "configuration" {
  description = "Variables of the function, as it gets them; none of them is a secret."
  value       = local.configuration
}

output "notification" {
  description = "With input.notify = false: what the bucket's owner adds to its notifications, as aws s3api put-bucket-notification-configuration takes it."
  value = jsonencode({ QueueConfigurations = [for id, job in var.jobs : {
    Id       = id
    QueueArn = aws_sqs_queue.events.arn
    Events   = ["s3:ObjectCreated:*"]
    Filter   = { Key = { FilterRules = [{ Name = "prefix", Value = job.from }] } }
  }] })
}
