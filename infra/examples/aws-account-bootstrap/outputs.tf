output "issuer" {
  description = "Issuer of the tokens that STS gives to roles of this account."
  value       = aws_iam_outbound_web_identity_federation.account.issuer_identifier
}
