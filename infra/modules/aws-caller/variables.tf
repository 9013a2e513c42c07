variable "name" {
  description = "Name of the role that the caller assumes; the gateway knows the caller by it."
  type        = string
  validation {
    condition     = can(regex("^[\\w+=,.@-]{1,64}$", var.name))
    error_message = "name must be 1 to 64 letters, digits or any of +=,.@_-, as IAM has names of roles."
  }
}

variable "aws" {
  description = "A caller of AWS: who may assume the role, and the external id that it must name. Null for a caller of Google Cloud."
  type        = object({ principal_arn = string, external_id = string })
  default     = null
  validation {
    condition     = var.aws == null || can(regex("^arn:aws[a-z-]*:iam::[0-9]{12}:(root|(role|user)/[\\w+=,.@/-]+)$", var.aws.principal_arn))
    error_message = "aws.principal_arn must be the ARN of a role, a user or the root of an account: arn:aws:iam::123456789012:role/NAME. A session and * are none."
  }
  validation {
    condition     = var.aws == null || can(regex("^[\\w+=,.@:/-]{16,200}$", var.aws.external_id))
    error_message = "aws.external_id must be 16 to 200 letters, digits or any of +=,.@:/_-; make one with `openssl rand -hex 16`."
  }
}

variable "google" {
  description = "A caller of Google Cloud: numeric id of its service account, and the audience of the tokens that it brings to AWS. Null for a caller of AWS."
  type        = object({ service_account_id = string, audience = string })
  default     = null
  validation {
    condition     = (var.aws == null) != (var.google == null)
    error_message = "one of aws and google must be given, and not both."
  }
  validation {
    condition     = var.google == null || can(regex("^[0-9]{15,30}$", var.google.service_account_id))
    error_message = "google.service_account_id must be the service account's unique id, some 21 digits: gcloud iam service-accounts describe EMAIL --format='value(uniqueId)'."
  }
  validation {
    condition     = var.google == null || can(regex("^[\\x21-\\x7e]{8,255}$", var.google.audience)) && !can(regex("[*?$]", var.google.audience))
    error_message = "google.audience must be 8 to 255 characters without *, ? and $, for example nymgate-prod-warehouse."
  }
}

variable "targets" {
  description = "What the role may call: the output `target` of each aws-instance."
  type = list(object({
    front = string
    arn   = string
  }))
  validation {
    condition     = length(var.targets) > 0 && alltrue([for target in var.targets : contains(["function-url", "http-api"], target.front)])
    error_message = "targets must name at least one instance, each with front function-url or http-api."
  }
}

variable "role_path" {
  description = "Path of the role."
  type        = string
  default     = "/"
  validation {
    condition     = can(regex("^/([\\x21-\\x2e\\x30-\\x7e]+/)*$", var.role_path))
    error_message = "role_path must begin and end with a slash, for example /nymgate/."
  }
}

variable "permissions_boundary" {
  description = "ARN of the policy that bounds what the role may ever do; null: none."
  type        = string
  default     = null
  validation {
    condition     = var.permissions_boundary == null || can(regex("^arn:aws[a-z-]*:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary))
    error_message = "permissions_boundary must be the ARN of an IAM policy, arn:aws:iam::123456789012:policy/NAME."
  }
}
