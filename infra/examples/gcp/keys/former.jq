# Keys that the state of the gateways held before there was a root for them:
#   tofu show -json | jq -f keys/former.jq > keys/former.auto.tfvars.json
("nymgate-" + .values.outputs.deployment.value.environment + "-") as $start
| [.values.root_module.child_modules[]? | select(.address | startswith("module.keys["))
  | ([.resources[] | select(.type == "google_secret_manager_secret")] | first | .values) as $secret
  | ("projects/" + $secret.project + "/secrets/" + $secret.secret_id) as $resource
  | ([.resources[] | select(.type == "google_secret_manager_secret_version")]) as $versions
  | {
      key: (.address | capture("\"(?<name>[^\"]+)\"").name | ltrimstr($start)),
      value: (if $versions == [] then [{ id: 1, reference: ("gcp-sm:" + $resource + "?version=1"), resource: $resource }]
        else [$versions[] | { id: (.index | tonumber), reference: ("gcp-sm:" + $resource + "?version=" + .values.version), resource: $resource }] end)
    }]
| from_entries as $former
| if $former == {} then error("this state holds no keys: run it in the folder of the gateways, before the new version is applied")
  else { former: $former } end
