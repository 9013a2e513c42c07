locals {
  registry      = jsondecode(file("${path.module}/../../connectors.json"))
  known_options = try(local.registry.connectors[var.connector].options, {})

  # Texts back to what nymgate.yaml has there: true and false are no texts.
  options = {
    for name, value in var.options : name => jsondecode(contains(["true", "false"], value) ? value : jsonencode(value))
  }

  # A variant's key is its options that are not at their default, in order; see connectors.json.
  chosen = [
    for name in sort(keys(var.options)) : "${name}=${var.options[name]}"
    if local.known_options[name].variant && tostring(local.known_options[name].default) != var.options[name]
  ]
  variant = local.registry.connectors[var.connector].variants[length(local.chosen) == 0 ? "default" : join(",", local.chosen)]

  asked = [
    for role in concat(local.variant.roles.required, var.optional_roles ? local.variant.roles.optional : []) : role
    if var.scoping == "none" || !role.mailbox
  ]

  # In the portal an application has its name alone.
  suffix = coalesce(var.instance, var.connector) == var.connector ? "" : " (${var.instance})"

  registered   = var.existing == null && !var.elsewhere
  read         = var.existing != null && !var.elsewhere
  application  = one(concat(azuread_application_registration.connector[*], data.azuread_application.existing[*]))
  principal_id = one(concat(azuread_service_principal.connector[*].object_id, data.azuread_service_principal.existing[*].object_id))
  display_name = "Nymgate ${var.environment} - ${var.connector}${local.suffix}"

  # Of another tenant what is known: the zeros are what the command line takes for "not registered yet".
  app = var.elsewhere ? {
    clientId           = try(var.existing.client_id, "00000000-0000-0000-0000-000000000000")
    objectId           = try(var.existing.object_id, null)
    servicePrincipalId = null
    displayName        = local.display_name
    } : {
    clientId           = local.application.client_id
    objectId           = trimprefix(local.application.id, "/applications/")
    servicePrincipalId = local.principal_id
    displayName        = local.application.display_name
  }
}

data "azuread_client_config" "current" {
  lifecycle {
    postcondition {
      condition     = var.elsewhere || self.tenant_id == var.tenant_id
      error_message = "You are logged in to tenant ${self.tenant_id}, not to ${var.tenant_id}: az login --tenant ${var.tenant_id} --allow-no-subscriptions."
    }
  }
}

data "azuread_application" "existing" {
  count     = local.read ? 1 : 0
  object_id = var.existing.object_id

  lifecycle {
    postcondition {
      condition     = self.client_id == var.existing.client_id
      error_message = "The application with object id ${var.existing.object_id} has client id ${self.client_id}, not ${var.existing.client_id}."
    }
  }
}

data "azuread_service_principal" "existing" {
  count     = local.read ? 1 : 0
  client_id = var.existing.client_id
}

# The engine shows the next line when it refuses to destroy an application.
resource "azuread_application_registration" "connector" { # To remove a connector, first run "nymgate retire"; to rename its instance, "state mv": docs/guides/changing-a-deployment.md
  count                        = local.registered ? 1 : 0
  display_name                 = local.display_name
  sign_in_audience             = "AzureADMyOrg"
  notes                        = "Made by Terraform. Reads Microsoft Graph for connector ${var.connector} of Nymgate; has no secret."
  service_management_reference = var.service_management_reference

  lifecycle {
    # Consent is lost with the application, and whoever may give it again is another person.
    prevent_destroy = true
  }
}

resource "azuread_application_owner" "person" {
  for_each        = local.registered ? var.owners : []
  application_id  = local.application.id
  owner_object_id = each.key
}

resource "azuread_service_principal" "connector" {
  count     = local.registered ? 1 : 0
  client_id = local.application.client_id
  owners    = var.owners

  feature_tags {
    enterprise = true
    hide       = true
  }
}

resource "azuread_application_api_access" "graph" {
  count          = coalesce(var.manage_permissions, local.registered) && !var.elsewhere ? 1 : 0
  application_id = local.application.id
  api_client_id  = local.registry.graphAppId
  role_ids       = [for role in local.asked : role.id]
}
