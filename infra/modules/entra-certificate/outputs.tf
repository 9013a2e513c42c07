output "key_id" {
  description = "Id of the certificate in the application."
  value       = azuread_application_certificate.gateway.key_id
}
