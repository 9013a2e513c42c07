variable "project_id" {
  description = "Id of the Google Cloud project that holds the secret."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id must be the id of a project, 6 to 30 of a-z, 0-9 and '-', such as contoso-analytics; not its number and not its name."
  }
}

variable "name" {
  description = "Name of the instance that the key belongs to; the secret is called NAME-key."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,57}$", var.name))
    error_message = "name must be at most 58 of a-z, 0-9 and '-', beginning with a letter, such as nymgate-prod-outlook-cal."
  }
}

variable "keys" {
  description = "generate: whether the keys are made here, or by `nymgate keys create`. generations: how many keys there are. current: number of the one that makes pseudonyms; the others still open theirs."
  type = object({
    generate    = optional(bool, true)
    generations = optional(number, 1)
    current     = optional(number, 1)
  })
  default  = {}
  nullable = false
  validation {
    condition     = var.keys.generations == floor(var.keys.generations) && var.keys.generations >= 1 && var.keys.generations <= 255
    error_message = "keys.generations must be a whole number from 1 to 255."
  }
  validation {
    condition     = var.keys.current == floor(var.keys.current) && var.keys.current >= 1 && var.keys.current <= var.keys.generations
    error_message = "keys.current must be the number of a key that there is, from 1 to keys.generations."
  }
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
