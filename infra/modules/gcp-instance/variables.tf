variable "project_id" {
  description = "Id of the Google Cloud project that the gateway runs in."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id must be the id of a project, 6 to 30 of a-z, 0-9 and '-', such as contoso-analytics; not its number and not its name."
  }
}

variable "project_number" {
  description = "Number of that project; a part of the service's address."
  type        = string
  validation {
    condition     = can(regex("^[0-9]{6,20}$", var.project_number))
    error_message = "project_number must be the number of the project, digits alone: gcloud projects describe PROJECT --format='value(projectNumber)'."
  }
}

variable "region" {
  description = "Region of the service, such as europe-west3."
  type        = string
  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region must be a region of Google Cloud, such as europe-west3; not a zone."
  }
}

variable "name" {
  description = "Name of service and service account."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.name))
    error_message = "name must be 6 to 30 of a-z, 0-9 and '-', since Google allows a service account no more: take a shorter environment or a shorter name of the instance."
  }
}

variable "tenant_id" {
  description = "Entra tenant whose data is read."
  type        = string
  validation {
    condition     = can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.tenant_id))
    error_message = "tenant_id must be the id of a tenant, a lower-case GUID; not its domain."
  }
}

variable "cloud" {
  description = "Microsoft's cloud of the tenant, as in docs/reference/clouds.md."
  type        = string
  default     = "global"
  validation {
    condition     = contains(["global", "us-gov-l4", "us-gov-l5", "china"], var.cloud)
    error_message = "cloud must be global, us-gov-l4, us-gov-l5 or china."
  }
}

variable "image" {
  description = "Container image with its digest, in a registry that Cloud Run pulls from."
  type        = string
  validation {
    condition     = can(regex("^[a-z0-9.-]+(:[0-9]+)?/[a-z0-9._/-]+@sha256:[0-9a-f]{64}$", var.image))
    error_message = "image must be one with its digest, such as europe-west3-docker.pkg.dev/PROJECT/nymgate/nymgate@sha256:…: a tag can be moved."
  }
}

