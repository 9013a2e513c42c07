locals {
  registry = jsondecode(file("${path.module}/../../connectors.json"))

  # Every permission that any connector needs, by value.
  roles = merge(flatten([
    for connector in values(local.registry.connectors) : [
      for variant in values(connector.variants) : {
        for role in concat(variant.roles.required, variant.roles.optional) : role.value => { id = role.id, mailbox = role.mailbox }
      }
    ]
  ])...)

  granted = merge([
    for name, grant in var.grants : {
      for role in grant.roles : "${name}:${role}" => { service_principal_id = grant.service_principal_id, role = role }
      if grant.scoping == "none" || !local.roles[role].mailbox
    }
  ]...)
}

data "azuread_client_config" "current" {
  lifecycle {
    postcondition {
      condition     = self.tenant_id == var.tenant_id
      error_message = "You are logged in to tenant ${self.tenant_id}, not to ${var.tenant_id}: az login --tenant ${var.tenant_id} --allow-no-subscriptions."
    }
  }
}

data "azuread_service_principal" "graph" {
  client_id = local.registry.graphAppId

  lifecycle {
    postcondition {
      condition     = alltrue([for grant in values(local.granted) : lookup(self.app_role_ids, grant.role, null) == local.roles[grant.role].id])
      error_message = "Microsoft Graph in this tenant's cloud does not offer all of these permissions: ${join(", ", distinct([for grant in values(local.granted) : grant.role]))}."
    }
  }
}

resource "azuread_app_role_assignment" "consent" {
  for_each            = local.granted
  app_role_id         = local.roles[each.value.role].id
  principal_object_id = each.value.service_principal_id
  resource_object_id  = data.azuread_service_principal.graph.object_id
}
