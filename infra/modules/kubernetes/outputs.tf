output "endpoint" {
  description = "Address that callers use; null for a sidecar."
  value       = var.public_url
}

output "identity" {
  description = "Who the gateway is, as entra-federation takes it."
  value       = { issuer = var.issuer, namespace = var.namespace, service_account = var.name }
}

output "callers" {
  description = "How callers prove themselves, as in the output deployment."
  value = concat(
    local.has_api_keys ? [{ type = "api-key" }] : [],
    local.has_tokens ? [{ type = "entra-jwt", audience = var.callers.audience, clientIds = sort(keys(var.callers.clients)) }] : [],
  )
}

output "values" {
  description = "Values of the chart deploy/helm/nymgate, as YAML; none of them is a secret."
  value       = yamlencode(local.values)
}

output "reference" {
  description = "Reference to the key that makes pseudonyms; never its value."
  value       = var.keys.ring[0].secret
}

output "generation" {
  description = "Number of the key that makes pseudonyms."
  value       = var.keys.ring[0].id
}
