variable "name" {
  description = "Name of the function, its role and its log: nymgate-ENVIRONMENT-INSTANCE. The role's name is a part of what Entra ID trusts."
  type        = string
  validation {
    condition     = can(regex("^nymgate-[a-z][a-z0-9-]{1,15}-[a-z][a-z0-9-]{1,31}$", var.name))
    error_message = "name must be nymgate-ENVIRONMENT-INSTANCE, for example nymgate-prod-outlook-cal."
  }
  validation {
    condition     = !endswith(var.name, "-doctor")
    error_message = "name must be one that does not end in -doctor: those are names of diagnoses, which may be invoked directly."
  }
}

variable "bundle" {
  description = "The package of the function: a file, or an object in S3 (uploaded with --checksum-algorithm SHA256), and its SHA-256 in hexadecimal as the release lists it."
  type = object({
    file   = optional(string)
    s3     = optional(object({ bucket = string, key = string, version = optional(string) }))
    sha256 = string
  })
  validation {
    condition     = (var.bundle.file == null) != (var.bundle.s3 == null)
    error_message = "bundle must have one of file and s3, and not both."
  }
  validation {
    condition     = can(regex("^[0-9a-f]{64}$", var.bundle.sha256))
    error_message = "bundle.sha256 must be 64 lower-case hexadecimal digits: sha256sum FILE."
  }
}

variable "configuration" {
  description = "Configuration of the gateway as variables NYMGATE_A__B. Empty: the package holds nymgate.json."
  type        = map(string)
  default     = {}
  validation {
    condition     = alltrue([for name in keys(var.configuration) : can(regex("^NYMGATE_[A-Z0-9_]+$", name))])
    error_message = "configuration must have names NYMGATE_A__B alone, for example NYMGATE_PUBLIC_URL; other variables the gateway refuses or AWS sets."
  }
}

variable "secrets" {
  description = "Secrets that the role may read, as the output `keys` of aws-keys has them: ARN of a secret or parameter."
  type        = list(object({ arn = string }))
  validation {
    condition     = length(var.secrets) > 0 && alltrue([for secret in var.secrets : can(regex("^arn:aws[a-z-]*:(secretsmanager|ssm):[^*?]+$", secret.arn))])
    error_message = "secrets must be ARNs of secrets (arn:aws:secretsmanager:…) or parameters (arn:aws:ssm:…), without * and ?."
  }
}

variable "secrets_kms_key_arn" {
  description = "KMS key of one's own that the secrets are encrypted with; null: AWS's."
  type        = string
  default     = null
  validation {
    condition     = var.secrets_kms_key_arn == null || can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[0-9a-f-]+$", var.secrets_kms_key_arn))
    error_message = "secrets_kms_key_arn must be the ARN of a KMS key, arn:aws:kms:REGION:ACCOUNT:key/ID; an alias is none."
  }
}

variable "rules_objects" {
  description = "Objects in S3 that hold rules, by ARN, in buckets of this account; the role may read these and no other."
  type        = list(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for arn in var.rules_objects : can(regex("^arn:aws[a-z-]*:s3:::[a-z0-9.-]+/[^*?]*[^*?/]$", arn))])
    error_message = "rules_objects must be ARNs of objects, arn:aws:s3:::BUCKET/KEY, without * and ?."
  }
}

variable "federation" {
  description = "How the function proves itself to Entra ID: outbound (a token of STS), or cognito (a token of an identity pool)."
  type        = string
  default     = "outbound"
  validation {
    condition     = contains(["outbound", "cognito"], var.federation)
    error_message = "federation must be outbound or cognito."
  }
}

variable "audience" {
  description = "Audience of the token of STS; other clouds than the global one have one of their own."
  type        = string
  default     = "api://AzureADTokenExchange"
  validation {
    condition     = can(regex("^api://AzureADTokenExchange[A-Za-z]*$", var.audience))
    error_message = "audience must be api://AzureADTokenExchange, or that of another cloud (docs/reference/clouds.md)."
  }
}

variable "cognito_pool_arn" {
  description = "With federation = \"cognito\": the pool that the role may take tokens from."
  type        = string
  default     = null
  validation {
    condition     = (var.federation == "cognito") == (var.cognito_pool_arn != null)
    error_message = "cognito_pool_arn must be given with federation = \"cognito\", and with no other."
  }
}

