locals {
  found = {
    for number, name in local.names : number => var.store == "secretsmanager" ? {
      reference = "aws-sm:${name}"
      resource  = aws_secretsmanager_secret.key[number].arn
      version   = var.generate_keys ? aws_secretsmanager_secret_version.key[number].version_id : lookup(var.versions, number, null)
      } : {
      reference = "aws-ssm:/${name}"
      resource  = "${local.parameter_prefix}${name}"
      version   = var.generate_keys ? tostring(aws_ssm_parameter.key[number].version) : lookup(var.versions, number, null)
    }
  }
}

output "keys" {
  description = "The keys by number: reference as the configuration writes it, and the ARN (resource) that the role may read."
  value = {
    for number, key in local.found : number => {
      reference = key.version == null ? key.reference : "${key.reference}?version=${key.version}"
      resource  = key.resource
    }
  }
}
