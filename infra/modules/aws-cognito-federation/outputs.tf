output "pool_id" {
  description = "Id of the pool: audience of the federated credential."
  value       = aws_cognito_identity_pool.gateway.id
}

output "pool_arn" {
  description = "ARN of the pool: the role of the gateway may use it, and nobody else."
  value       = aws_cognito_identity_pool.gateway.arn
}

output "assertion" {
  description = "Key `assertion` of a connector in the gateway's configuration; null without identity_id."
  value = var.identity_id == null ? null : {
    type              = "aws-cognito"
    identityPoolId    = aws_cognito_identity_pool.gateway.id
    identityId        = var.identity_id
    developerProvider = local.developer_provider
    login             = local.login
  }
}

output "make_identity" {
  description = "Command that makes the pool's one identity and prints its id; once."
  value = join(" ", [
    "aws cognito-identity get-open-id-token-for-developer-identity --region ${split(":", aws_cognito_identity_pool.gateway.id)[0]}",
    "--identity-pool-id ${aws_cognito_identity_pool.gateway.id}",
    "--logins ${local.developer_provider}=${local.login} --query IdentityId --output text",
  ])
}
