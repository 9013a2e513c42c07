variable "deployment_file" {
  description = "The deployment.json that whoever runs the gateway sent; it holds no secret."
  type        = string
  default     = "deployment.json"
  nullable    = false
  validation {
    condition = try(anytrue([
      for given in [try(jsondecode(file(var.deployment_file)).deployment.value, jsondecode(file(var.deployment_file)).value, jsondecode(file(var.deployment_file)))] :
      given.schemaVersion == 1
    ]), false)
    error_message = "deployment_file must be a deployment.json of version 1: \"tofu output -json deployment > deployment.json\" in the root that made the applications."
  }
}

variable "only" {
  description = "Consent to these alone, as INSTANCE.CONNECTOR; null: to all."
  type        = set(string)
  default     = null
  validation {
    condition     = alltrue([for name in coalesce(var.only, []) : contains(keys(local.applications), name)])
    error_message = "only must be of ${join(", ", keys(local.applications))}."
  }
}

variable "optional_roles" {
  description = "Whether to consent to optional permissions too; without them less is answered, and nothing is refused."
  type        = bool
  default     = false
  nullable    = false
}
