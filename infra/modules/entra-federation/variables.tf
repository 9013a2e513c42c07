variable "application_id" {
  description = "Resource id of the application: output application_id of entra-app."
  type        = string
  validation {
    condition     = can(regex("^/applications/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.application_id))
    error_message = "application_id must be /applications/ and the object id of the application, as output application_id of entra-app is."
  }
}

variable "name" {
  description = "Name of the credential: nymgate-ENVIRONMENT-INSTANCE."
  type        = string
  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9_-]{2,119}$", var.name))
    error_message = "name must be 3 to 120 letters, digits, hyphens and underscores, as in nymgate-prod-outlook-cal."
  }
}

variable "cloud" {
  description = "Microsoft cloud of the tenant; decides the audience."
  type        = string
  default     = "global"
  nullable    = false
  validation {
    condition     = contains(keys(local.clouds), var.cloud)
    error_message = "cloud must be one of ${join(", ", keys(local.clouds))}."
  }
}

variable "kind" {
  description = "Which platform vouches for the gateway."
  type        = string
  validation {
    condition     = contains(keys(local.needed), var.kind)
    error_message = "kind must be one of ${join(", ", keys(local.needed))}."
  }
}

variable "identity" {
  description = "What the platform says of the gateway. aws: issuer (of outbound identity federation), role_arn. aws-cognito: identity_pool_id, identity_id. gcp: service_account_unique_id. azure: tenant_id and principal_id of the managed identity. kubernetes: issuer, namespace, service_account. custom: issuer, subject, and audience when it is not the cloud's."
  type = object({
    issuer                    = optional(string)
    subject                   = optional(string)
    audience                  = optional(string)
    role_arn                  = optional(string)
    identity_pool_id          = optional(string)
    identity_id               = optional(string)
    service_account_unique_id = optional(string)
    tenant_id                 = optional(string)
    principal_id              = optional(string)
    namespace                 = optional(string)
    service_account           = optional(string)
  })
  validation {
    condition     = alltrue([for name in lookup(local.needed, var.kind, []) : var.identity[name] != null])
    error_message = "identity must have ${join(", ", lookup(local.needed, var.kind, []))} for kind ${var.kind}."
  }
  validation {
    condition     = var.identity.issuer == null || can(regex("^https://[^ ?#]+$", var.identity.issuer))
    error_message = "identity.issuer must be https:// and a host, exactly as in \"iss\" of the platform's tokens; a blank or a slash too many blocks every token."
  }
  validation {
    condition     = var.identity.role_arn == null || can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^ *]+$", var.identity.role_arn))
    error_message = "identity.role_arn must be the ARN of a role with its path, as in arn:aws:iam::123456789012:role/nymgate-prod-outlook-cal."
  }
  validation {
    condition     = var.identity.service_account_unique_id == null || can(regex("^[0-9]{10,30}$", var.identity.service_account_unique_id))
    error_message = "identity.service_account_unique_id must be the number that \"gcloud iam service-accounts describe EMAIL --format 'value(uniqueId)'\" prints, not the address."
  }
  validation {
    condition     = alltrue([for id in compact([var.identity.tenant_id, var.identity.principal_id]) : can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", id))])
    error_message = "identity.tenant_id and identity.principal_id must be GUIDs in lower case, as \"az identity show --query '[tenantId, principalId]'\" prints them; the client id of the identity is neither."
  }
  validation {
    condition     = alltrue([for name in compact([var.identity.namespace, var.identity.service_account]) : can(regex("^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$", name))])
    error_message = "identity.namespace and identity.service_account must be names as Kubernetes has them: lower-case letters, digits, hyphens and dots."
  }
}
