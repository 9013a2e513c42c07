variable "application_id" {
  description = "Resource id of the application: output application_id of entra-app."
  type        = string
  validation {
    condition     = can(regex("^/applications/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.application_id))
    error_message = "application_id must be /applications/ and the object id of the application, as output application_id of entra-app is."
  }
}

variable "certificate" {
  description = "The certificate, public part alone, as PEM. Its private key is made where the gateway reads it, and never comes near Terraform."
  type        = string
  validation {
    condition     = can(regex("^-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]+-----END CERTIFICATE-----\\s*$", var.certificate))
    error_message = "certificate must be one certificate as PEM, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----, and nothing else: no private key, no chain."
  }
}

variable "end_date" {
  description = "Until when Entra accepts it (RFC 3339); null: as long as the certificate says."
  type        = string
  default     = null
  validation {
    condition     = var.end_date == null || can(formatdate("YYYY", var.end_date))
    error_message = "end_date must be a time of RFC 3339, as in 2027-01-31T00:00:00Z."
  }
}
