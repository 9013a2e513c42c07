# Keys that the state of the gateways held before there was a root for them:
#   tofu show -json | jq -f keys/former.jq > keys/former.auto.tfvars.json
("nymgate-" + .values.outputs.deployment.value.environment + "-") as $start
| ([.values.root_module.child_modules[]? | select(.address == "module.keys") | .resources[]]) as $resources
| ([$resources[] | select(.type == "azurerm_key_vault")] | first | .values) as $vault
| ([$resources[] | select(.type == "azurerm_key_vault_secret")
    | .values as $secret
    | ($secret.name | capture("^(?<set>.+)-key-(?<number>[0-9]+)$")) as $name
    | {
        instance: ($name.set | ltrimstr($start)),
        key: {
          id: ($name.number | tonumber),
          reference: ("azure-kv:" + ($vault.vault_uri | ltrimstr("https://") | rtrimstr("/")) + "/" + $secret.name + "?version=" + $secret.version),
          resource: ($vault.id + "/secrets/" + $secret.name)
        }
      }]
  | group_by(.instance) | map({ key: first.instance, value: map(.key) }) | from_entries) as $former
| if $former == {} then error("this state holds no keys: run it in the folder of the gateways, before the new version is applied")
  else { former: $former } end
