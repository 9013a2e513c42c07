locals {
  connector_ids = keys(jsondecode(file("${path.module}/../../connectors.json")).connectors)

  # As `output -json deployment` writes it, or within all outputs.
  raw   = var.deployment_file == null ? null : jsondecode(file(var.deployment_file))
  given = try(local.raw.deployment.value, local.raw.value, local.raw)

  instances = merge(
    {
      for name, instance in var.instances : name => {
        kind     = instance.identity.kind
        identity = instance.identity
        told = {
          endpoint = instance.endpoint
          callers = [
            for caller in instance.callers : {
              for key, value in { type = caller.type, audience = caller.audience, clientIds = caller.client_ids } : key => value
              if key == "type" || caller.type == "entra-jwt"
            }
          ]
          key  = { reference = instance.key_reference, generation = instance.key_generation }
          logs = instance.logs
        }
        connectors = instance.connectors
      }
    },
    {
      for name, instance in try(local.given.instances, {}) : name => {
        kind     = "custom"
        identity = instance.identity
        told     = { for key in ["endpoint", "callers", "key", "logs"] : key => instance[key] }
        connectors = {
          for id, connector in instance.connectors : id => {
            options = { for option, value in connector.options : option => tostring(value) }
            scoping = connector.scoping
            app     = connector.app.existing ? { client_id = connector.app.clientId, object_id = connector.app.objectId } : null
          }
        }
      }
    },
  )

  # Each connector of each instance has an application of its own.
  served = merge([
    for name, instance in local.instances : {
      for id, connector in instance.connectors : "${name}/${id}" => {
        instance  = name
        connector = id
        options   = connector.options
        scoping   = connector.scoping
        app       = connector.app
      }
    }
  ]...)
}

# A warning in every plan, never an error: Entra makes a member who applies an owner, and no administrator.
check "owners" {
  assert {
    condition     = length(var.owners) > 0 || alltrue([for connector in values(local.served) : connector.app != null])
    error_message = "owners is empty: only the person who applies first can change these applications later, and no one if that is an administrator. Name colleagues: docs/guides/changing-a-deployment.md#who-owns-the-applications."
  }
}

module "app" {
  source                       = "../../modules/entra-app"
  for_each                     = local.served
  tenant_id                    = var.tenant_id
  environment                  = var.environment
  connector                    = each.value.connector
  instance                     = each.value.instance
  options                      = each.value.options
  scoping                      = each.value.scoping
  existing                     = each.value.app
  owners                       = var.owners
  service_management_reference = var.service_management_reference
}

module "federation" {
  source         = "../../modules/entra-federation"
  for_each       = local.served
  application_id = module.app[each.key].application_id
  name           = "nymgate-${var.environment}-${each.value.instance}"
  cloud          = var.cloud
  kind           = local.instances[each.value.instance].kind
  identity       = local.instances[each.value.instance].identity
}
