# For hosts without an identity that Entra could trust; see docs/guides/identity-certificate.md.
resource "azuread_application_certificate" "gateway" {
  application_id = var.application_id
  type           = "AsymmetricX509Cert"
  encoding       = "pem"
  value          = var.certificate
  end_date       = var.end_date

  lifecycle {
    # The old certificate stays until the new one is known, or the gateway would stand still between them.
    create_before_destroy = true
  }
}
