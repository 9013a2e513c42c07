variable "account_id" {
  description = "AWS account of the gateway. With credentials of another one nothing is done."
  type        = string
  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be 12 digits: aws sts get-caller-identity --query Account --output text."
  }
}

variable "region" {
  description = "AWS region of the gateway."
  type        = string
  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a region code such as eu-central-1."
  }
}

variable "environment" {
  description = "The same as that of the gateways; part of every name."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,15}$", var.environment))
    error_message = "environment must be 2 to 16 characters of a-z, 0-9 and -, a letter first, for example prod."
  }
}

variable "keys" {
  description = "scope: deployment or instance for each key, by number; only append (README.md). current: the key that makes pseudonyms. since: from which day. generate: whether they are made here."
  type = object({
    scope    = optional(list(string), ["deployment"])
    current  = optional(number, 1)
    since    = optional(string)
    generate = optional(bool, true)
  })
  default  = {}
  nullable = false
  validation {
    condition     = length(var.keys.scope) > 0 && length(var.keys.scope) < 256 && alltrue([for scope in var.keys.scope : contains(["deployment", "instance"], scope)])
    error_message = "keys.scope must have deployment or instance for each of 1 to 255 keys, such as [\"deployment\"]."
  }
  validation {
    condition     = contains(range(1, length(var.keys.scope) + 1), var.keys.current)
    error_message = "keys.current must be the number of a key that there is, from 1 to ${length(var.keys.scope)}."
  }
  validation {
    condition     = var.keys.since == null || can(regex("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", var.keys.since))
    error_message = "keys.since must be a day, such as 2026-12-01."
  }
}

variable "instances" {
  description = "Instances that have keys of their own (keys.scope has instance). Keep the names of removed instances: their keys stay."
  type        = set(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for name in var.instances : !contains(["deployment", "tenant"], name) && can(regex("^[a-z][a-z0-9-]{1,31}$", name))])
    error_message = "instances must be names of 2 to 32 characters of a-z, 0-9 and -, a letter first, and none may be called deployment or tenant; so names must differ from these."
  }
}

variable "tenants" {
  description = "Other tenants with keys of their own, by tenant id. count of keys: only raise it. current: the one that makes pseudonyms. since: which day."
  type = map(object({
    count   = optional(number, 1)
    current = optional(number, 1)
    since   = optional(string)
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for tenant, _ in var.tenants : can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", tenant))])
    error_message = "tenants must be ids of tenants, lower-case GUIDs; not their domains."
  }
  validation {
    condition     = alltrue([for tenant in values(var.tenants) : contains(range(1, 17), tenant.count) && contains(range(1, 17), tenant.current) && tenant.current <= tenant.count])
    error_message = "a tenant must have a count of 1 to 16 keys, and as current the number of one of them."
  }
  validation {
    condition     = alltrue([for tenant in values(var.tenants) : tenant.since == null || can(regex("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", tenant.since))])
    error_message = "since of a tenant must be a day, such as 2026-12-01."
  }
}

variable "former" {
  description = "Keys that instances had before this root existed, as former.jq finds them: references alone. They are read, and no plan manages them any more."
  type        = map(list(object({ id = number, reference = string, resource = string })))
  default     = {}
  nullable    = false
  validation {
    condition     = alltrue(flatten([for keys in values(var.former) : [for key in keys : try(var.keys.scope[key.id - 1] == "instance", false)]]))
    error_message = "keys.scope must have instance at the number of each former key: [\"instance\"], or [\"instance\", \"deployment\"] to join."
  }
}

variable "versions" {
  description = "With keys.generate = false: version of each key by set (deployment, instance or tenant id) and number, as in { deployment = { 1 = \"9a3f0c1f-…\" } }."
  type        = map(map(string))
  default     = {}
  validation {
    condition     = alltrue([for name in keys(var.versions) : name == "deployment" || contains(var.instances, name) || contains(keys(var.tenants), name)])
    error_message = "versions must be of deployment, or of instances or tenants: ${join(", ", concat(tolist(var.instances), keys(var.tenants)))}."
  }
}

variable "store" {
  description = "Where the keys are stored: secretsmanager or ssm."
  type        = string
  default     = "secretsmanager"
  validation {
    condition     = contains(["secretsmanager", "ssm"], var.store)
    error_message = "store must be secretsmanager or ssm."
  }
}

variable "kms_key_arn" {
  description = "Your KMS key for the keys; null: AWS's."
  type        = string
  default     = null
  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[0-9a-f-]+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key, arn:aws:kms:REGION:ACCOUNT:key/ID; an alias is none."
  }
}

variable "tags" {
  description = "Tags of everything that can have them."
  type        = map(string)
  default     = {}
}
