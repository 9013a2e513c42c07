variable "resource_group_name" {
  description = "Resource group that everything belongs to; it must be there."
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

variable "name" {
  description = "Name of app, environment and identity."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,30}[a-z0-9]$", var.name)) && !strcontains(var.name, "--")
    error_message = "name must be 2 to 32 of a-z, 0-9 and single '-', since a container app takes no more: take a shorter environment or a shorter name of the instance."
  }
}

variable "tenant_id" {
  description = "Entra tenant whose data is read, and in which identity and callers are."
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
  description = "Container image with its digest."
  type        = string
  validation {
    condition     = can(regex("^[a-z0-9.-]+(:[0-9]+)?/[a-z0-9._/-]+@sha256:[0-9a-f]{64}$", var.image))
    error_message = "image must be one with its digest, such as contoso.azurecr.io/nymgate@sha256:…: a tag can be moved."
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
    condition     = alltrue([for _, connector in var.connectors : connector.rules == null || can(regex("^inline:[A-Za-z0-9+/]+=*$", connector.rules)) || anytrue([for scope in values(var.key_scopes) : can(regex("^azure-kv:${join("\\.vault\\.[a-z.]+/", try(regex("/vaults/([a-z0-9-]+)/secrets/([A-Za-z0-9-]+)$", scope), ["none"]))}(\\?version=[0-9a-f]+)?$", connector.rules))])])
    error_message = "rules of a connector must be inline:BASE64, as \"inline:$${base64gzip(file(\"rules.yaml\"))}\", or a reference to a secret of key_scopes."
  }
  validation {
    condition     = alltrue([for _, connector in var.connectors : connector.expected_policy != null || startswith(coalesce(connector.rules, "inline:"), "inline:")])
    error_message = "a connector whose rules aren't inline must have expected_policy: anyone who can write the object or secret sets the policy. Run nymgate check FILE, which prints it."
  }
}

variable "callers" {
  description = "Programs that may call, by the client id of their application or managed identity, each with the connectors that it may use."
  type = map(object({
    connectors          = set(string)
    requests_per_minute = optional(number)
  }))
  validation {
    condition     = length(var.callers) > 0 && alltrue([for id, _ in var.callers : can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", id))])
    error_message = "callers must be client ids, lower-case GUIDs, of the applications or managed identities that call; never object ids and never *."
  }
  validation {
    condition     = alltrue(flatten([for _, caller in var.callers : [for id in caller.connectors : contains(keys(var.connectors), id)]]))
    error_message = "callers.connectors must be connectors of this instance."
  }
}

variable "audience" {
  description = "Client id of the application that stands for this gateway: callers ask for tokens of version 2 for it."
  type        = string
  validation {
    condition     = can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.audience))
    error_message = "audience must be the client id of an application, a lower-case GUID; not its object id and not api://…."
  }
}

variable "key_scopes" {
  description = "Secrets of Key Vault that hold the keys, by name, each as the scope of a role assignment: all that the identity may read."
  type        = map(string)
  validation {
    condition     = length(var.key_scopes) > 0 && alltrue([for _, scope in var.key_scopes : can(regex("/providers/Microsoft.KeyVault/vaults/[a-z0-9-]+/secrets/[A-Za-z0-9-]+$", scope))])
    error_message = "key_scopes must be scopes that end in /providers/Microsoft.KeyVault/vaults/VAULT/secrets/SECRET: one secret each, never the whole vault."
  }
}

variable "key_ring" {
  description = "Keys, the one that makes pseudonyms first, each by reference to Key Vault."
  type        = list(object({ id = number, secret = string }))
  validation {
    condition     = length(var.key_ring) > 0 && alltrue([for key in var.key_ring : startswith(key.secret, "azure-kv:")])
    error_message = "key_ring must be references, such as azure-kv:VAULT.vault.azure.net/SECRET?version=…; never a key itself."
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
    condition     = alltrue([for keys in values(var.tenant_keys) : length(keys.ring) > 0 && alltrue([for key in keys.ring : anytrue([for scope in values(var.key_scopes) : can(regex("^azure-kv:${join("\\.vault\\.[a-z.]+/", try(regex("/vaults/([a-z0-9-]+)/secrets/([A-Za-z0-9-]+)$", scope), ["none"]))}(\\?version=[0-9a-f]+)?$", key.secret))])])]) && length(distinct(concat(var.key_ring[*].secret, flatten([for keys in values(var.tenant_keys) : keys.ring[*].secret])))) == length(concat(var.key_ring[*].secret, flatten([for keys in values(var.tenant_keys) : keys.ring[*].secret])))
    error_message = "tenant_keys must have at least one key for each tenant, each by reference to a secret of key_scopes, and none that another tenant has; never a key itself."
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

variable "registry" {
  description = "Registry of Azure that the image is pulled from with the gateway's identity: its server and its resource id. Null: the image is public to the environment."
  type        = object({ server = string, id = string })
  default     = null
  validation {
    condition     = var.registry == null || can(regex("^[a-z0-9.-]+$", var.registry.server)) && can(regex("/providers/Microsoft.ContainerRegistry/registries/[A-Za-z0-9]+$", var.registry.id))
    error_message = "registry must have a server such as contoso.azurecr.io and the resource id of that registry: az acr show --name NAME --query id."
  }
}

variable "external" {
  description = "Whether the app answers on the internet. False: only within its environment."
  type        = bool
  default     = true
}

variable "allowed_cidrs" {
  description = "Addresses that may call. Empty: all."
  type        = set(string)
  default     = []
  nullable    = false
  validation {
    condition     = alltrue([for range in var.allowed_cidrs : can(cidrnetmask(range))])
    error_message = "allowed_cidrs must be IPv4 ranges, such as 198.51.100.0/24."
  }
}

variable "public_url" {
  description = "Address that callers use, where it is not the app's own: a custom domain or a front door."
  type        = string
  default     = null
  validation {
    condition     = var.public_url == null || can(regex("^https://[a-z0-9.-]+$", var.public_url))
    error_message = "public_url must be https:// and a host name, without a path and without a slash at the end."
  }
}

variable "size" {
  description = "Processors and memory of a replica, requests that it answers at once, fewest and most replicas, proxies of yours in front of the ingress."
  type = object({
    cpu                 = optional(number, 0.5)
    memory              = optional(string, "1Gi")
    concurrent_requests = optional(number, 16)
    response_mib        = optional(number, 32)
    min_replicas        = optional(number, 1)
    max_replicas        = optional(number, 4)
    proxies             = optional(number, 0)
  })
  default  = {}
  nullable = false
  validation {
    condition     = contains([0.5, 0.75, 1, 1.25, 1.5, 1.75, 2], var.size.cpu) && var.size.memory == "${var.size.cpu * 2}Gi"
    error_message = "size.cpu must be 0.5, 0.75, 1, 1.25, 1.5, 1.75 or 2, and size.memory twice as many Gi, such as 0.5 and 1Gi: Container Apps takes no other pair."
  }
  validation {
    condition     = var.size.min_replicas >= 0 && var.size.max_replicas >= max(1, var.size.min_replicas) && var.size.concurrent_requests >= 1 && var.size.proxies >= 0 && var.size.proxies <= 9
    error_message = "size must be 0 <= min_replicas <= max_replicas, max_replicas at least 1, concurrent_requests at least 1, proxies from 0 to 9."
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
  description = "How long to wait until Azure knows that the identity may read its key and pull the image."
  type        = string
  default     = "120s"
  validation {
    condition     = can(regex("^[0-9]+s$", var.grant_wait))
    error_message = "grant_wait must be seconds, such as 120s."
  }
}
