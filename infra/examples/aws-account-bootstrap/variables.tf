variable "account_id" {
  description = "The AWS account. With credentials of another one nothing is done."
  type        = string
  validation {
    condition     = can(regex("^[0-9]{12}$", var.account_id))
    error_message = "account_id must be 12 digits: aws sts get-caller-identity --query Account --output text."
  }
}

variable "region" {
  description = "Region in which AWS is asked; the setting itself is the account's."
  type        = string
  default     = "eu-central-1"
  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region must be a region code such as eu-central-1."
  }
}
