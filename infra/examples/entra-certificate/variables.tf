variable "tenant_id" {
  description = "Entra tenant whose data is read, and that the applications are made in."
  type        = string
  validation {
    condition     = can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.tenant_id))
    error_message = "tenant_id must be the tenant's GUID in lower case, as \"az account show --query tenantId\" prints it; a domain is none."
  }
}

variable "cloud" {
  description = "Microsoft's cloud of the tenant, as in docs/reference/clouds.md."
  type        = string
  default     = "global"
  nullable    = false
  validation {
    condition     = contains(["global", "us-gov-l4", "us-gov-l5", "china"], var.cloud)
    error_message = "cloud must be one of global, us-gov-l4, us-gov-l5, china."
  }
}

variable "environment" {
  description = "Which deployment this is; a part of every name. A second one beside it takes another."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,15}$", var.environment))
    error_message = "environment must be 2 to 16 lower-case letters, digits and hyphens, as in prod."
  }
}

variable "connectors" {
  description = "Connectors that the gateway serves, by id, each with its options and its scoping as in nymgate.yaml."
  type = map(object({
    options = optional(map(string), {})
    scoping = optional(string, "none")
  }))
  validation {
    condition     = length(var.connectors) > 0 && alltrue([for id in keys(var.connectors) : contains(local.connector_ids, id)])
    error_message = "connectors must be one or more of ${join(", ", local.connector_ids)}."
  }
}

variable "certificate_file" {
  description = "The certificate, public part alone, as PEM. Its private key stays where the gateway reads it."
  type        = string
  validation {
    condition     = can(file(var.certificate_file))
    error_message = "certificate_file must be the path of a file that can be read, as in nymgate.crt."
  }
}

variable "end_date" {
  description = "Until when Entra accepts the certificate (RFC 3339); null: as long as it says itself."
  type        = string
  default     = null
  validation {
    condition     = var.end_date == null || can(formatdate("YYYY", var.end_date))
    error_message = "end_date must be a time of RFC 3339, as in 2027-01-31T00:00:00Z."
  }
}

variable "owners" {
  description = "Object ids of people who own the applications. Entra adds a member or Application Developer who applies: leave that person out. It adds no administrator."
  type        = set(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for id in var.owners : can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", id))])
    error_message = "owners must be object ids (GUIDs in lower case), as \"az ad user show --id NAME --query id\" prints them."
  }
}

variable "service_management_reference" {
  description = "Reference into your own list of services; some tenants demand one."
  type        = string
  default     = null
}
