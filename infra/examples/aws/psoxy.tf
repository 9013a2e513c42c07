# Instances that make the pseudonyms of a Psoxy deployment: salt and keys are secrets or parameters that `nymgate keys adopt` made.
locals {
  stores = { secretsmanager = "aws-sm", ssm = "aws-ssm" }

  psoxy_secrets = {
    for name, instance in var.instances : name => {
      for key, arn in {
        salt                = instance.psoxy.salt_arn
        encryptionKey       = instance.psoxy.encryption_key_arn
        domainSalt          = instance.psoxy.domain_salt_arn
        domainEncryptionKey = instance.psoxy.domain_encryption_key_arn
      } : key => arn if arn != null
    } if instance.psoxy != null
  }

  psoxy = {
    for name, secrets in local.psoxy_secrets : name => merge(
      { scheme = "psoxy", domains = { policy = var.instances[name].psoxy.domains }, ignoreDots = var.instances[name].psoxy.ignore_dots },
      { for key, arn in secrets : key => "${local.stores[split(":", arn)[2]]}:${arn}" },
      { for key in ["expectedEpoch"] : key => var.instances[name].expected_epoch if var.instances[name].expected_epoch != null },
    )
  }

  # What the role may read besides its key.
  more_secrets = {
    for name, instance in var.instances : name => concat(
      values(lookup(local.psoxy_secrets, name, {})),
      [for connector in values(instance.connectors) : replace(connector.rules, "/^aws-(sm|ssm):/", "") if can(regex("^aws-(sm|ssm):", connector.rules))],
    )
  }

  rules_objects = {
    for name, instance in var.instances : name => [
      for connector in values(instance.connectors) : "arn:${data.aws_partition.current.partition}:s3:::${trimprefix(connector.rules, "s3://")}" if can(regex("^s3://", connector.rules))
    ]
  }
}
