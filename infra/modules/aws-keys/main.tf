data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  names = { for number in var.numbers : tostring(number) => number == 1 ? var.name : "${var.name}-${number}" }
  drawn = var.generate_keys ? local.names : {}

  parameter_prefix = join(":", [
    "arn", data.aws_partition.current.partition, "ssm", data.aws_region.current.region,
    data.aws_caller_identity.current.account_id, "parameter/",
  ])
}

# A key is base64url of 32 random bytes: 42 characters of 6 bits, and one that carries the last 4 and two bits of zero. Drawn anew in
# each run and kept nowhere; it counts only when a secret is made.
ephemeral "random_password" "body" {
  for_each         = local.drawn
  length           = 42
  special          = true
  override_special = "-_"
}

ephemeral "random_password" "tail" {
  for_each         = local.drawn
  length           = 1
  upper            = false
  lower            = false
  numeric          = false
  special          = true
  override_special = "AEIMQUYcgkosw048"
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
  secret_string_wo         = "${ephemeral.random_password.body[each.key].result}${ephemeral.random_password.tail[each.key].result}"
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
  value_wo         = "${ephemeral.random_password.body[each.key].result}${ephemeral.random_password.tail[each.key].result}"
  value_wo_version = 1
  lifecycle {
    prevent_destroy = true
  }
}
