output "endpoint" {
  description = "Address that callers use, without a slash at its end."
  value       = local.is_url ? trimsuffix(one(aws_lambda_function_url.front[*].function_url), "/") : one(aws_apigatewayv2_api.front[*].api_endpoint)
}

output "role_arn" {
  description = "ARN of the function's role with its path: subject of the federated credential."
  value       = local.role_arn
}

output "role_policy" {
  description = "What the role must be allowed to do, as JSON; with create_role = false somebody has to give it."
  value       = data.aws_iam_policy_document.function.json
}

output "target" {
  description = "What a caller's role may call: the alias of the function, or the API."
  value = {
    front = var.front
    arn   = local.is_url ? aws_lambda_alias.live.arn : "${one(aws_apigatewayv2_api.front[*].execution_arn)}/*"
  }
}

output "configuration" {
  description = "Variables of the function, as it gets them."
  value       = local.configuration
}

output "log_group" {
  description = "Log group with log and audit lines."
  value       = aws_cloudwatch_log_group.function.name
}

output "doctor" {
  description = "Command that runs `nymgate doctor` with the role of the gateway, and prints its report; null without doctor. Needs jq, and lambda:InvokeFunction on that function only."
  value       = var.doctor ? "aws lambda invoke --region ${data.aws_region.current.region} --function-name ${local.doctor} --cli-read-timeout 150 /dev/fd/3 3>&1 > /dev/null | jq --raw-output '.text // .'" : null
}
