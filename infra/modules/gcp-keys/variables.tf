variable "project_id" {
  description = "Id of the Google Cloud project that holds the secret."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id must be the id of a project, 6 to 30 of a-z, 0-9 and '-', such as contoso-analytics; not its number and not its name."
  }
}

variable "name" {
  description = "Name of the deployment, instance or tenant that the keys belong to; the secret is called NAME-key."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,63}$", var.name))
    error_message = "name must be at most 64 of a-z, 0-9 and '-', beginning with a letter, such as nymgate-prod-outlook-cal."
  }
}

variable "numbers" {
  description = "Numbers of the keys, each a version of the secret. Add higher ones only; fewer is refused."
  type        = set(number)
  default     = [1]
  validation {
    condition     = length(var.numbers) > 0 && alltrue([for number in var.numbers : contains(range(1, 256), number)])
    error_message = "numbers must be at least one whole number from 1 to 255."
  }
}

variable "generate" {
  description = "Whether the keys are made here, or by `nymgate keys create`."
  type        = bool
  default     = true
}

variable "replica_locations" {
  description = "Regions that the secret is kept in. Empty: wherever Google likes."
  type        = set(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for region in var.replica_locations : can(regex("^[a-z]+-[a-z]+[0-9]+$", region))])
    error_message = "replica_locations must be regions of Google Cloud, such as europe-west3."
  }
}
