# Our own root with what psoxy-facts.md#o says of a deployment on AWS: what is in a store, and what in variables.
terraform {
  required_providers {
    aws     = { source = "hashicorp/aws" }
    azuread = { source = "hashicorp/azuread" }
  }
}

variable "tenant_id" {
  type = string
}

variable "rules" {
  type = string
}

variable "file_rules" {
  type = string
}

variable "secrets" {
  type      = map(string)
  sensitive = true
}

module "application" {
  source = "./application"
}

module "gateway" {
  source     = "./gateway"
  tenant_id  = var.tenant_id
  client_id  = module.application.ids.client_id
  rules      = var.rules
  file_rules = var.file_rules
  secrets    = var.secrets
}

output "applications" {
  value = { entra-id = module.application.ids }
}
