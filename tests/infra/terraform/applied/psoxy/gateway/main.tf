terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "tenant_id" {
  type = string
}

variable "client_id" {
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

resource "aws_ssm_parameter" "secret" {
  for_each = nonsensitive(toset(keys(var.secrets)))
  name     = "/psoxy/dev/${each.key}"
  type     = "SecureString"
  value    = var.secrets[each.key]
}

resource "aws_cognito_identity_pool" "connection" {
  identity_pool_name      = "psoxy-dev"
  developer_provider_name = "azure-access"
}

resource "aws_iam_role" "function" {
  name               = "psoxy-dev-entra-id"
  assume_role_policy = "{}"
}

resource "aws_lambda_function" "connector" {
  function_name = "psoxy-dev-entra-id"
  role          = aws_iam_role.function.arn
  runtime       = "java21"
  filename      = "psoxy.jar"
  environment {
    variables = {
      SOURCE                  = "entra-id"
      CLIENT_ID               = var.client_id
      REFRESH_ENDPOINT        = "https://login.microsoftonline.com/${var.tenant_id}/oauth2/v2.0/token"
      GRANT_TYPE              = "workload_identity_federation"
      IDENTITY_POOL_ID        = aws_cognito_identity_pool.connection.id
      IDENTITY_ID             = "eu-central-1:99999999-2222-4333-8444-555555555555"
      DEVELOPER_NAME_ID       = "azure-access"
      PATH_TO_SHARED_CONFIG   = "/psoxy/dev/"
      PATH_TO_INSTANCE_CONFIG = "/psoxy/dev/ENTRA_ID_"
      PSEUDONYMIZE_APP_IDS    = "true"
      RULES                   = var.rules
    }
  }
}

resource "aws_s3_bucket" "files" {
  for_each = toset(["in", "out"])
  bucket   = "psoxy-dev-hris-${each.key}"
}

resource "aws_lambda_function" "files" {
  function_name = "psoxy-dev-hris"
  role          = aws_iam_role.function.arn
  runtime       = "java21"
  filename      = "psoxy.jar"
  environment {
    variables = {
      SOURCE                  = "hris"
      INPUT_BUCKET            = aws_s3_bucket.files["in"].bucket
      OUTPUT_BUCKET           = aws_s3_bucket.files["out"].bucket
      INPUT_BASE_PATH         = "exports"
      OUTPUT_BASE_PATH        = "safe/"
      PATH_TO_SHARED_CONFIG   = "/psoxy/dev/"
      PATH_TO_INSTANCE_CONFIG = "/psoxy/dev/HRIS_"
      RULES                   = var.file_rules
    }
  }
}
