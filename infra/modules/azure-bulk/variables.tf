variable "resource_group_name" {
  description = "Resource group that everything is made in; it must be there, and so must the storage accounts of the files."
  type        = string
}

variable "location" {
  description = "Azure region, such as westeurope: one that has Flex Consumption."
  type        = string
}

variable "name" {
  description = "Name of identity, plan, topic and log."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,48}[a-z0-9]$", var.name))
    error_message = "name must be 6 to 50 of a-z, 0-9 and '-', such as nymgate-prod-bulk-hr."
  }
}

variable "app_name" {
  description = "Name of the function app, which nobody else in the world has."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,58}[a-z0-9]$", var.app_name))
    error_message = "app_name must be 3 to 60 of a-z, 0-9 and '-', such as contoso-nymgate-bulk."
  }
}

variable "host_storage_account" {
  description = "Name of a storage account that is made for the package, the leases of the host and failed events; nobody else in the world has it."
  type        = string
  validation {
    condition     = can(regex("^[a-z0-9]{3,24}$", var.host_storage_account))
    error_message = "host_storage_account must be 3 to 24 of a-z and 0-9."
  }
}

variable "package" {
  description = "The release's package for functions, nymgate-azure-functions-VERSION.zip, and its SHA-256 in hexadecimal as the release lists it."
  type        = object({ file = string, sha256 = string })
  validation {
    condition     = can(regex("^[0-9a-f]{64}$", var.package.sha256))
    error_message = "package.sha256 must be 64 lower-case hexadecimal digits: sha256sum FILE."
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

variable "key_scope" {
  description = "Secret of Key Vault that holds the key, as the scope of a role assignment: the one secret that the identity may read."
  type        = string
  validation {
    condition     = can(regex("/providers/Microsoft.KeyVault/vaults/[a-z0-9-]+/secrets/[A-Za-z0-9-]+$", var.key_scope))
    error_message = "key_scope must be a scope that ends in /providers/Microsoft.KeyVault/vaults/VAULT/secrets/SECRET: one secret, never the whole vault."
  }
}

variable "input" {
  description = "Container of the inputs: resource id of its storage account, and its name. location: that of the account, when it is not location."
  type        = object({ account_id = string, container = string, location = optional(string) })
  validation {
    condition     = can(regex("/providers/Microsoft.Storage/storageAccounts/[a-z0-9]{3,24}$", var.input.account_id)) && can(regex("^[a-z0-9](-?[a-z0-9]){2,62}$", var.input.container))
    error_message = "input must have the resource id of a storage account (az storage account show --name NAME --query id) and the name of a container."
  }
}

variable "output" {
  description = "Container of the outputs: resource id of its storage account, and its name. Another one than that of the inputs."
  type        = object({ account_id = string, container = string })
  validation {
    condition     = can(regex("/providers/Microsoft.Storage/storageAccounts/[a-z0-9]{3,24}$", var.output.account_id)) && can(regex("^[a-z0-9](-?[a-z0-9]){2,62}$", var.output.container))
    error_message = "output must have the resource id of a storage account (az storage account show --name NAME --query id) and the name of a container."
  }
  validation {
    condition     = lower("${var.output.account_id}/${var.output.container}") != lower("${var.input.account_id}/${var.input.container}")
    error_message = "output must be another container than input: an output that lies among the inputs would start the function again, and its pseudonyms would be taken for people."
  }
}

variable "jobs" {
  description = "What is done, by name, as bulk.<id> of the configuration: from, a folder of the input; to, a folder of the output; rules, the text of the rules (file(\"hr.yaml\")); and where they are wanted set, format, connector, rejects and names as in docs/reference/bulk.md. A key of another name is refused."
  # A map and not an object, from which keys that its type does not have would be taken without a word.
  type = map(map(string))
  validation {
    condition     = length(var.jobs) > 0 && alltrue([for id in keys(var.jobs) : can(regex("^[a-z][a-z0-9-]{0,12}$", id))])
    error_message = "jobs must have at least one, with names of 1 to 13 of a-z, 0-9 and -, a letter first, for example hr: Event Grid allows a subscription no longer name."
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
    error_message = "from of jobs must be folders of which none lies in another: each file would come twice."
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
  description = "Memory of an instance in MB, 2048 or 4096, and how many instances there are at most; each works on a few files."
  type        = object({ memory_mb = optional(number, 2048), files_at_once = optional(number, 40) })
  default     = {}
  nullable    = false
  validation {
    condition     = contains([2048, 4096], var.size.memory_mb) && var.size.files_at_once >= 1 && var.size.files_at_once <= 1000
    error_message = "size.memory_mb must be 2048 or 4096, and size.files_at_once from 1 to 1000."
  }
}

variable "logs" {
  description = "workspace_id: a Log Analytics workspace of yours (its resource id); null makes one. retention_days: how long that one keeps lines, 30 to 730."
  type        = object({ workspace_id = optional(string), retention_days = optional(number, 90) })
  default     = {}
  nullable    = false
  validation {
    condition     = var.logs.workspace_id == null || can(regex("/providers/Microsoft.OperationalInsights/workspaces/[A-Za-z0-9-]+$", coalesce(var.logs.workspace_id, "none")))
    error_message = "logs.workspace_id must be a resource id that ends in /providers/Microsoft.OperationalInsights/workspaces/NAME; not the workspace's GUID."
  }
  validation {
    condition     = var.logs.retention_days >= 30 && var.logs.retention_days <= 730
    error_message = "logs.retention_days must be from 30 to 730."
  }
}

variable "action_group_ids" {
  description = "Action groups of Azure Monitor that are told when a file has failed. Empty: the alert is seen in the portal alone."
  type        = set(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for id in var.action_group_ids : can(regex("/providers/[Mm]icrosoft.[Ii]nsights/actionGroups/.+$", id))])
    error_message = "action_group_ids must be resource ids that end in /providers/Microsoft.Insights/actionGroups/NAME."
  }
}

variable "grant_wait" {
  description = "How long to wait until Azure knows what the identity may read and write."
  type        = string
  default     = "120s"
  validation {
    condition     = can(regex("^[0-9]+s$", var.grant_wait))
    error_message = "grant_wait must be seconds, such as 120s."
  }
}