variable "front" {
  description = "What callers reach: function-url (answers of any size, 15 minutes at most), or http-api (API Gateway: some 4.5 MB and 29 seconds, for accounts that forbid function URLs)."
  type        = string
  default     = "function-url"
  validation {
    condition     = contains(["function-url", "http-api"], var.front)
    error_message = "front must be function-url or http-api."
  }
}

variable "create_role" {
  description = "Whether the role of the function is made here. If not, role_arn names one, which needs the output `role_policy`."
  type        = bool
  default     = true
}

variable "role_arn" {
  description = "With create_role = false: the role that the function runs as."
  type        = string
  default     = null
  validation {
    condition     = var.create_role ? var.role_arn == null : can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\w+=,.@/-]+$", var.role_arn))
    error_message = "role_arn must be the ARN of a role with its path, arn:aws:iam::123456789012:role/NAME, where create_role is false; and null where it is true."
  }
}

variable "role_path" {
  description = "Path of the role; a part of what Entra ID trusts."
  type        = string
  default     = "/"
  validation {
    condition     = can(regex("^/([\\x21-\\x2e\\x30-\\x7e]+/)*$", var.role_path))
    error_message = "role_path must be a path that begins and ends with a slash, for example /nymgate/."
  }
}

variable "permissions_boundary" {
  description = "ARN of the policy that bounds what the role may ever do; null: none."
  type        = string
  default     = null
  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary))
    error_message = "permissions_boundary must be the ARN of an IAM policy, arn:aws:iam::123456789012:policy/NAME."
  }
}

variable "memory_mb" {
  description = "Memory, MB; it buys processor too."
  type        = number
  default     = 512
  validation {
    condition     = var.memory_mb >= 256 && var.memory_mb <= 10240
    error_message = "memory_mb must be from 256 to 10240."
  }
}

variable "timeout_seconds" {
  description = "Seconds after which Lambda ends a call: some more than limits.requestMilliseconds (55 s), and 29 at most behind an http-api. Null: 60, or 29."
  type        = number
  default     = null
  validation {
    condition     = var.timeout_seconds == null || (coalesce(var.timeout_seconds, 60) >= 5 && coalesce(var.timeout_seconds, 60) <= (var.front == "http-api" ? 29 : 900))
    error_message = "timeout_seconds must be from 5 to ${var.front == "http-api" ? 29 : 900} with front = \"${var.front}\"."
  }
}

variable "reserved_concurrency" {
  description = "Calls at once, and no more: what Graph's limits allow. Null reserves nothing, for accounts whose own limit is too low to reserve of."
  type        = number
  default     = 10
  validation {
    condition     = var.reserved_concurrency == null || coalesce(var.reserved_concurrency, 1) >= 1
    error_message = "reserved_concurrency must be 1 or more, or null."
  }
}

variable "doctor" {
  description = "Whether there is a second function, NAME-doctor, that runs `nymgate doctor` when it is invoked. It costs nothing until then."
  type        = bool
  default     = true
}

variable "log_retention_days" {
  description = "Days that log and audit lines are kept."
  type        = number
  default     = 400
  validation {
    condition     = contains([30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days must be 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653, as CloudWatch Logs has them."
  }
}

variable "kms_key_arn" {
  description = "KMS key that encrypts the function's variables and its log; its policy must let the region's CloudWatch Logs use it. Null: AWS's."
  type        = string
  default     = null
  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[0-9a-f-]+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key, arn:aws:kms:REGION:ACCOUNT:key/ID; an alias is none."
  }
}

variable "vpc" {
  description = "Subnets and security groups of the function, with a way to Entra ID, Graph, STS and the secret store; null: none."
  type        = object({ subnet_ids = set(string), security_group_ids = set(string) })
  default     = null
  validation {
    condition     = var.vpc == null || (length(try(var.vpc.subnet_ids, [])) > 0 && length(try(var.vpc.security_group_ids, [])) > 0)
    error_message = "vpc must have at least one of subnet_ids (subnet-…) and one of security_group_ids (sg-…)."
  }
}
