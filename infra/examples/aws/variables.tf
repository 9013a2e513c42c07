variable "account_id" {
  description = "AWS account of the gateway. With credentials of another one nothing is done."
  type        = string
  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be 12 digits: aws sts get-caller-identity --query Account --output text."
  }
}

variable "region" {
  description = "AWS region of the gateway."
  type        = string
  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a region code such as eu-central-1."
  }
}

variable "tenant_id" {
  description = "Entra tenant whose data the gateway reads. Logged in to another one nothing is done."
  type        = string
  validation {
    condition     = can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", var.tenant_id))
    error_message = "tenant_id must be the tenant's GUID in lower case: az account show --query tenantId --output tsv."
  }
}

variable "cloud" {
  description = "Microsoft's cloud that the tenant is in."
  type        = string
  default     = "global"
  validation {
    condition     = contains(["global", "us-gov-l4", "us-gov-l5", "china"], var.cloud)
    error_message = "cloud must be global, us-gov-l4, us-gov-l5 or china."
  }
}

variable "environment" {
  description = "Part of every name, so that a second deployment can stand beside the first."
  type        = string
  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,15}$", var.environment))
    error_message = "environment must be 2 to 16 characters of a-z, 0-9 and -, a letter first, for example prod."
  }
}

variable "instances" {
  description = "Gateways by name, each with the connectors that it serves. One connector each keeps what one breach reaches small. With several, addresses begin with the connector's id. reserved_concurrency = -1 reserves nothing, for accounts with a low limit. of and tenant_id: a connector in another tenant, as acme = { of = \"entra-id\", tenant_id = \"…\" }."
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
      salt_arn                  = string
      encryption_key_arn        = string
      domain_salt_arn           = optional(string)
      domain_encryption_key_arn = optional(string)
      domains                   = optional(string, "keep")
      ignore_dots               = optional(bool, false)
    }))
    memory_mb            = optional(number, 512)
    timeout_seconds      = optional(number)
    reserved_concurrency = optional(number, 10)
    role_arn             = optional(string)
    expected_epoch       = optional(string)
    compat               = optional(string)
    settings             = optional(map(string), {})
  }))
  validation {
    condition     = length(var.instances) > 0 && alltrue([for name in keys(var.instances) : !contains(["deployment", "tenant"], name) && can(regex("^[a-z][a-z0-9-]{1,31}$", name))])
    error_message = "instances must have at least one, with names of 2 to 32 characters of a-z, 0-9 and -, a letter first, other than deployment and tenant, for example outlook-cal."
  }
  validation {
    condition     = alltrue([for instance in values(var.instances) : anytrue([for connector in values(instance.connectors) : connector.of == null]) && alltrue([for id, connector in instance.connectors : contains(local.connector_ids, coalesce(connector.of, id))])])
    error_message = "instances must have at least one connector each, without of, of: ${join(", ", local.connector_ids)}."
  }
  validation {
    condition = alltrue(flatten([for instance in values(var.instances) : [for id, connector in instance.connectors : (instance.psoxy == null || connector.of == null) && (
      connector.of == null ? connector.tenant_id == null : !contains(local.connector_ids, id) && can(regex("^[a-z][a-z0-9-]{1,31}$", id)) && can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", connector.tenant_id))
    )]]))
    error_message = "a connector of another tenant must have of, as its name one of your own, such as acme, and tenant_id, a lower-case GUID. With psoxy there must be none: its pseudonyms hold no tenant."
  }
  validation {
    condition     = alltrue(flatten([for instance in values(var.instances) : [for connector in values(instance.connectors) : contains(["none", "exchange"], connector.scoping)]]))
    error_message = "scoping of a connector must be none or exchange."
  }
  validation {
    condition     = alltrue(flatten([for instance in values(var.instances) : [for name in keys(instance.settings) : can(regex("^NYMGATE_(LIMITS|AUDIT|LOG|METRICS|TRACES|READINESS|SECRETS|STATE)__?[A-Z0-9_]*$", name)) || contains(["NYMGATE_STATE", "NYMGATE_METHODS", "NYMGATE_ENGINE"], name)]]))
    error_message = "settings of an instance must be variables NYMGATE_LIMITS__…, NYMGATE_AUDIT__…, NYMGATE_LOG__…, NYMGATE_METRICS__…, NYMGATE_TRACES__…, NYMGATE_READINESS__…, NYMGATE_SECRETS__…, NYMGATE_STATE, NYMGATE_METHODS or NYMGATE_ENGINE; the rest is made of the other variables here."
  }
  validation {
    condition     = alltrue(flatten([for instance in values(var.instances) : [for connector in values(instance.connectors) : connector.rules == null || can(regex("^(inline:[A-Za-z0-9+/]+=*|aws-sm:arn:aws[a-z-]*:secretsmanager:[^*?]+|aws-ssm:arn:aws[a-z-]*:ssm:[^*?]+|s3://[a-z0-9][a-z0-9.-]+/[^*?]*[^*?/])$", connector.rules))]]))
    error_message = "rules of a connector must be inline:BASE64, as \"inline:$${base64gzip(file(\"rules.yaml\"))}\", or where they are larger s3://BUCKET/KEY, aws-sm:ARN or aws-ssm:ARN."
  }
  validation {
    condition     = alltrue(flatten([for instance in values(var.instances) : [for connector in values(instance.connectors) : connector.expected_policy != null || startswith(coalesce(connector.rules, "inline:"), "inline:")]]))
    error_message = "a connector whose rules aren't inline must have expected_policy: anyone who can write the object or secret sets the policy. Run nymgate check FILE, which prints it."
  }
  validation {
    condition     = alltrue([for instance in values(var.instances) : instance.psoxy == null || (contains(["keep", "hash", "encrypt", "drop"], try(instance.psoxy.domains, "")) && alltrue([for arn in try([instance.psoxy.salt_arn, instance.psoxy.encryption_key_arn, instance.psoxy.domain_salt_arn, instance.psoxy.domain_encryption_key_arn], []) : arn == null || can(regex("^arn:aws[a-z-]*:(secretsmanager|ssm):[^*?]+$", arn))]))])
    error_message = "psoxy of an instance must have ARNs of secrets or parameters, which `nymgate keys adopt` made, and domains one of keep, hash, encrypt, drop."
  }
  validation {
    condition     = alltrue(flatten([for instance in values(var.instances) : [for connector in values(instance.connectors) : connector.expected_policy == null || can(regex("^[0-9a-f]{16}$", connector.expected_policy))]]))
    error_message = "expected_policy of a connector must be 16 hexadecimal digits, as `nymgate doctor` prints them."
  }
  validation {
    condition     = alltrue([for instance in values(var.instances) : instance.compat == null || try(instance.compat == "psoxy", false)])
    error_message = "compat of an instance must be psoxy, for clients with X-Psoxy-* headers, or absent."
  }
  validation {
    condition     = alltrue([for instance in values(var.instances) : instance.expected_epoch == null || can(regex("^[0-9a-f]{16}$", instance.expected_epoch))])
    error_message = "expected_epoch of an instance must be 16 hexadecimal digits, as `nymgate doctor` prints it."
  }
}

