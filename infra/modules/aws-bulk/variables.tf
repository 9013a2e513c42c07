variable "name" {
  description = "Name of the function, its role, its queue and its log: nymgate-ENVIRONMENT-NAME."
  type        = string
  validation {
    condition     = can(regex("^nymgate-[a-z][a-z0-9-]{1,15}-[a-z][a-z0-9-]{1,31}$", var.name))
    error_message = "name must be nymgate-ENVIRONMENT-NAME, for example nymgate-prod-bulk-hr."
  }
}

variable "bundle" {
  description = "The package of the gateway's function: a file, or an object in S3 (uploaded with --checksum-algorithm SHA256), and its SHA-256 in hexadecimal as the release lists it."
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
  description = "What the configuration has beside bulk, as variables NYMGATE_A__B: keys of pseudonyms, and the connectors whose answers the files shall join."
  type        = map(string)
  validation {
    condition     = alltrue([for name in keys(var.configuration) : can(regex("^NYMGATE_[A-Z0-9_]+$", name)) && !startswith(name, "NYMGATE_BULK")])
    error_message = "configuration must have names NYMGATE_A__B alone, and none of NYMGATE_BULK: that is made of jobs."
  }
}

variable "configuration_bytes" {
  description = "Bytes that the configuration has at least, as JSON, where its values are known after an apply alone: a plan then refuses already what Lambda's 4096 bytes would not take."
  type        = number
  default     = 0
  nullable    = false
  validation {
    condition     = var.configuration_bytes >= 0
    error_message = "configuration_bytes must be 0 or more."
  }
}

variable "input" {
  description = "Bucket of the inputs. create: whether it is made here, private and encrypted. notify: whether its notifications are set here, which replaces those of a bucket that is there; false: its owner adds output notification. kms_key_arn: KMS key of one's own. expire_days: when files of a bucket that is made here are deleted; null: never."
  type = object({
    bucket      = string
    create      = optional(bool, true)
    notify      = optional(bool, true)
    kms_key_arn = optional(string)
    expire_days = optional(number)
  })
  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.input.bucket))
    error_message = "input.bucket must be the name of a bucket, such as contoso-hr-in; no ARN and no s3://."
  }
  validation {
    condition     = var.input.kms_key_arn == null || can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[0-9a-f-]+$", var.input.kms_key_arn))
    error_message = "input.kms_key_arn must be the ARN of a KMS key, arn:aws:kms:REGION:ACCOUNT:key/ID; an alias is none."
  }
  validation {
    condition     = var.input.expire_days == null || (var.input.create && try(var.input.expire_days >= 1, false))
    error_message = "input.expire_days must be 1 or more, and of a bucket that is made here."
  }
}

variable "output" {
  description = "Bucket of the outputs, with the same keys. Another one than that of the inputs."
  type = object({
    bucket      = string
    create      = optional(bool, true)
    kms_key_arn = optional(string)
    expire_days = optional(number)
  })
  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.output.bucket))
    error_message = "output.bucket must be the name of a bucket, such as contoso-hr-out; no ARN and no s3://."
  }
  validation {
    condition     = var.output.bucket != var.input.bucket
    error_message = "output.bucket must be another one than input.bucket: an output that lies among the inputs would start the function again, and its pseudonyms would be taken for people."
  }
  validation {
    condition     = var.output.kms_key_arn == null || can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[0-9a-f-]+$", var.output.kms_key_arn))
    error_message = "output.kms_key_arn must be the ARN of a KMS key, arn:aws:kms:REGION:ACCOUNT:key/ID; an alias is none."
  }
  validation {
    condition     = var.output.expire_days == null || (var.output.create && try(var.output.expire_days >= 1, false))
    error_message = "output.expire_days must be 1 or more, and of a bucket that is made here."
  }
}

