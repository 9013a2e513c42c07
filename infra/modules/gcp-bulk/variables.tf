variable "project_id" {
  description = "Id of the Google Cloud project that the function runs in."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id must be the id of a project, 6 to 30 of a-z, 0-9 and '-', such as contoso-analytics; not its number and not its name."
  }
}

variable "region" {
  description = "Region of the function, such as europe-west3."
  type        = string
  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region must be a region of Google Cloud, such as europe-west3; not a zone."
  }
}

variable "name" {
  description = "Name of function and service account."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.name))
    error_message = "name must be 6 to 30 of a-z, 0-9 and '-', since Google allows a service account no more."
  }
}

variable "package" {
  description = "The release's package for functions, nymgate-gcp-function-VERSION.zip, in a bucket: its generation too, which no other object has."
  type        = object({ bucket = string, object = string, generation = number })
  validation {
    condition     = endswith(var.package.object, ".zip") && var.package.generation > 0
    error_message = "package must have a .zip and its generation: gcloud storage objects describe gs://BUCKET/OBJECT --format='value(generation)'."
  }
}

variable "build_service_account" {
  description = "Service account that Cloud Build makes the function with, as projects/PROJECT/serviceAccounts/EMAIL. Null: the project's default one, which may more than it must."
  type        = string
  default     = null
  validation {
    condition     = var.build_service_account == null || can(regex("^projects/[a-z0-9-]+/serviceAccounts/[a-z0-9.@-]+$", var.build_service_account))
    error_message = "build_service_account must be projects/PROJECT/serviceAccounts/EMAIL."
  }
}

variable "trigger_service_account" {
  description = "Email address of the service account that delivers events; it has roles/eventarc.eventReceiver in the project."
  type        = string
  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{0,99}@[a-z0-9-]+(\\.[a-z0-9-]+)*\\.gserviceaccount\\.com$", var.trigger_service_account))
    error_message = "trigger_service_account must be the email address of a service account, such as nymgate-events@PROJECT.iam.gserviceaccount.com."
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

variable "secret_id" {
  description = "Secret that holds the key, as projects/PROJECT/secrets/SECRET: the one secret that the service account may read; with more_secret_ids those too."
  type        = string
  validation {
    condition     = can(regex("^projects/[a-z0-9-]+/secrets/[A-Za-z0-9_-]+$", var.secret_id))
    error_message = "secret_id must be projects/PROJECT/secrets/SECRET."
  }
}

variable "more_secret_ids" {
  description = "Others that it may read, each as projects/PROJECT/secrets/SECRET: the pseudonyms of Psoxy have a salt and a key. Only append."
  type        = list(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for id in var.more_secret_ids : can(regex("^projects/[a-z0-9-]+/secrets/[A-Za-z0-9_-]+$", id)) && id != var.secret_id]) && length(distinct(var.more_secret_ids)) == length(var.more_secret_ids)
    error_message = "more_secret_ids must be projects/PROJECT/secrets/SECRET, each once, and none that is secret_id."
  }
}

variable "input" {
  description = "Bucket of the inputs. create: whether it is made here, private and encrypted. location: where it is, when it is not in region; events come from there. kms_key: key of one's own, projects/…/cryptoKeys/KEY. expire_days: when files of a bucket that is made here are deleted; null: never."
  type = object({
    bucket      = string
    create      = optional(bool, true)
    location    = optional(string)
    kms_key     = optional(string)
    expire_days = optional(number)
  })
  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$", var.input.bucket))
    error_message = "input.bucket must be the name of a bucket, such as contoso-hr-in; no gs://."
  }
  validation {
    condition     = var.input.expire_days == null || try(var.input.expire_days >= 1, false)
    error_message = "input.expire_days must be 1 or more."
  }
}

variable "output" {
  description = "Bucket of the outputs, with the same keys. Another one than that of the inputs."
  type = object({
    bucket      = string
    create      = optional(bool, true)
    location    = optional(string)
    kms_key     = optional(string)
    expire_days = optional(number)
  })
  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$", var.output.bucket))
    error_message = "output.bucket must be the name of a bucket, such as contoso-hr-out; no gs://."
  }
  validation {
    condition     = var.output.bucket != var.input.bucket
    error_message = "output.bucket must be another one than input.bucket: an output that lies among the inputs would start the function again, and its pseudonyms would be taken for people."
  }
  validation {
    condition     = var.output.expire_days == null || try(var.output.expire_days >= 1, false)
    error_message = "output.expire_days must be 1 or more."
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
    error_message = "from and to of jobs must be folders that end in a slash, such as hr/, of letters, digits and !_.()-; no slash first."
  }
  validation {
    condition     = alltrue(flatten([for one, job in var.jobs : [for other, second in var.jobs : one == other || !try(startswith(job.from, second.from), false)]]))
    error_message = "from of jobs must be folders of which none lies in another."
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

variable "size" {
  description = "Memory of an instance, which works on one file with one processor, and how many files are worked on at once."
  type        = object({ memory = optional(string, "1Gi"), files_at_once = optional(number, 5) })
  default     = {}
  nullable    = false
  validation {
    condition     = can(regex("^[0-9]+(Mi|Gi)$", var.size.memory)) && var.size.files_at_once >= 1 && var.size.files_at_once <= 1000
    error_message = "size.memory must be such as 1Gi, and size.files_at_once from 1 to 1000."
  }
}

variable "notification_channels" {
  description = "Channels of Cloud Monitoring that are told when a file has failed, as projects/PROJECT/notificationChannels/ID. Empty: the alert is seen in Cloud Monitoring alone."
  type        = list(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for channel in var.notification_channels : can(regex("^projects/[a-z0-9-]+/notificationChannels/[0-9]+$", channel))])
    error_message = "notification_channels must be projects/PROJECT/notificationChannels/ID."
  }
}

variable "grant_wait" {
  description = "How long to wait until Google's IAM knows what the service account may read and write."
  type        = string
  default     = "60s"
  validation {
    condition     = can(regex("^[0-9]+s$", var.grant_wait))
    error_message = "grant_wait must be seconds, such as 60s."
  }
}
