output "application_id" {
  description = "Resource id of the application, /applications/OBJECT-ID: what entra-federation and entra-certificate take."
  value       = local.application.id
}

output "client_id" {
  description = "Application (client) id: connectors.<id>.clientId of nymgate.yaml."
  value       = local.application.client_id
}

output "service_principal_id" {
  description = "Object id of the service principal: what entra-consent takes."
  value       = local.principal_id
}

output "connector" {
  description = "The connector's entry in the output deployment."
  value = {
    options = local.options
    scoping = var.scoping
    app = {
      clientId           = local.application.client_id
      objectId           = trimprefix(local.application.id, "/applications/")
      servicePrincipalId = local.principal_id
      displayName        = local.application.display_name
      existing           = !local.registered
    }
    roles = {
      required = sort([for role in local.variant.roles.required : role.value])
      optional = sort([for role in local.variant.roles.optional : role.value])
    }
    credential = "federated"
  }
}
