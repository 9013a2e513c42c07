output "identity" {
  description = "Issuer, subject and audience that the application trusts: an instance's identity in the output deployment."
  value = {
    issuer   = azuread_application_federated_identity_credential.gateway.issuer
    subject  = azuread_application_federated_identity_credential.gateway.subject
    audience = one(azuread_application_federated_identity_credential.gateway.audiences)
  }
}
