variable "resource_group_name" {
  description = "Resource group that the vault belongs to; it must be there."
  type        = string
  validation {
    condition     = can(regex("^[A-Za-z0-9_.()-]{1,89}[A-Za-z0-9_()-]$", var.resource_group_name))
    error_message = "resource_group_name must be the name of a resource group, such as nymgate; not its id."
  }
}

variable "location" {
  description = "Azure region, such as westeurope."
  type        = string
  validation {
    condition     = can(regex("^[a-z]+[a-z0-9]*$", var.location))
    error_message = "location must be a region as az account list-locations names it, such as westeurope."
  }
}

variable "tenant_id" {
  description = "Entra tenant of the subscription."
  type        = string
  validation {
    condition     = can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.tenant_id))
    error_message = "tenant_id must be the id of a tenant, a lower-case GUID; not its domain."
  }
}

variable "vault_name" {
  description = "Name of the vault, which nobody else in the world has; a deleted vault keeps it for 90 days."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,22}[a-z0-9]$", var.vault_name)) && !strcontains(var.vault_name, "--")
    error_message = "vault_name must be 3 to 24 of a-z, 0-9 and single '-', beginning with a letter, such as nymgate-prod-contoso."
  }
}

variable "keys" {
  description = "Numbers of the keys by the name of the deployment, instance or tenant; the secrets are called NAME-key-NUMBER. Add only; fewer is refused."
  type        = map(set(number))
  validation {
    condition     = length(var.keys) > 0 && alltrue([for name, numbers in var.keys : can(regex("^[a-z][a-z0-9-]{0,63}$", name)) && alltrue([for number in numbers : contains(range(1, 256), number)])])
    error_message = "keys must be at least one name of at most 64 of a-z, 0-9 and '-', such as nymgate-prod, with numbers from 1 to 255."
  }
}

variable "generate" {
  description = "Whether the keys are made here, or by `nymgate keys create`."
  type        = bool
  default     = true
}

variable "public_network_access" {
  description = "Whether the vault answers on the internet (its roles decide all the same). False needs a private endpoint of yours."
  type        = bool
  default     = true
}

variable "grant_wait" {
  description = "How long to wait until Azure knows that whoever applies may write secrets."
  type        = string
  default     = "120s"
  validation {
    condition     = can(regex("^[0-9]+s$", var.grant_wait))
    error_message = "grant_wait must be seconds, such as 120s."
  }
}
