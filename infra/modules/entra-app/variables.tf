variable "tenant_id" {
  description = "Entra tenant that the application lives in; whoever applies must be logged in to it."
  type        = string
  validation {
    condition     = can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.tenant_id))
    error_message = "tenant_id must be the tenant's GUID in lower case, as \"az account show --query tenantId\" prints it; a domain is none."
  }
}

variable "environment" {
  description = "Name of the environment; part of all names."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,15}$", var.environment))
    error_message = "environment must be 2 to 16 lower-case letters, digits and hyphens, as in prod."
  }
}

variable "connector" {
  description = "Connector that the application is for: a key of connectors.json."
  type        = string
  validation {
    condition     = contains(keys(local.registry.connectors), var.connector)
    error_message = "connector must be one of ${join(", ", keys(local.registry.connectors))}."
  }
}

variable "instance" {
  description = "Name of the gateway that reads with it, where it is another than the connector's: several gateways may serve one connector, and the administrator who consents must tell them apart."
  type        = string
  default     = null
  validation {
    condition     = var.instance == null || can(regex("^[a-z][a-z0-9-]{1,31}$", var.instance))
    error_message = "instance must be 2 to 32 lower-case letters, digits and hyphens, as in finance."
  }
}

variable "options" {
  description = "The connector's options, as in connectors.<id>.options of nymgate.yaml; they decide which permissions it needs."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition = alltrue([
      for name, value in var.options :
      contains([for known in try(local.known_options[name].values, []) : tostring(known)], value)
    ])
    error_message = "options must be of ${join("; ", [for name, known in local.known_options : "${name}: ${join(", ", known.values)}"])}."
  }
}

variable "scoping" {
  description = "exchange: Exchange narrows the mailboxes (RBAC for applications), so the application asks for no role over mailboxes in Entra, where a grant would open all of them. none: it does not."
  type        = string
  default     = "none"
  nullable    = false
  validation {
    condition     = contains(["none", "exchange"], var.scoping)
    error_message = "scoping must be none or exchange."
  }
  validation {
    condition     = var.scoping != "exchange" || try(local.registry.connectors[var.connector].variants.default.documents.exchangeScope, true)
    error_message = "scoping must be none for ${var.connector}: it reads no mailboxes, so Exchange cannot narrow it."
  }
}

variable "optional_roles" {
  description = "Whether the application asks for the connector's optional permissions too."
  type        = bool
  default     = false
  nullable    = false
}

variable "existing" {
  description = "An application that somebody else made: its client id and its object id (not the service principal's). Nothing is registered then."
  type        = object({ client_id = string, object_id = string })
  default     = null
  validation {
    condition     = var.existing == null || alltrue([for id in values(coalesce(var.existing, {})) : can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", id))])
    error_message = "existing must have two GUIDs in lower case, as \"az ad app show --id CLIENT-ID --query '[appId, id]'\" prints them: client_id, then object_id."
  }
  validation {
    condition     = var.existing == null || try(var.existing.client_id != var.existing.object_id, true)
    error_message = "existing.client_id and existing.object_id must differ: the portal shows them as \"Application (client) ID\" and \"Object ID\"."
  }
}

variable "elsewhere" {
  description = "Whether the application is in another tenant. Nothing is read or made then; without `existing` it counts as not registered."
  type        = bool
  default     = false
  nullable    = false
}

variable "manage_permissions" {
  description = "Whether the list of permissions is set here. null: only if the application is registered here, since an existing one has a list."
  type        = bool
  default     = null
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
