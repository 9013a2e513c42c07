variable "tenant_id" {
  description = "Entra tenant whose data is read, and that the applications are made in."
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

variable "environment" {
  description = "Which deployment this is; a part of every name. A second one beside it takes another."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,15}$", var.environment))
    error_message = "environment must be 2 to 16 of a-z, 0-9 and '-', beginning with a letter, such as prod."
  }
}

variable "project_id" {
  description = "Id of the Google Cloud project."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id must be the id of a project, 6 to 30 of a-z, 0-9 and '-', such as contoso-analytics; not its number and not its name."
  }
}

variable "region" {
  description = "Region of Google Cloud, such as europe-west3."
  type        = string
  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region must be a region of Google Cloud, such as europe-west3; not a zone."
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

variable "instances" {
  description = "Gateways by name, each with its connectors by id (options as in nymgate.yaml; scoping; an application that is there already) and with the service accounts that may call. One connector each is the default: an identity and an application of its own. of and tenant_id: a connector in another tenant, as acme = { of = \"entra-id\", tenant_id = \"…\" }."
  type = map(object({
    connectors = map(object({
      options         = optional(map(string), {})
      scoping         = optional(string, "none")
      app             = optional(object({ client_id = string, object_id = string }))
      rules           = optional(string)
      allow_open      = optional(bool, false)
      expected_policy = optional(string)
      of              = optional(string)
      tenant_id       = optional(string)
    }))
    psoxy = optional(object({
      salt                  = string
      encryption_key        = string
      domain_salt           = optional(string)
      domain_encryption_key = optional(string)
      domains               = optional(string, "keep")
      ignore_dots           = optional(bool, false)
    }))
    callers = map(object({
      connectors          = set(string)
      requests_per_minute = optional(number)
    }))
    ingress        = optional(string, "INGRESS_TRAFFIC_ALL")
    public_url     = optional(string)
    audience       = optional(string)
    expected_epoch = optional(string)
    settings       = optional(map(string), {})
    size = optional(object({
      cpu                 = optional(string, "1")
      memory              = optional(string, "1Gi")
      concurrent_requests = optional(number, 16)
      response_mib        = optional(number, 32)
      min_instances       = optional(number, 0)
      max_instances       = optional(number, 4)
      cpu_always          = optional(bool, false)
    }), {})
  }))
  validation {
    condition     = length(var.instances) > 0 && alltrue([for name, _ in var.instances : !contains(["deployment", "tenant"], name) && can(regex("^[a-z][a-z0-9-]{1,31}$", name))])
    error_message = "instances must be at least one, named by 2 to 32 of a-z, 0-9 and '-', such as outlook-cal, and none called deployment or tenant."
  }
  validation {
    condition = alltrue([
      for _, instance in var.instances : anytrue([for _, connector in instance.connectors : connector.of == null]) && alltrue([for id, connector in instance.connectors : contains(keys(local.registry.connectors), coalesce(connector.of, id))])
    ])
    error_message = "instances.connectors must be ids of connectors, and at least one without of: ${join(", ", keys(local.registry.connectors))}."
  }
  validation {
    condition = alltrue(flatten([for instance in values(var.instances) : [for id, connector in instance.connectors : (instance.psoxy == null || connector.of == null) && (
      connector.of == null ? connector.tenant_id == null : !contains(keys(local.registry.connectors), id) && can(regex("^[a-z][a-z0-9-]{1,31}$", id)) && can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", connector.tenant_id))
    )]]))
    error_message = "a connector of another tenant must have of, as its name one of your own, such as acme, and tenant_id, a lower-case GUID. With psoxy there must be none: its pseudonyms hold no tenant."
  }
  validation {
    condition = alltrue(flatten([
      for _, instance in var.instances : [for _, connector in instance.connectors : contains(["none", "exchange"], connector.scoping)]
    ]))
    error_message = "scoping must be none, or exchange where RBAC for Applications narrows the mailboxes."
  }
  validation {
    condition     = alltrue(flatten([for _, instance in var.instances : [for _, connector in instance.connectors : connector.rules == null || can(regex("^(inline:[A-Za-z0-9+/]+=*|gcp-sm:projects/[a-z0-9-]+/secrets/[A-Za-z0-9_-]+(\\?version=[0-9]+)?)$", connector.rules))]]))
    error_message = "rules of a connector must be inline:BASE64, as \"inline:$${base64gzip(file(\"rules.yaml\"))}\", or gcp-sm:projects/PROJECT/secrets/SECRET."
  }
  validation {
    condition     = alltrue(flatten([for _, instance in var.instances : [for _, connector in instance.connectors : connector.expected_policy != null || startswith(coalesce(connector.rules, "inline:"), "inline:")]]))
    error_message = "a connector whose rules aren't inline must have expected_policy: anyone who can write the object or secret sets the policy. Run nymgate check FILE, which prints it."
  }
  validation {
    condition     = alltrue(flatten([for _, instance in var.instances : [for _, connector in instance.connectors : connector.expected_policy == null || can(regex("^[0-9a-f]{16}$", connector.expected_policy))]]))
    error_message = "expected_policy of a connector must be 16 hexadecimal digits, as `nymgate doctor` prints them."
  }
  validation {
    condition     = alltrue([for _, instance in var.instances : instance.psoxy == null || alltrue([for reference in try([instance.psoxy.salt, instance.psoxy.encryption_key, instance.psoxy.domain_salt, instance.psoxy.domain_encryption_key], []) : reference == null || can(regex("^gcp-sm:projects/[a-z0-9-]+/secrets/[A-Za-z0-9_-]+(\\?version=[0-9]+)?$", reference))])])
    error_message = "psoxy of an instance must have references gcp-sm:projects/PROJECT/secrets/SECRET?version=1, which `nymgate keys adopt` made."
  }
}

variable "keys" {
  description = "Key rings of the instances, as the root `keys` puts them out: references, no secret."
  type = object({
    scope      = string
    since      = optional(string)
    deployment = list(object({ id = number, reference = string, resource = string }))
    instances  = map(list(object({ id = number, reference = string, resource = string })))
    tenants    = optional(map(object({ since = optional(string), ring = list(object({ id = number, reference = string, resource = string })) })), {})
  })
  validation {
    condition     = alltrue([for name, instance in var.instances : instance.psoxy != null || length(lookup(var.keys.instances, name, var.keys.scope == "deployment" ? var.keys.deployment : [])) > 0])
    error_message = "keys must have a key for each of: ${join(", ", keys(var.instances))}. With keys of scope instance, add the name to instances in the root keys, apply it, and write keys.auto.tfvars.json again."
  }
}

variable "tenant_keys" {
  description = "Other tenants, by id, whose keys are not in the root `keys` (ring, since), and expected_epoch: the epoch that a tenant's keys must give."
  type = map(object({
    ring           = optional(list(object({ id = number, reference = string, resource = string })))
    since          = optional(string)
    expected_epoch = optional(string)
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for tenant, keys in var.tenant_keys : contains(flatten([for instance in values(var.instances) : [for connector in values(instance.connectors) : connector.tenant_id if connector.of != null]]), tenant) && (keys.ring != null || contains(keys(var.keys.tenants), tenant))])
    error_message = "tenant_keys must be of tenants that a connector with of has, and have a ring, or a key of the root keys: with a typing error the tenant would have the keys of all."
  }
}

variable "owners" {
  description = "Object ids of people who own the applications. Entra adds a member or Application Developer who applies: leave that person out. It adds no administrator."
  type        = set(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for id in var.owners : can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", id))])
    error_message = "owners must be object ids, lower-case GUIDs: az ad user show --id NAME --query id."
  }
}

variable "service_management_reference" {
  description = "Reference into your own list of services, for the applications; some tenants demand one."
  type        = string
  default     = null
}

variable "bulk" {
  description = "Files that are pseudonymized when they arrive in a bucket, by name (docs/guides/bulk-events.md). Each has instance, whose key (or salt and keys of Psoxy) and connectors they join with, and the variables of modules/gcp-bulk: package, trigger_service_account, input, output, jobs, and where they are wanted build_service_account, size, notification_channels. rules of a job is a file beside this one. A key of another name is refused."
  # No type, which would take keys that it does not have without a word: a misspelt expire_days would keep files for ever.
  type     = any
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for bulk in values(var.bulk) : length(setsubtract(["instance", "package", "trigger_service_account", "input", "output", "jobs"], keys(bulk))) == 0 && length(setsubtract(keys(bulk), ["instance", "package", "trigger_service_account", "input", "output", "jobs", "build_service_account", "size", "notification_channels"])) == 0])
    error_message = "an entry of bulk must have instance, package, trigger_service_account, input, output, jobs, may have build_service_account, size, notification_channels, and has nothing else; found: ${join(", ", distinct(flatten([for bulk in values(var.bulk) : keys(bulk)])))}."
  }
  validation {
    condition     = alltrue([for bulk in values(var.bulk) : length(setsubtract(try(keys(bulk.input), []), ["bucket", "create", "location", "kms_key", "expire_days"])) == 0 && length(setsubtract(try(keys(bulk.output), []), ["bucket", "create", "location", "kms_key", "expire_days"])) == 0 && length(setsubtract(try(keys(bulk.size), []), ["memory", "files_at_once"])) == 0 && length(setsubtract(try(keys(bulk.package), []), ["bucket", "object", "generation"])) == 0])
    error_message = "in an entry of bulk input must have no other keys than bucket, create, location, kms_key, expire_days; output must have no other keys than bucket, create, location, kms_key, expire_days; size must have no other keys than memory, files_at_once; package must have no other keys than bucket, object, generation."
  }
  validation {
    condition     = alltrue(flatten([for bulk in values(var.bulk) : [for job in try(values(bulk.jobs), []) : length(setsubtract(["from", "to", "rules"], keys(job))) == 0 && length(setsubtract(keys(job), ["from", "to", "rules", "set", "format", "connector", "rejects", "names"])) == 0]]))
    error_message = "a job must have from, to and rules, may have set, format, connector, rejects and names, and has nothing else; found: ${join(", ", distinct(flatten([for bulk in values(var.bulk) : [for job in try(values(bulk.jobs), []) : keys(job)]])))}."
  }
  validation {
    condition     = alltrue([for name, bulk in var.bulk : can(regex("^[a-z][a-z0-9-]{0,15}$", name)) && try(contains(keys(var.instances), bulk.instance), false)])
    error_message = "bulk must have names of 1 to 16 characters of a-z, 0-9 and -, a letter first, and instance one of: ${join(", ", keys(var.instances))}."
  }
  validation {
    condition     = alltrue(flatten([for bulk in values(var.bulk) : [for job in try(values(bulk.jobs), []) : try(job.connector, null) == null ? true : try(contains(keys(var.instances[bulk.instance].connectors), job.connector), false)]]))
    error_message = "connector of a job must be one that the instance of its entry has, or absent: with another one the function would not start."
  }
  validation {
    condition     = alltrue(flatten([for bulk in values(var.bulk) : [for job in try(values(bulk.jobs), []) : try(length([for id, connector in var.instances[bulk.instance].connectors : id if id == try(coalesce(job.connector), id) && contains(concat(keys(var.keys.tenants), keys(var.tenant_keys)), coalesce(connector.tenant_id, "none"))]) == 0, true)]]))
    error_message = "connector of a job must be of a tenant without a key of its own, which the function could not read, and must be named where the instance has such a tenant: its files would have the pseudonyms of another. Run `nymgate bulk` elsewhere for it."
  }
  validation {
    condition     = alltrue([for name in keys(var.bulk) : length("nymgate-${var.environment}-bulk-${name}") <= 30])
    error_message = "bulk must have names that are short enough: nymgate-${var.environment}-bulk-NAME must have at most 30 characters, since Google allows a service account no more."
  }
  validation {
    condition     = alltrue(flatten([for one, bulk in var.bulk : [for other, second in var.bulk : [for job in try(values(bulk.jobs), []) : [for beside in try(values(second.jobs), []) : one == other || !try(bulk.output.bucket == second.output.bucket && startswith(job.to, beside.to), false)]]]]))
    error_message = "to of a job must be a folder that is not, and does not lie in, that of a job of another entry with the same output: an output is called as its input, so one job would write over what the other has made."
  }
}
