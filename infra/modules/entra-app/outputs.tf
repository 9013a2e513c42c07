output "application_id" {
  description = "Resource id of the application, /applications/OBJECT-ID: what entra-federation and entra-certificate take; null elsewhere."
  value       = one(concat(azuread_application_registration.connector[*].id, data.azuread_application.existing[*].id))
}

output "client_id" {
  description = "Application (client) id: connectors.<id>.clientId of nymgate.yaml."
  value       = local.app.clientId
}

output "service_principal_id" {
  description = "Object id of the service principal: what entra-consent takes."
  value       = local.principal_id
}

output "connector" {
  description = "The connector's entry in the output deployment."
  value = merge({ for key in ["of"] : key => var.connector if var.elsewhere }, {
    options = local.options
    scoping = var.scoping
    app     = merge(local.app, { existing = var.existing != null })
    roles = {
      required = sort([for role in local.variant.roles.required : role.value])
      optional = sort([for role in local.variant.roles.optional : role.value])
    }
    credential = "federated"
  })
}
