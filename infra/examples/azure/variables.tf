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

variable "subscription_id" {
  description = "Id of the Azure subscription."
  type        = string
  validation {
    condition     = can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.subscription_id))
    error_message = "subscription_id must be the id of a subscription, a lower-case GUID; not its name."
  }
}

variable "resource_group_name" {
  description = "Resource group that everything belongs to, which must be there."
  type        = string
  validation {
    condition     = can(regex("^[A-Za-z0-9_.()-]{1,89}[A-Za-z0-9_()-]$", var.resource_group_name))
    error_message = "resource_group_name must be the name of a resource group, such as nymgate; not its id."
  }
}

variable "location" {
  description = "Azure region, such as westeurope."
  type        = string
  validation {
    condition     = can(regex("^[a-z]+[a-z0-9]*$", var.location))
    error_message = "location must be a region as az account list-locations names it, such as westeurope."
  }
}

variable "image" {
  description = "Container image with its digest."
  type        = string
  validation {
    condition     = can(regex("^[a-z0-9.-]+(:[0-9]+)?/[a-z0-9._/-]+@sha256:[0-9a-f]{64}$", var.image))
    error_message = "image must be one with its digest, such as contoso.azurecr.io/nymgate@sha256:…: a tag can be moved."
  }
}

variable "registry" {
  description = "Registry of Azure that the image is pulled from with the gateway's identity: its server and its resource id. Null: the image is public to the environment."
  type        = object({ server = string, id = string })
  default     = null
  validation {
    condition     = var.registry == null || can(regex("^[a-z0-9.-]+$", var.registry.server)) && can(regex("/providers/Microsoft.ContainerRegistry/registries/[A-Za-z0-9]+$", var.registry.id))
    error_message = "registry must have a server such as contoso.azurecr.io and the resource id of that registry: az acr show --name NAME --query id."
  }
}

