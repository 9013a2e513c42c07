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

variable "instances" {
  description = "Gateways by name: the identity that their platform gives them (kind and values as module entra-federation has them; \"nymgate doctor --offline\" prints issuer, subject and audience for kind custom), and their connectors by id (options as in nymgate.yaml; scoping; an application that is there already). endpoint, key_reference, key_generation, callers and logs are passed on to the output deployment."
  type = map(object({
    identity = object({
      kind                      = optional(string, "custom")
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
    connectors = map(object({
      options = optional(map(string), {})
      scoping = optional(string, "none")
      app     = optional(object({ client_id = string, object_id = string }))
    }))
    endpoint       = optional(string)
    key_reference  = optional(string, "env:NYMGATE_KEY_1")
    key_generation = optional(number, 1)
    callers        = optional(list(object({ type = string, audience = optional(string), client_ids = optional(list(string), []) })), [{ type = "api-key" }])
    logs           = optional(string)
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for name in keys(var.instances) : can(regex("^[a-z][a-z0-9-]{1,31}$", name))])
    error_message = "instances must be named by 2 to 32 lower-case letters, digits and hyphens, as in outlook-cal."
  }
  validation {
    condition     = alltrue(flatten([for instance in values(var.instances) : [for id in keys(instance.connectors) : contains(local.connector_ids, id)]]))
    error_message = "instances.connectors must be of ${join(", ", local.connector_ids)}."
  }
  validation {
    condition     = alltrue(flatten([for instance in values(var.instances) : [for caller in instance.callers : contains(["api-key", "entra-jwt"], caller.type)]]))
    error_message = "instances.callers.type must be api-key or entra-jwt; for callers of AWS and Google use the example of that host."
  }
  validation {
    condition     = length(var.instances) > 0 || var.deployment_file != null
    error_message = "instances must have a gateway, or deployment_file must be given."
  }
}

variable "deployment_file" {
  description = "A deployment.json whose gateways run already: their identities, connectors and options are taken from it, and each connector gets an application here. For those who may register applications when whoever runs the gateway may not."
  type        = string
  default     = null
  validation {
    condition = var.deployment_file == null || try(anytrue([
      for given in [try(jsondecode(file(var.deployment_file)).deployment.value, jsondecode(file(var.deployment_file)).value, jsondecode(file(var.deployment_file)))] :
      given.schemaVersion == 1 && given.tenantId == var.tenant_id && given.environment == var.environment
    ]), false)
    error_message = "deployment_file must be a deployment.json of version 1, of this tenant_id and this environment."
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