variable "connectors" {
  description = "Connectors by id: client id of the application, options, scoping and rules as in nymgate.yaml; of and tenant_id for one of another tenant."
  type = map(object({
    client_id       = string
    options         = optional(map(string), {})
    scoping         = optional(string, "none")
    rules           = optional(string)
    allow_open      = optional(bool, false)
    expected_policy = optional(string)
    of              = optional(string)
    tenant_id       = optional(string)
  }))
  validation {
    condition     = alltrue([for _, connector in var.connectors : connector.of == null ? connector.tenant_id == null : can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", connector.tenant_id))])
    error_message = "tenant_id of a connector must be the id of a tenant, a lower-case GUID, where it has of, and absent elsewhere."
  }
  validation {
    condition     = length(var.connectors) > 0 && alltrue([for id, _ in var.connectors : can(regex("^[a-z][a-z0-9-]{1,31}$", id))])
    error_message = "connectors must have at least one id of a connector, such as entra-id, outlook-cal or msft-teams."
  }
  validation {
    condition     = alltrue([for _, connector in var.connectors : connector.rules == null || can(regex("^inline:[A-Za-z0-9+/]+=*$", connector.rules)) || anytrue([for id in var.secret_ids : startswith("${coalesce(connector.rules, "none")}?", "gcp-sm:${id}?")])])
    error_message = "rules of a connector must be inline:BASE64, as \"inline:$${base64gzip(file(\"rules.yaml\"))}\", or a reference to secret_ids."
  }
  validation {
    condition     = alltrue([for _, connector in var.connectors : connector.expected_policy != null || startswith(coalesce(connector.rules, "inline:"), "inline:")])
    error_message = "a connector whose rules aren't inline must have expected_policy: anyone who can write the object or secret sets the policy. Run nymgate check FILE, which prints it."
  }
}

variable "callers" {
  description = "Service accounts that may call, by email address, each with the connectors that it may use."
  type = map(object({
    connectors          = set(string)
    requests_per_minute = optional(number)
  }))
  validation {
    condition = length(var.callers) > 0 && alltrue([
      for email, _ in var.callers :
      can(regex("^[a-z0-9][a-z0-9.-]{0,99}@[a-z0-9-]+(\\.[a-z0-9-]+)*\\.gserviceaccount\\.com$", email))
    ])
    error_message = "callers must be email addresses of service accounts, such as etl@PROJECT.iam.gserviceaccount.com. Never allUsers nor allAuthenticatedUsers: a service that they may invoke believes any header, so anybody could name any account."
  }
  validation {
    condition     = alltrue(flatten([for _, caller in var.callers : [for id in caller.connectors : contains(keys(var.connectors), id)]]))
    error_message = "callers.connectors must be connectors of this instance."
  }
}

variable "secret_ids" {
  description = "Secrets that hold the keys, each as projects/PROJECT/secrets/SECRET; the service account may read no other. Only append."
  type        = list(string)
  validation {
    condition     = length(var.secret_ids) > 0 && alltrue([for id in var.secret_ids : can(regex("^projects/[a-z0-9-]+/secrets/[A-Za-z0-9_-]+$", id))])
    error_message = "secret_ids must be at least one projects/PROJECT/secrets/SECRET."
  }
}

variable "key_ring" {
  description = "Keys, the one that makes pseudonyms first, each by reference to Secret Manager."
  type        = list(object({ id = number, secret = string }))
  validation {
    condition     = (length(var.key_ring) > 0) == (var.psoxy == null) && alltrue([for key in var.key_ring : anytrue([for id in var.secret_ids : startswith("${key.secret}?", "gcp-sm:${id}?")])])
    error_message = "key_ring must be references to secret_ids, such as gcp-sm:projects/PROJECT/secrets/SECRET?version=1; never a key itself. With psoxy it must be empty."
  }
}

variable "tenant_keys" {
  description = "Keys of other tenants that have their own, by tenant id: ring, as key_ring, and expected_epoch. Their pseudonyms join with no other."
  type = map(object({
    ring           = list(object({ id = number, secret = string }))
    expected_epoch = optional(string)
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for tenant, _ in var.tenant_keys : contains([for connector in values(var.connectors) : connector.tenant_id if connector.of != null], tenant)])
    error_message = "tenant_keys must be of tenants that a connector with of has here: with a typing error the tenant would have the keys of all."
  }
  validation {
    condition     = alltrue([for keys in values(var.tenant_keys) : length(keys.ring) > 0 && alltrue([for key in keys.ring : can(regex("^gcp-sm:projects/[a-z0-9-]+/secrets/[A-Za-z0-9_-]+(\\?version=[0-9]+)?$", key.secret))])]) && length(distinct(concat(var.key_ring[*].secret, flatten([for keys in values(var.tenant_keys) : keys.ring[*].secret])))) == length(concat(var.key_ring[*].secret, flatten([for keys in values(var.tenant_keys) : keys.ring[*].secret])))
    error_message = "tenant_keys must have at least one key for each tenant, each by reference, such as gcp-sm:projects/PROJECT/secrets/SECRET?version=1, and none that another tenant has; never a key itself."
  }
}

variable "psoxy" {
  description = "Salt and keys of Psoxy's scheme, in place of key_ring: references to secret_ids. Null: pseudonyms of our own."
  type = object({
    salt                  = string
    encryption_key        = string
    domain_salt           = optional(string)
    domain_encryption_key = optional(string)
    domains               = optional(string, "keep")
    ignore_dots           = optional(bool, false)
  })
  default = null
  validation {
    condition     = var.psoxy == null || alltrue([for reference in try([var.psoxy.salt, var.psoxy.encryption_key, var.psoxy.domain_salt, var.psoxy.domain_encryption_key], []) : reference == null || anytrue([for id in var.secret_ids : startswith("${coalesce(reference, "none")}?", "gcp-sm:${id}?")])])
    error_message = "psoxy must have references to secret_ids, such as gcp-sm:projects/PROJECT/secrets/SECRET?version=1; never a salt itself."
  }
  validation {
    condition     = contains(["keep", "hash", "encrypt", "drop"], try(var.psoxy.domains, "keep"))
    error_message = "psoxy.domains must be keep, hash, encrypt or drop."
  }
}

variable "separate_from" {
  description = "Names of the other instances, where each has a key of its own: their pseudonyms do not join with these, and `nymgate doctor` says so."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "expected_epoch" {
  description = "Epoch that the keys must give, as `nymgate doctor` prints it. Null: none is demanded."
  type        = string
  default     = null
  validation {
    condition     = var.expected_epoch == null || can(regex("^[0-9a-f]{16}$", var.expected_epoch))
    error_message = "expected_epoch must be 16 hexadecimal digits, as nymgate doctor prints them."
  }
}

variable "ingress" {
  description = "Where requests may come from."
  type        = string
  default     = "INGRESS_TRAFFIC_ALL"
  validation {
    condition     = contains(["INGRESS_TRAFFIC_ALL", "INGRESS_TRAFFIC_INTERNAL_ONLY", "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER"], var.ingress)
    error_message = "ingress must be INGRESS_TRAFFIC_ALL, INGRESS_TRAFFIC_INTERNAL_ONLY or INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER."
  }
}

variable "public_url" {
  description = "Address that callers use, where it is not the service's own: that of a load balancer."
  type        = string
  default     = null
  validation {
    condition     = var.public_url == null || can(regex("^https://[a-z0-9.-]+$", var.public_url))
    error_message = "public_url must be https:// and a host name, without a path and without a slash at the end."
  }
}

variable "audience" {
  description = "Audience that callers ask their tokens for (a custom audience of the service). Null: the address that callers use."
  type        = string
  default     = null
  validation {
    condition     = var.audience == null || can(regex("^[A-Za-z0-9._:/-]{3,200}$", var.audience))
    error_message = "audience must be a text such as https://nymgate.example.com, without blanks."
  }
}

variable "size" {
  description = "Processors and memory of an instance, requests that it answers at once, fewest and most instances. cpu_always: whether it keeps its processor between requests, so that audit anchors come in time."
  type = object({
    cpu                 = optional(string, "1")
    memory              = optional(string, "1Gi")
    concurrent_requests = optional(number, 16)
    response_mib        = optional(number, 32)
    min_instances       = optional(number, 0)
    max_instances       = optional(number, 4)
    cpu_always          = optional(bool, false)
  })
  default  = {}
  nullable = false
  validation {
    condition     = can(regex("^[0-9]+(Mi|Gi)$", var.size.memory)) && contains(["1", "2", "4", "6", "8"], var.size.cpu)
    error_message = "size.memory must be such as 1Gi, and size.cpu one of 1, 2, 4, 6, 8."
  }
  validation {
    condition     = var.size.min_instances >= 0 && var.size.max_instances >= max(1, var.size.min_instances) && var.size.concurrent_requests >= 1 && var.size.concurrent_requests <= 1000
    error_message = "size must be 0 <= min_instances <= max_instances, max_instances at least 1, concurrent_requests from 1 to 1000."
  }
}

variable "settings" {
  description = "Further keys of the configuration as variables, NYMGATE_A__B = value (docs/reference/configuration.md)."
  type        = map(string)
  default     = {}
  nullable    = false
  validation {
    condition     = alltrue([for name, _ in var.settings : can(regex("^NYMGATE_[A-Z0-9]+(_[A-Z0-9]+)*(__[A-Z0-9]+(_[A-Z0-9]+)*)*$", name))])
    error_message = "settings must be named NYMGATE_A__B in capitals, such as NYMGATE_LOG__LEVEL."
  }
  # The gateway reads a part of a list or a whole section as well, with or without underscores within a name: by none of these may
  # somebody else call, or a connector be served, than the output `deployment` and the documents tell of.
  validation {
    condition = alltrue([
      for name, _ in var.settings :
      !can(regex("^NYMGATE(CONNECTORS|CALLERS|PSEUDONYMS|ADMIN|SOURCE|PUBLICURL)", replace(name, "_", ""))) || can(regex("^NYMGATE_CALLERS__ADDRESSES__ALLOW(__[0-9]+)?$", name))
    ])
    error_message = "settings must be of other sections than connectors, callers (but NYMGATE_CALLERS__ADDRESSES__ALLOW), pseudonyms, admin, source and publicUrl: the other variables here decide on them."
  }
}

variable "grant_wait" {
  description = "How long to wait until Google's IAM knows that the service account may read its key."
  type        = string
  default     = "60s"
  validation {
    condition     = can(regex("^[0-9]+s$", var.grant_wait))
    error_message = "grant_wait must be seconds, such as 60s."
  }
}