variable "instances" {
  description = "Gateways by name, each with its connectors by id (options as in nymgate.yaml; scoping; an application that is there already) and with the programs that may call, by client id. One connector each is the default: an identity and an application of its own. of and tenant_id: a connector in another tenant, as acme = { of = \"entra-id\", tenant_id = \"…\" }."
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
    callers = map(object({
      connectors          = set(string)
      requests_per_minute = optional(number)
    }))
    external       = optional(bool, true)
    allowed_cidrs  = optional(set(string), [])
    public_url     = optional(string)
    expected_epoch = optional(string)
    settings       = optional(map(string), {})
    size = optional(object({
      cpu                 = optional(number, 0.5)
      memory              = optional(string, "1Gi")
      concurrent_requests = optional(number, 16)
      response_mib        = optional(number, 32)
      min_replicas        = optional(number, 1)
      max_replicas        = optional(number, 4)
      proxies             = optional(number, 0)
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
    condition = alltrue(flatten([for instance in values(var.instances) : [for id, connector in instance.connectors : (
      connector.of == null ? connector.tenant_id == null : !contains(keys(local.registry.connectors), id) && can(regex("^[a-z][a-z0-9-]{1,31}$", id)) && can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", connector.tenant_id))
    )]]))
    error_message = "a connector of another tenant must have of, as its name one of your own, such as acme, and tenant_id, a lower-case GUID."
  }
  validation {
    condition = alltrue(flatten([
      for _, instance in var.instances : [for _, connector in instance.connectors : contains(["none", "exchange"], connector.scoping)]
    ]))
    error_message = "scoping must be none, or exchange where RBAC for Applications narrows the mailboxes."
  }
  validation {
    condition     = alltrue(flatten([for _, instance in var.instances : [for _, connector in instance.connectors : connector.rules == null || can(regex("^(inline:[A-Za-z0-9+/]+=*|azure-kv:[a-z0-9-]+\\.vault\\.[a-z.]+/[A-Za-z0-9-]+(\\?version=[0-9a-f]+)?)$", connector.rules))]]))
    error_message = "rules of a connector must be inline:BASE64, as \"inline:$${base64gzip(file(\"rules.yaml\"))}\", or azure-kv:VAULT.vault.azure.net/SECRET."
  }
  validation {
    condition     = alltrue(flatten([for _, instance in var.instances : [for _, connector in instance.connectors : connector.expected_policy != null || startswith(coalesce(connector.rules, "inline:"), "inline:")]]))
    error_message = "a connector whose rules aren't inline must have expected_policy: anyone who can write the object or secret sets the policy. Run nymgate check FILE, which prints it."
  }
  validation {
    condition     = alltrue(flatten([for _, instance in var.instances : [for _, connector in instance.connectors : connector.expected_policy == null || can(regex("^[0-9a-f]{16}$", connector.expected_policy))]]))
    error_message = "expected_policy of a connector must be 16 hexadecimal digits, as `nymgate doctor` prints them."
  }
}

variable "audience" {
  description = "Client id of an application that stands for these gateways, where there is one already. Null: one is made."
  type        = string
  default     = null
  validation {
    condition     = var.audience == null || can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.audience))
    error_message = "audience must be the client id of an application, a lower-case GUID; not its object id and not api://…."
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
    condition     = alltrue([for name in keys(var.instances) : length(lookup(var.keys.instances, name, var.keys.scope == "deployment" ? var.keys.deployment : [])) > 0])
    error_message = "keys must have a key for each of: ${join(", ", keys(var.instances))}. With keys of scope instance, add the name to instances in the root keys, apply it, and write keys.auto.tfvars.json again."
  }
  validation {
    condition     = alltrue(flatten([for instance in values(var.instances) : [for rules in values(instance.connectors)[*].rules : contains([for key in concat(var.keys.deployment, flatten(values(var.keys.instances))) : regex("/vaults/([^/]+)/", key.resource)[0]], regex("^azure-kv:([^.]+)", rules)[0]) if can(regex("^azure-kv:", rules))]]))
    error_message = "rules of a connector must be in a vault that has keys, since the role is made there; or inline."
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
  description = "Files that are pseudonymized when they arrive in a container, by name (docs/guides/bulk-events.md). Each has instance, whose key and connectors they join with, and the variables of modules/azure-bulk: app_name, host_storage_account, package, input, output, jobs, and where they are wanted size, action_group_ids. rules of a job is a file beside this one. A key of another name is refused."
  # No type, which would take keys that it does not have without a word: a misspelt expire_days would keep files for ever.
  type     = any
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for bulk in values(var.bulk) : length(setsubtract(["instance", "app_name", "host_storage_account", "package", "input", "output", "jobs"], keys(bulk))) == 0 && length(setsubtract(keys(bulk), ["instance", "app_name", "host_storage_account", "package", "input", "output", "jobs", "size", "action_group_ids"])) == 0])
    error_message = "an entry of bulk must have instance, app_name, host_storage_account, package, input, output, jobs, may have size, action_group_ids, and has nothing else; found: ${join(", ", distinct(flatten([for bulk in values(var.bulk) : keys(bulk)])))}."
  }
  validation {
    condition     = alltrue([for bulk in values(var.bulk) : length(setsubtract(try(keys(bulk.input), []), ["account_id", "container", "location"])) == 0 && length(setsubtract(try(keys(bulk.output), []), ["account_id", "container"])) == 0 && length(setsubtract(try(keys(bulk.size), []), ["memory_mb", "files_at_once"])) == 0 && length(setsubtract(try(keys(bulk.package), []), ["file", "sha256"])) == 0])
    error_message = "in an entry of bulk input must have no other keys than account_id, container, location; output must have no other keys than account_id, container; size must have no other keys than memory_mb, files_at_once; package must have no other keys than file, sha256."
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
    condition     = length(distinct([for name, bulk in var.bulk : try(lower(bulk.input.account_id), name)])) == length(var.bulk)
    error_message = "bulk must have another input account in each entry: Azure allows an account one topic of events. Folders of one container are jobs of one entry."
  }
  validation {
    condition     = alltrue(flatten([for one, bulk in var.bulk : [for other, second in var.bulk : [for job in try(values(bulk.jobs), []) : [for beside in try(values(second.jobs), []) : one == other || !try(lower("${bulk.output.account_id}/${bulk.output.container}") == lower("${second.output.account_id}/${second.output.container}") && startswith(job.to, beside.to), false)]]]]))
    error_message = "to of a job must be a folder that is not, and does not lie in, that of a job of another entry with the same output: an output is called as its input, so one job would write over what the other has made."
  }
}