variable "jobs" {
  description = "What is done, by name, as bulk.<id> of the configuration: from, a folder of the input; to, a folder of the output; rules, the text of the rules (file(\"hr.yaml\")); and where they are wanted set, format, connector, rejects and names as in docs/reference/bulk.md. A key of another name is refused."
  # A map and not an object, from which keys that its type does not have would be taken without a word.
  type = map(map(string))
  validation {
    condition     = length(var.jobs) > 0 && alltrue([for id in keys(var.jobs) : can(regex("^[a-z][a-z0-9-]{0,31}$", id))])
    error_message = "jobs must have at least one, with names of a-z, 0-9 and -, a letter first, for example hr."
  }
  validation {
    condition     = alltrue([for job in values(var.jobs) : length(setsubtract(["from", "to", "rules"], keys(job))) == 0 && length(setsubtract(keys(job), ["from", "to", "rules", "set", "format", "connector", "rejects", "names"])) == 0])
    error_message = "a job must have from, to and rules, may have set, format, connector, rejects and names, and has nothing else; found: ${join(", ", distinct(flatten([for job in values(var.jobs) : keys(job)])))}."
  }
  validation {
    condition     = alltrue([for job in values(var.jobs) : can(regex("^([A-Za-z0-9!_.()-]+/)+$", job.from)) && can(regex("^([A-Za-z0-9!_.()-]+/)+$", job.to))])
    error_message = "from and to of jobs must be folders that end in a slash, such as hr/, of letters, digits and !_.()-; no slash first and no * or ?, which rights would take for any text."
  }
  validation {
    condition     = alltrue(flatten([for one, job in var.jobs : [for other, second in var.jobs : one == other || !try(startswith(job.from, second.from), false)]]))
    error_message = "from of jobs must be folders of which none lies in another: S3 would not know whose event it is."
  }
  validation {
    condition     = alltrue(flatten([for one, job in var.jobs : [for other, second in var.jobs : one == other || !try(startswith(job.to, second.to), false)]]))
    error_message = "to of jobs must be folders of which none is, or lies in, that of another job: an output is called as its input, so one job would write over what the other has made. Files of one folder that go by different rules are one job, whose rules have a set for each kind."
  }
  validation {
    condition     = alltrue([for job in values(var.jobs) : lookup(job, "format", null) == null ? true : contains(["csv", "tsv", "ndjson", "json-array", "parquet"], job.format)])
    error_message = "format of jobs must be csv, tsv, ndjson, json-array or parquet, or absent: with another one the function would not start."
  }
  validation {
    condition     = alltrue([for job in values(var.jobs) : lookup(job, "rejects", null) == null ? true : can(regex("^[0-9]{1,9}$", job.rejects))])
    error_message = "rejects of jobs must be a whole number from 0: how many rows of a file may be left out."
  }
}

variable "secrets" {
  description = "Secrets that the role may read: ARN of the secret or parameter of the key that makes pseudonyms."
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

variable "alarm_topic_arns" {
  description = "SNS topics that are told when a file has failed for good. Empty: the alarm is seen in CloudWatch alone."
  type        = set(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for arn in var.alarm_topic_arns : can(regex("^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_.-]+$", arn))])
    error_message = "alarm_topic_arns must be ARNs of SNS topics, arn:aws:sns:REGION:ACCOUNT:NAME."
  }
}

variable "concurrency" {
  description = "Files that are worked on at once, 2 to 1000."
  type        = number
  default     = 5
  nullable    = false
  validation {
    condition     = var.concurrency >= 2 && var.concurrency <= 1000 && floor(var.concurrency) == var.concurrency
    error_message = "concurrency must be a whole number from 2 to 1000: Lambda takes no other."
  }
}

variable "memory_mb" {
  description = "Memory in MB. With 1769 Lambda gives one whole processor, and files are worked on by one."
  type        = number
  default     = 1769
  nullable    = false
  validation {
    condition     = var.memory_mb >= 512 && var.memory_mb <= 10240
    error_message = "memory_mb must be from 512 to 10240."
  }
}

variable "timeout_seconds" {
  description = "Seconds that one file may take; Lambda has 900 at most."
  type        = number
  default     = 900
  nullable    = false
  validation {
    condition     = var.timeout_seconds >= 60 && var.timeout_seconds <= 900
    error_message = "timeout_seconds must be from 60 to 900."
  }
}

variable "log_retention_days" {
  description = "Days that log lines are kept."
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

variable "role_path" {
  description = "Path of the role."
  type        = string
  default     = "/"
  validation {
    condition     = can(regex("^/([\\x21-\\x2e\\x30-\\x7e]+/)*$", var.role_path))
    error_message = "role_path must be a path that begins and ends with a slash, for example /nymgate/."
  }
}

variable "permissions_boundary" {
  description = "ARN of the policy that bounds the role; null: none."
  type        = string
  default     = null
  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary))
    error_message = "permissions_boundary must be the ARN of an IAM policy, arn:aws:iam::123456789012:policy/NAME."
  }
}