variable "callers" {
  description = "Who may call, by name: a principal of AWS with its external id, or a service account of Google Cloud. Instances: which ones; all when absent."
  type = map(object({
    aws       = optional(object({ principal_arn = string, external_id = string }))
    google    = optional(object({ service_account_id = string, audience = string }))
    instances = optional(set(string))
  }))
  validation {
    condition     = length(var.callers) > 0 && alltrue([for name in keys(var.callers) : can(regex("^[a-z][a-z0-9-]{1,23}$", name))])
    error_message = "callers must have at least one, with names of 2 to 24 characters of a-z, 0-9 and -, a letter first, for example warehouse."
  }
  validation {
    condition     = alltrue([for caller in values(var.callers) : (caller.aws == null) != (caller.google == null)])
    error_message = "each of callers must have one of aws and google, and not both."
  }
  validation {
    condition     = alltrue(flatten([for caller in values(var.callers) : [for name in coalesce(caller.instances, []) : contains(keys(var.instances), name)]]))
    error_message = "instances of callers must be of: ${join(", ", keys(var.instances))}."
  }
  validation {
    condition     = alltrue([for name in keys(var.instances) : anytrue([for caller in values(var.callers) : contains(coalesce(caller.instances, keys(var.instances)), name)])])
    error_message = "callers must have one for each of: ${join(", ", keys(var.instances))}. A gateway that nobody may call does not start."
  }
}

