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

variable "image" {
  description = "Container image with its digest, in a registry that the cluster pulls from."
  type        = object({ repository = string, digest = string })
  validation {
    condition     = can(regex("^[a-z0-9.-]+(:[0-9]+)?/[a-z0-9._/-]+$", var.image.repository)) && can(regex("^sha256:[0-9a-f]{64}$", var.image.digest))
    error_message = "image must have a repository such as registry.example.com/nymgate, without tag, and a digest such as sha256:…, as skopeo inspect prints it: a tag can be moved."
  }
}

variable "instances" {
  description = "Releases by name, each with its connectors by id (options as in nymgate.yaml; scoping; an application that is there already). One connector each is the default. keys: what differs from the variable keys. of and tenant_id: a connector in another tenant, as acme = { of = \"entra-id\", tenant_id = \"…\" }."
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
    mode           = optional(string, "service")
    public_url     = optional(string)
    tls_secret     = optional(string)
    expected_epoch = optional(string)
    callers = optional(object({
      api_keys_secret = optional(string)
      audience        = optional(string)
      clients = optional(map(object({
        connectors          = set(string)
        requests_per_minute = optional(number)
      })), {})
    }), {})
    keys = optional(object({
      scope       = optional(string, "instance")
      source      = optional(string, "secret")
      secret_name = optional(string)
      ring        = optional(list(object({ id = number, secret = string })), [{ id = 1, secret = "file:/run/nymgate/keys/nymgate.key" }])
    }))
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
    condition     = alltrue(flatten([for _, instance in var.instances : [for _, connector in instance.connectors : connector.expected_policy != null || startswith(coalesce(connector.rules, "inline:"), "inline:")]]))
    error_message = "a connector whose rules aren't inline must have expected_policy: anyone who can write the object or secret sets the policy. Run nymgate check FILE, which prints it."
  }
  validation {
    condition     = alltrue(flatten([for _, instance in var.instances : [for _, connector in instance.connectors : connector.expected_policy == null || can(regex("^[0-9a-f]{16}$", connector.expected_policy))]]))
    error_message = "expected_policy of a connector must be 16 hexadecimal digits, as `nymgate doctor` prints them."
  }
}

variable "keys" {
  description = "Keys of all releases. scope: deployment (one Secret, nymgate-ENVIRONMENT-keys) or instance (NAME-keys). source, ring: as in modules/kubernetes. since: from which day."
  type = object({
    scope       = string
    source      = optional(string, "secret")
    secret_name = optional(string)
    ring        = optional(list(object({ id = number, secret = string })), [{ id = 1, secret = "file:/run/nymgate/keys/nymgate.key" }])
    since       = optional(string)
  })
  validation {
    condition     = alltrue([for scope in concat([var.keys.scope], [for instance in var.instances : instance.keys.scope if instance.keys != null]) : contains(["deployment", "instance"], scope)])
    error_message = "keys.scope must be deployment or instance."
  }
  validation {
    condition     = alltrue(flatten([for _, instance in var.instances : [for _, connector in instance.connectors : connector.rules == null || can(regex("^inline:[A-Za-z0-9+/]+=*$", connector.rules)) || can(regex(try(instance.keys.source, var.keys.source) == "none" ? "^(aws-sm|aws-ssm|gcp-sm|azure-kv|vault):" : "^file:/run/nymgate/keys/[A-Za-z0-9._-]+$", connector.rules))]]))
    error_message = "rules of a connector must be inline:BASE64, as \"inline:$${base64gzip(file(\"rules.yaml\"))}\", or where the keys are: file:/run/nymgate/keys/FILE where their source is a Secret, a reference to a store where it is none."
  }
}

variable "tenant_keys" {
  description = "Other tenants, by id, with keys of their own: ring, as that of keys; since; expected_epoch, the epoch that they must give."
  type = map(object({
    ring           = list(object({ id = number, secret = string }))
    since          = optional(string)
    expected_epoch = optional(string)
  }))
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for tenant, keys in var.tenant_keys : contains(flatten([for instance in values(var.instances) : [for connector in values(instance.connectors) : connector.tenant_id if connector.of != null]]), tenant)])
    error_message = "tenant_keys must be of tenants that a connector with of has: with a typing error the tenant would have the keys of all."
  }
}

variable "monitoring" {
  description = "Whether the cluster has the Prometheus operator, so that the chart makes a ServiceMonitor and alerts."
  type        = bool
  default     = false
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
