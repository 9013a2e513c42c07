data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  names = { for number in range(1, var.generations + 1) : tostring(number) => number == 1 ? var.name : "${var.name}-${number}" }
  drawn = var.generate_keys ? local.names : {}

  # A key is the base64url of exactly 32 bytes. Letters and digits alone are not 32 bytes of full strength, their SHA-256 is: 64 of
  # them hold 381 bits.
  values = {
    for number, seed in ephemeral.random_password.seed :
    number => replace(replace(trimsuffix(base64sha256(seed.result), "="), "+", "-"), "/", "_")
  }

  parameter_prefix = join(":", [
    "arn", data.aws_partition.current.partition, "ssm", data.aws_region.current.region,
    data.aws_caller_identity.current.account_id, "parameter/",
  ])
}

# Drawn anew in each run and kept nowhere; it counts only when a secret is made.
ephemeral "random_password" "seed" {
  for_each = local.drawn
  length   = 64
  special  = false
}

resource "aws_secretsmanager_secret" "key" {
  for_each                = var.store == "secretsmanager" ? local.names : {}
  name                    = each.value
  description             = "Nymgate: key ${each.key} of pseudonyms. Without it none of them can be made again or opened."
  kms_key_id              = var.kms_key_arn
  recovery_window_in_days = 30
  lifecycle {
    prevent_destroy = true
  }
}

# The version of the value never changes: a key is not written over, a new one is a secret of its own.
resource "aws_secretsmanager_secret_version" "key" {
  for_each                 = var.store == "secretsmanager" ? local.drawn : {}
  secret_id                = aws_secretsmanager_secret.key[each.key].id
  secret_string_wo         = local.values[each.key]
  secret_string_wo_version = 1
  lifecycle {
    prevent_destroy = true
  }
}

# A parameter cannot be without a value: with generate_keys = false whoever makes the key makes the parameter.
resource "aws_ssm_parameter" "key" {
  for_each         = var.store == "ssm" ? local.drawn : {}
  name             = "/${each.value}"
  description      = "Nymgate: key ${each.key} of pseudonyms. Without it none of them can be made again or opened."
  type             = "SecureString"
  key_id           = var.kms_key_arn
  value_wo         = local.values[each.key]
  value_wo_version = 1
  lifecycle {
    prevent_destroy = true
  }
}
