# Keys that the state of the gateways held before there was a root for them:
#   tofu show -json | jq -f keys/former.jq > keys/former.auto.tfvars.json
def keys_of($resources):
  [$resources[] | select(.type == "aws_secretsmanager_secret")
    | . as $secret
    | ([$resources[] | select(.type == "aws_secretsmanager_secret_version" and .index == $secret.index)] | first | .values.version_id) as $version
    | { id: (.index | tonumber), reference: ("aws-sm:" + .values.name + (if $version then "?version=" + $version else "" end)), resource: .values.arn }]
  + [$resources[] | select(.type == "aws_ssm_parameter")
    | { id: (.index | tonumber), reference: ("aws-ssm:" + .values.name + "?version=" + (.values.version | tostring)), resource: .values.arn }];
[.values.root_module.child_modules[]? | select(.address | startswith("module.keys["))
  | { key: (.address | capture("\"(?<name>[^\"]+)\"").name), value: keys_of(.resources) }]
| from_entries as $former
| if $former == {} then error("this state holds no keys: run it in the folder of the gateways, before the new version is applied")
  else { former: $former } end
