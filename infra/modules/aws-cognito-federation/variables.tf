variable "name" {
  description = "Name of the identity pool."
  type        = string
  validation {
    condition     = can(regex("^nymgate-[a-z][a-z0-9-]{1,15}-[a-z][a-z0-9-]{1,31}$", var.name))
    error_message = "name must be nymgate-ENVIRONMENT-INSTANCE, for example nymgate-prod-outlook-cal."
  }
}

variable "identity_id" {
  description = "Id of the pool's one identity, which the command in the output `make_identity` makes; null until it has been run."
  type        = string
  default     = null
  validation {
    condition     = var.identity_id == null || can(regex("^[a-z]{2}[a-z0-9-]+:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.identity_id))
    error_message = "identity_id must be REGION:GUID, as the command in the output `make_identity` prints it."
  }
}
