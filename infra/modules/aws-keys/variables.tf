variable "name" {
  description = "Name of the first key's secret: nymgate/ENVIRONMENT/key, or for one instance or tenant nymgate/ENVIRONMENT/NAME/key. Later keys end in -2, -3."
  type        = string
  validation {
    condition     = can(regex("^nymgate/[a-z][a-z0-9-]{1,15}(/([a-z][a-z0-9-]{1,31}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}))?/key$", var.name))
    error_message = "name must be nymgate/ENVIRONMENT/key, nymgate/ENVIRONMENT/INSTANCE/key or nymgate/ENVIRONMENT/TENANT-ID/key, for example nymgate/prod/key."
  }
}

variable "store" {
  description = "Where keys lie: secretsmanager (AWS Secrets Manager) or ssm (Systems Manager Parameter Store, SecureString)."
  type        = string
  default     = "secretsmanager"
  validation {
    condition     = contains(["secretsmanager", "ssm"], var.store)
    error_message = "store must be secretsmanager or ssm."
  }
}

variable "numbers" {
  description = "Numbers of the keys. One more makes one more secret, none is ever written over, and fewer is refused."
  type        = set(number)
  default     = [1]
  validation {
    condition     = alltrue([for number in var.numbers : contains(range(1, 256), number)])
    error_message = "numbers must be whole numbers from 1 to 255."
  }
}

variable "generate_keys" {
  description = "Whether the keys are drawn here. If not, somebody puts the text of `nymgate keys create` into each secret."
  type        = bool
  default     = true
}

variable "versions" {
  description = "With generate_keys = false: version of each key in its store, by its number, as in { 1 = \"9a3f0c1f-…\" }. A key without one is read in its newest version."
  type        = map(string)
  default     = {}
  validation {
    condition     = alltrue([for number in keys(var.versions) : contains([for key in var.numbers : tostring(key)], number)])
    error_message = "versions must be keyed by the number of a key that there is."
  }
}

variable "kms_key_arn" {
  description = "KMS key that encrypts the secrets; null: the one that AWS keeps for the store."
  type        = string
  default     = null
  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[0-9a-f-]+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key, arn:aws:kms:REGION:ACCOUNT:key/ID; an alias is none."
  }
}