variable "allowed_addresses" {
  description = "Addresses and CIDR ranges that may call; empty: any. A restriction beside the callers, not in their place."
  type        = set(string)
  default     = []
  validation {
    condition     = alltrue([for address in var.allowed_addresses : can(cidrhost(strcontains(address, "/") ? address : "${address}/${strcontains(address, ":") ? 128 : 32}", 0))])
    error_message = "allowed_addresses must be addresses or CIDR ranges, for example 192.0.2.0/24."
  }
}

variable "owners" {
  description = "Object ids of people who own the applications. Entra adds a member or Application Developer who applies: leave that person out. It adds no administrator."
  type        = set(string)
  default     = []
  validation {
    condition     = alltrue([for id in var.owners : can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", id))])
    error_message = "owners must be object ids, GUIDs in lower case: az ad user show --id NAME --query id --output tsv."
  }
}

variable "service_management_reference" {
  description = "Reference into your own list of services, for the Entra applications; some tenants demand one."
  type        = string
  default     = null
}

variable "bundle" {
  description = "The release's package for Lambda, nymgate-aws-lambda-VERSION.zip: a file or an object in S3, and its SHA-256 in hexadecimal."
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
    error_message = "bundle.sha256 must be 64 lower-case hexadecimal digits, as SHA256SUMS of the release has them."
  }
}

variable "front" {
  description = "What callers reach: function-url, or http-api where function URLs are forbidden (answers up to some 4.5 MB, 29 seconds)."
  type        = string
  default     = "function-url"
  validation {
    condition     = contains(["function-url", "http-api"], var.front)
    error_message = "front must be function-url or http-api."
  }
}

variable "kms_key_arn" {
  description = "Your KMS key for variables and logs; null: AWS's. That of the keys is a variable of the root keys."
  type        = string
  default     = null
  validation {
    condition     = var.kms_key_arn == null || can(regex("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[0-9a-f-]+$", var.kms_key_arn))
    error_message = "kms_key_arn must be the ARN of a KMS key, arn:aws:kms:REGION:ACCOUNT:key/ID; an alias is none."
  }
}

variable "keys" {
  description = "Key rings of the instances, as the root `keys` puts them out: references, no secret."
  type = object({
    scope       = string
    since       = optional(string)
    deployment  = list(object({ id = number, reference = string, resource = string }))
    instances   = map(list(object({ id = number, reference = string, resource = string })))
    tenants     = optional(map(object({ since = optional(string), ring = list(object({ id = number, reference = string, resource = string })) })), {})
    kms_key_arn = optional(string)
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
  validation {
    condition     = alltrue(flatten([for keys in values(var.tenant_keys) : [for key in coalesce(keys.ring, []) : can(regex("^aws-(sm|ssm):", key.reference)) && can(regex("^arn:aws[a-z-]*:(secretsmanager|ssm):[^*?]+$", key.resource))]]))
    error_message = "ring of tenant_keys must have references aws-sm:NAME or aws-ssm:NAME and ARNs as resource; never a key itself."
  }
}

variable "federation" {
  description = "How AWS proves the gateway's identity: outbound (once per account: aws-account-bootstrap), or cognito where the organization forbids that."
  type        = string
  default     = "outbound"
  validation {
    condition     = contains(["outbound", "cognito"], var.federation)
    error_message = "federation must be outbound or cognito."
  }
}

variable "cognito_identity_ids" {
  description = "With federation = \"cognito\": identity of each instance, which the commands in the output `cognito_commands` make after `tofu apply -target=module.cognito`."
  type        = map(string)
  default     = {}
  validation {
    condition     = alltrue([for name, id in var.cognito_identity_ids : contains(keys(var.instances), name) && can(regex("^[a-z]{2}[a-z0-9-]+:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", id))])
    error_message = "cognito_identity_ids must have an id REGION:GUID for instances of: ${join(", ", keys(var.instances))}."
  }
}

variable "role_path" {
  description = "Path of all roles; a part of what Entra ID trusts."
  type        = string
  default     = "/"
  validation {
    condition     = can(regex("^/([\\x21-\\x2e\\x30-\\x7e]+/)*$", var.role_path))
    error_message = "role_path must be a path that begins and ends with a slash, for example /nymgate/."
  }
}

variable "permissions_boundary" {
  description = "ARN of the policy that bounds all roles; null: none."
  type        = string
  default     = null
  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary))
    error_message = "permissions_boundary must be the ARN of an IAM policy, arn:aws:iam::123456789012:policy/NAME."
  }
}

