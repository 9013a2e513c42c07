output "deployment" {
  description = "What the command line needs to write documents and to check the installation; no secret."
  value = {
    schemaVersion = 1
    environment   = var.environment
    host          = "custom"
    tenantId      = var.tenant_id
    cloud         = var.cloud
    place         = {}
    instances = {
      (var.instance) = {
        endpoint   = var.endpoint
        identity   = values(module.federation)[0].identity
        callers    = [{ type = "api-key" }]
        key        = var.key
        logs       = null
        connectors = { for id, app in module.app : id => app.connector }
      }
    }
  }
}
