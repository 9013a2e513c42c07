output "connectors" {
  description = "By connector: tenant, client id and options, as connectors.<id> of nymgate.yaml has them beside its assertion."
  value = {
    for id, app in module.app : id => {
      tenant   = var.tenant_id
      clientId = app.client_id
      options  = app.connector.options
    }
  }
}

output "key_ids" {
  description = "By connector: id of the certificate in its application, as \"az ad app credential delete --cert --key-id\" takes it."
  value       = { for id, certificate in module.certificate : id => certificate.key_id }
}
