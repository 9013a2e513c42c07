terraform {
  required_providers {
    azuread = { source = "hashicorp/azuread" }
  }
}

resource "azuread_application_registration" "connector" {
  display_name = "Psoxy"
}

resource "azuread_service_principal" "connector" {
  client_id = azuread_application_registration.connector.client_id
}

output "ids" {
  value = {
    client_id = azuread_application_registration.connector.client_id
    object_id = azuread_application_registration.connector.object_id
  }
}