variable "doctor" {
  description = "Whether each instance has a second function that runs `nymgate doctor` when it is invoked: the output doctor has the commands."
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

variable "vpc" {
  description = "Subnets and security groups of the functions, with a way to Entra ID, Graph, STS and the secret store; null: none."
  type        = object({ subnet_ids = set(string), security_group_ids = set(string) })
  default     = null
  validation {
    condition     = var.vpc == null || (length(try(var.vpc.subnet_ids, [])) > 0 && length(try(var.vpc.security_group_ids, [])) > 0)
    error_message = "vpc must have at least one of subnet_ids (subnet-…) and one of security_group_ids (sg-…)."
  }
}

variable "bulk" {
  description = "Files that are pseudonymized when they arrive in a bucket, by name (docs/guides/bulk-events.md). Each has instance, whose key (or salt and keys of Psoxy) and connectors they join with, and the variables of modules/aws-bulk: input, output, jobs, and where they are wanted alarm_topic_arns, concurrency, memory_mb, timeout_seconds. rules of a job is a file beside this one. A key of another name is refused."
  # No type, which would take keys that it does not have without a word: a misspelt expire_days would keep files for ever.
  type     = any
  default  = {}
  nullable = false
  validation {
    condition     = alltrue([for bulk in values(var.bulk) : length(setsubtract(["instance", "input", "output", "jobs"], keys(bulk))) == 0 && length(setsubtract(keys(bulk), ["instance", "input", "output", "jobs", "alarm_topic_arns", "concurrency", "memory_mb", "timeout_seconds"])) == 0])
    error_message = "an entry of bulk must have instance, input, output, jobs, may have alarm_topic_arns, concurrency, memory_mb, timeout_seconds, and has nothing else; found: ${join(", ", distinct(flatten([for bulk in values(var.bulk) : keys(bulk)])))}."
  }
  validation {
    condition     = alltrue([for bulk in values(var.bulk) : length(setsubtract(try(keys(bulk.input), []), ["bucket", "create", "notify", "kms_key_arn", "expire_days"])) == 0 && length(setsubtract(try(keys(bulk.output), []), ["bucket", "create", "kms_key_arn", "expire_days"])) == 0])
    error_message = "in an entry of bulk input must have no other keys than bucket, create, notify, kms_key_arn, expire_days; output must have no other keys than bucket, create, kms_key_arn, expire_days."
  }
  validation {
    condition     = alltrue(flatten([for bulk in values(var.bulk) : [for job in try(values(bulk.jobs), []) : length(setsubtract(["from", "to", "rules"], keys(job))) == 0 && length(setsubtract(keys(job), ["from", "to", "rules", "set", "format", "connector", "rejects", "names"])) == 0]]))
    error_message = "a job must have from, to and rules, may have set, format, connector, rejects and names, and has nothing else; found: ${join(", ", distinct(flatten([for bulk in values(var.bulk) : [for job in try(values(bulk.jobs), []) : keys(job)]])))}."
  }
  validation {
    condition     = alltrue([for name, bulk in var.bulk : can(regex("^[a-z][a-z0-9-]{1,23}$", name)) && try(contains(keys(var.instances), bulk.instance), false)])
    error_message = "bulk must have names of 2 to 24 characters of a-z, 0-9 and -, a letter first, and instance one of: ${join(", ", keys(var.instances))}."
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
    condition     = alltrue([for bulk in values(var.bulk) : !try(tobool(bulk.input.notify), true) || length([for other in values(var.bulk) : other if try(other.input.bucket == bulk.input.bucket, false)]) <= 1])
    error_message = "bulk must have another input bucket in each entry, or notify = false where two have the same: a bucket has one list of notifications, and one entry would replace those of the other, whose files would lie there without a word. Folders of one bucket are jobs of one entry."
  }
  validation {
    condition     = alltrue(flatten([for one, bulk in var.bulk : [for other, second in var.bulk : [for job in try(values(bulk.jobs), []) : [for beside in try(values(second.jobs), []) : one == other || !try(bulk.output.bucket == second.output.bucket && startswith(job.to, beside.to), false)]]]]))
    error_message = "to of a job must be a folder that is not, and does not lie in, that of a job of another entry with the same output: an output is called as its input, so one job would write over what the other has made."
  }
}

variable "tags" {
  description = "Tags of everything that can have them. Those of roles are told to Microsoft: no personal data."
  type        = map(string)
  default     = {}
}
