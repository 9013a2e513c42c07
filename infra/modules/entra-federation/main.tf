locals {
  # docs/reference/clouds.md
  clouds = {
    global    = { audience = "api://AzureADTokenExchange", authority = "https://login.microsoftonline.com" }
    us-gov-l4 = { audience = "api://AzureADTokenExchangeUSGov", authority = "https://login.microsoftonline.us" }
    us-gov-l5 = { audience = "api://AzureADTokenExchangeUSGov", authority = "https://login.microsoftonline.us" }
    china     = { audience = "api://AzureADTokenExchangeChina", authority = "https://login.partner.microsoftonline.cn" }
  }

  needed = {
    aws         = ["issuer", "role_arn"]
    aws-cognito = ["identity_pool_id", "identity_id"]
    gcp         = ["service_account_unique_id"]
    azure       = ["tenant_id", "principal_id"]
    kubernetes  = ["issuer", "namespace", "service_account"]
    custom      = ["issuer", "subject"]
  }

  audience = local.clouds[var.cloud].audience

  # Entra compares the three exactly, with letter case.
  identity = {
    aws = {
      issuer   = var.identity.issuer
      subject  = var.identity.role_arn
      audience = local.audience
    }
    aws-cognito = {
      issuer   = "https://cognito-identity.amazonaws.com"
      subject  = var.identity.identity_id
      audience = var.identity.identity_pool_id
    }
    gcp = {
      issuer   = "https://accounts.google.com"
      subject  = var.identity.service_account_unique_id
      audience = local.audience
    }
    azure = {
      issuer   = var.identity.tenant_id == null ? null : "${local.clouds[var.cloud].authority}/${var.identity.tenant_id}/v2.0"
      subject  = var.identity.principal_id
      audience = local.audience
    }
    kubernetes = {
      issuer   = var.identity.issuer
      subject  = var.identity.namespace == null || var.identity.service_account == null ? null : "system:serviceaccount:${var.identity.namespace}:${var.identity.service_account}"
      audience = local.audience
    }
    custom = {
      issuer   = var.identity.issuer
      subject  = var.identity.subject
      audience = coalesce(var.identity.audience, local.audience)
    }
  }[var.kind]
}

resource "azuread_application_federated_identity_credential" "gateway" {
  application_id = var.application_id
  display_name   = var.name
  description    = "The Nymgate gateway on ${var.kind}; it has no secret."
  issuer         = local.identity.issuer
  subject        = local.identity.subject
  audiences      = [local.identity.audience]
}
