locals {
  developer_provider = "nymgate.gateway"
  login              = "gateway"
}

# One pool for each instance: whoever may use the pool can speak for everybody in it.
resource "aws_cognito_identity_pool" "gateway" {
  identity_pool_name               = var.name
  allow_unauthenticated_identities = false
  allow_classic_flow               = false
  developer_provider_name          = local.developer_provider
  lifecycle {
    prevent_destroy = true
  }
}
