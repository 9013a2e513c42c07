variables {
  account_id  = "123456789012"
  region      = "eu-central-1"
  environment = "prod"
}

run "one_key_for_the_deployment" {
  assert {
    condition     = startswith(output.variables.keys.deployment[0].reference, "aws-sm:nymgate/prod/key?version=") && length(output.variables.keys.deployment) == 1 && output.variables.keys.scope == "deployment" && length(output.variables.keys.instances) == 0
    error_message = "One key, and no other: ${jsonencode(output.variables)}"
  }
  assert {
    condition     = !strcontains(jsonencode(output.variables), "stub-secret-")
    error_message = "The output must hold no secret."
  }
}

# The two steps of a rotation.
run "a_second_key_stands_behind_the_first" {
  variables { keys = { scope = ["deployment", "deployment"] } }
  assert {
    condition     = [for key in output.variables.keys.deployment : key.id] == [1, 2] && startswith(output.variables.keys.deployment[1].reference, "aws-sm:nymgate/prod/key-2?version=")
    error_message = "A new key must not be in use before every replica knows it: ${jsonencode(output.variables)}"
  }
}

run "and_then_before_it" {
  variables { keys = { scope = ["deployment", "deployment"], current = 2 } }
  assert {
    condition     = [for key in output.variables.keys.deployment : key.id] == [2, 1]
    error_message = "The current key comes first, the older one stays."
  }
}

# By choice, later: each instance gets a key of its own, and the deployment's still opens.
run "separate_keys" {
  variables {
    keys      = { scope = ["deployment", "deployment", "instance"], current = 3 }
    instances = ["mail", "users"]
  }
  assert {
    condition     = output.variables.keys.scope == "instance" && [for key in output.variables.keys.instances.mail : key.id] == [3, 2, 1] && length(distinct([for ring in output.variables.keys.instances : ring[0].reference])) == 2
    error_message = "Each instance must have a key of its own: ${jsonencode(output.variables)}"
  }
}

# Its owner may have it deleted: no other key is touched by that.
run "a_key_for_another_tenant" {
  variables { tenants = { "99999999-2222-4333-8444-555555555555" = { since = "2026-12-01" } } }
  assert {
    condition     = length(output.variables.keys.tenants["99999999-2222-4333-8444-555555555555"].ring) == 1 && startswith(output.variables.keys.tenants["99999999-2222-4333-8444-555555555555"].ring[0].reference, "aws-sm:nymgate/prod/99999999-2222-4333-8444-555555555555/key") && output.variables.keys.tenants["99999999-2222-4333-8444-555555555555"].since == "2026-12-01"
    error_message = "The tenant must have a key of its own: ${jsonencode(output.variables)}"
  }
  assert {
    condition     = [for key in output.variables.keys.deployment : key.id] == [1] && !strcontains(jsonencode(output.variables.keys.deployment), "99999999-2222-4333-8444-555555555555")
    error_message = "The key of the deployment stays as it is."
  }
}

run "which_is_rotated_by_itself" {
  variables { tenants = { "99999999-2222-4333-8444-555555555555" = { count = 2, current = 2 } } }
  assert {
    condition     = [for key in output.variables.keys.tenants["99999999-2222-4333-8444-555555555555"].ring : key.id] == [2, 1] && [for key in output.variables.keys.deployment : key.id] == [1]
    error_message = "The current key comes first, and only this tenant has it: ${jsonencode(output.variables)}"
  }
}
