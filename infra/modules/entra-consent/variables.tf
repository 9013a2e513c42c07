variable "tenant_id" {
  description = "Entra tenant that consents; whoever applies must be logged in to it as Privileged Role Administrator."
  type        = string
  validation {
    condition     = can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.tenant_id))
    error_message = "tenant_id must be the tenant's GUID in lower case, as \"az account show --query tenantId\" prints it; a domain is none."
  }
}

variable "grants" {
  description = "What is consented to: by a name of your choice (INSTANCE.CONNECTOR), the object id of the service principal and the values of the permissions. With scoping exchange, permissions over mailboxes are left out, since Exchange grants them for some mailboxes and a grant here would open all."
  type = map(object({
    service_principal_id = string
    roles                = set(string)
    scoping              = optional(string, "none")
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for grant in values(var.grants) : can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", grant.service_principal_id))])
    error_message = "service_principal_id must be the object id of the service principal (a GUID in lower case), as \"az ad sp show --id CLIENT-ID --query id\" prints it; the application's object id is another."
  }
  validation {
    condition     = alltrue([for grant in values(var.grants) : alltrue([for role in grant.roles : contains(keys(local.roles), role)])])
    error_message = "roles must be of ${join(", ", sort(keys(local.roles)))}: Nymgate needs no other."
  }
  validation {
    condition     = alltrue([for grant in values(var.grants) : contains(["none", "exchange"], grant.scoping)])
    error_message = "scoping must be none or exchange."
  }
}
