variable "tenant_id" {
  description = "Entra tenant whose data is read, and that the applications are in."
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

variable "instance" {
  description = "Name of the gateway."
  type        = string
  default     = "gateway"
  nullable    = false
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,31}$", var.instance))
    error_message = "instance must be 2 to 32 lower-case letters, digits and hyphens, as in outlook-cal."
  }
}

variable "applications" {
  description = "By connector: the application that your administrator made, and the connector's options. client_id is \"Application (client) ID\" in the portal, object_id is \"Object ID\" on the same page."
  type = map(object({
    client_id = string
    object_id = string
    options   = optional(map(string), {})
    scoping   = optional(string, "none")
  }))
  validation {
    condition     = length(var.applications) > 0 && alltrue([for id in keys(var.applications) : contains(local.connector_ids, id)])
    error_message = "applications must be for one or more of ${join(", ", local.connector_ids)}."
  }
}

variable "identity" {
  description = "Issuer and subject that the gateway's platform gives it; \"nymgate doctor --offline\", run there, prints them. audience: when it is not the cloud's."
  type        = object({ issuer = string, subject = string, audience = optional(string) })
  validation {
    condition     = can(regex("^https://[^ ?#]+$", var.identity.issuer)) && length(var.identity.subject) > 0
    error_message = "identity must have an issuer that begins with https://, and a subject."
  }
}

variable "manage_permissions" {
  description = "Whether the permissions that the applications ask for are set here, in place of whatever they ask for now. false: their owner sets them."
  type        = bool
  default     = false
  nullable    = false
}

variable "endpoint" {
  description = "Where callers reach the gateway; null: not known."
  type        = string
  default     = null
}

variable "key" {
  description = "Where the gateway reads its pseudonym key (a reference, never the key), and which one it is."
  type        = object({ reference = string, generation = optional(number, 1) })
  default     = { reference = "env:NYMGATE_KEY_1" }
  nullable    = false
  validation {
    condition     = can(regex("^(env|file|aws-sm|aws-ssm|gcp-sm|azure-kv|vault):", var.key.reference))
    error_message = "key.reference must be a reference as docs/reference/secret-stores.md writes them, as in env:NYMGATE_KEY_1."
  }
}
