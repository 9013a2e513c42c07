variable "name" {
  description = "Name of the release, of its service account and of its objects."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,51}[a-z0-9]$", var.name))
    error_message = "name must be 2 to 53 of a-z, 0-9 and '-', since Helm takes no longer name of a release."
  }
}

variable "namespace" {
  description = "Namespace of the release; a part of the subject that Entra ID trusts."
  type        = string
  validation {
    condition     = can(regex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", var.namespace))
    error_message = "namespace must be a name of Kubernetes, at most 63 of a-z, 0-9 and '-', such as nymgate."
  }
}

variable "issuer" {
  description = "Issuer of the cluster's tokens, exactly as they say it, with or without a slash at the end."
  type        = string
  validation {
    condition     = can(regex("^https://[A-Za-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._~/-]*)?$", var.issuer))
    error_message = "issuer must be the https address that kubectl get --raw /.well-known/openid-configuration | jq -r .issuer prints; Entra ID reads the cluster's keys there."
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
  description = "Container image with its digest, in a registry that the cluster pulls from."
  type        = object({ repository = string, digest = string })
  validation {
    condition     = can(regex("^[a-z0-9.-]+(:[0-9]+)?/[a-z0-9._/-]+$", var.image.repository)) && can(regex("^sha256:[0-9a-f]{64}$", var.image.digest))
    error_message = "image must have a repository such as registry.example.com/nymgate, without tag, and a digest such as sha256:…, as skopeo inspect prints it: a tag can be moved."
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
    condition     = alltrue([for _, connector in var.connectors : connector.rules == null || can(regex("^inline:[A-Za-z0-9+/]+=*$", connector.rules)) || can(regex(var.keys.source == "none" ? "^(aws-sm|aws-ssm|gcp-sm|azure-kv|vault):" : "^file:/run/nymgate/keys/[A-Za-z0-9._-]+$", connector.rules))])
    error_message = "rules of a connector must be inline:BASE64, as \"inline:$${base64gzip(file(\"rules.yaml\"))}\", or where the keys are: file:/run/nymgate/keys/FILE where their source is a Secret, a reference to a store where it is none."
  }
  validation {
    condition     = alltrue([for _, connector in var.connectors : connector.expected_policy != null || startswith(coalesce(connector.rules, "inline:"), "inline:")])
    error_message = "a connector whose rules aren't inline must have expected_policy: anyone who can write the object or secret sets the policy. Run nymgate check FILE, which prints it."
  }
}

variable "mode" {
  description = "service: a gateway of its own for many callers. sidecar: beside the one program that calls it."
  type        = string
  default     = "service"
  validation {
    condition     = contains(["service", "sidecar"], var.mode)
    error_message = "mode must be service or sidecar."
  }
}

variable "public_url" {
  description = "Mode service: address that callers use."
  type        = string
  default     = null
  validation {
    condition     = var.public_url == null ? var.mode == "sidecar" : can(regex("^https://[a-z0-9.-]+(:[0-9]+)?$", var.public_url))
    error_message = "public_url must be https:// and a host name, without a path and without a slash at the end; mode service needs one."
  }
}

variable "tls_secret" {
  description = "Mode service: Secret of type kubernetes.io/tls. Null: NAME-tls. Empty: what stands in front speaks TLS with callers."
  type        = string
  default     = null
  validation {
    condition     = var.tls_secret == null || can(regex("^([a-z0-9]([a-z0-9.-]*[a-z0-9])?)?$", var.tls_secret))
    error_message = "tls_secret must be the name of a Secret, or empty."
  }
}

variable "callers" {
  description = "Mode service: api_keys_secret is the Secret with callers.json (null: NAME-callers, empty: no API keys); tokens are those of Entra ID for the application `audience`, from the programs in `clients`, by client id."
  type = object({
    api_keys_secret = optional(string)
    audience        = optional(string)
    clients = optional(map(object({
      connectors          = set(string)
      requests_per_minute = optional(number)
    })), {})
  })
  default  = {}
  nullable = false
  validation {
    condition     = var.mode == "sidecar" || var.callers.api_keys_secret != "" || length(var.callers.clients) > 0
    error_message = "callers must be known: by api_keys_secret or by clients; a gateway for many callers serves nobody whom it does not know."
  }
  validation {
    condition = (var.callers.audience == null) == (length(var.callers.clients) == 0) && alltrue([
      for id in concat(keys(var.callers.clients), compact([var.callers.audience])) : can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", id))
    ])
    error_message = "callers.audience and the names in callers.clients must be client ids, lower-case GUIDs, and go together; never object ids and never *."
  }
  validation {
    condition     = alltrue(flatten([for _, caller in var.callers.clients : [for id in caller.connectors : contains(keys(var.connectors), id)]]))
    error_message = "callers.clients.connectors must be connectors of this instance."
  }
}

variable "keys" {
  description = "source: secret (a Secret that you make), external-secrets, or none (the references lead to a store). secret_name: null is NAME-keys. ring: the key that makes pseudonyms first, each by reference."
  type = object({
    source      = optional(string, "secret")
    secret_name = optional(string)
    ring        = optional(list(object({ id = number, secret = string })), [{ id = 1, secret = "file:/run/nymgate/keys/nymgate.key" }])
  })
  default  = {}
  nullable = false
  validation {
    condition     = contains(["secret", "external-secrets", "none"], var.keys.source)
    error_message = "keys.source must be secret, external-secrets or none."
  }
  validation {
    condition = length(var.keys.ring) > 0 && alltrue([for key in var.keys.ring : can(regex(
      var.keys.source == "none" ? "^(aws-sm|aws-ssm|gcp-sm|azure-kv|vault):" : "^file:/run/nymgate/keys/[A-Za-z0-9._-]+$", key.secret
    ))])
    error_message = "keys.ring must be references: file:/run/nymgate/keys/FILE where the source is a Secret, one to a store (aws-sm:, aws-ssm:, gcp-sm:, azure-kv:, vault:) where it is none; never a key itself."
  }
}

variable "tenant_keys" {
  description = "Keys of other tenants that have their own, by tenant id: ring, as keys.ring, and expected_epoch. Their pseudonyms join with no other."
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
    condition     = alltrue([for keys in values(var.tenant_keys) : length(keys.ring) > 0 && alltrue([for key in keys.ring : can(regex(var.keys.source == "none" ? "^(aws-sm|aws-ssm|gcp-sm|azure-kv|vault):" : "^file:/run/nymgate/keys/[A-Za-z0-9._-]+$", key.secret))])]) && length(distinct(concat(var.keys.ring[*].secret, flatten([for keys in values(var.tenant_keys) : keys.ring[*].secret])))) == length(concat(var.keys.ring[*].secret, flatten([for keys in values(var.tenant_keys) : keys.ring[*].secret])))
    error_message = "tenant_keys must have at least one key for each tenant, each by reference as those of keys.ring, and none that another tenant has; never a key itself."
  }
}

variable "monitoring" {
  description = "Whether the cluster has the Prometheus operator, so that the chart makes a ServiceMonitor and alerts."
  type        = bool
  default     = false
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
