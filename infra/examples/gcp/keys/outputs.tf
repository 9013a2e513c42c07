locals {
  deployment = [for number in local.numbers.deployment : merge(module.deployment[0].keys[tostring(number)], { id = number })]
  unordered = merge({ deployment = local.deployment }, {
    for name in setunion(var.instances, keys(var.former)) : "instance/${name}" => concat(
      lookup(var.former, name, []),
      [for number in lookup(local.own, name, []) : merge(module.instance[name].keys[tostring(number)], { id = number })],
      local.deployment,
    )
  })

  # The current key makes pseudonyms; the others, newest first, open those that they have made.
  order = concat([var.keys.current], [for number in reverse(range(1, length(var.keys.scope) + 1)) : number if number != var.keys.current])
  rings = { for set, keys in local.unordered : set => flatten([for number in local.order : [for key in keys : key if key.id == number]]) }

  tenants = { for tenant, chosen in var.tenants : tenant => {
    since = chosen.since
    ring  = [for number in concat([chosen.current], [for number in reverse(range(1, chosen.count + 1)) : number if number != chosen.current]) : merge(module.tenant[tenant].keys[tostring(number)], { id = number })]
  } }
}

output "variables" {
  description = "Variables of the root beside this one: references and names, no secret. tofu -chdir=keys output -json variables > keys.auto.tfvars.json"
  value = {
    keys = {
      scope      = var.keys.scope[var.keys.current - 1]
      since      = var.keys.since
      deployment = local.rings.deployment
      instances  = { for name in setunion(var.instances, keys(var.former)) : name => local.rings["instance/${name}"] }
      tenants    = local.tenants
    }
  }
}
