output "role_arn" {
  description = "ARN of the role: what the caller assumes, and its id in `callers.platform`."
  value       = aws_iam_role.caller.arn
}

output "caller" {
  description = "The caller as the output `deployment` lists it."
  value = {
    type       = "aws-iam"
    roleArn    = aws_iam_role.caller.arn
    externalId = var.aws == null ? null : var.aws.external_id
  }
}
