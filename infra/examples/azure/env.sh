# Source it in its own folder: . ./env.sh
if [ -f ./env.sh ]; then
  # The Azure command line keeps its login beside this file, so that no other tenant's is used by mistake.
  AZURE_CONFIG_DIR="$(pwd)/.azure"
  export AZURE_CONFIG_DIR
  # For az login: the tenant that terraform.tfvars names.
  TENANT_ID="$(sed -n 's/^tenant_id *= *"\([^"]*\)".*/\1/p' terraform.tfvars)"
  export TENANT_ID
  [ -n "$TENANT_ID" ] || echo 'terraform.tfvars names no tenant_id; fill it in, then source this again' >&2
  # The new login knows the global cloud alone.
  case "$(sed -n 's/^cloud *= *"\([^"]*\)".*/\1/p' terraform.tfvars)" in
    us-gov-*) az cloud set --name AzureUSGovernment ;;
    china) az cloud set --name AzureChinaCloud ;;
  esac
else
  echo 'Nothing was set: change into the folder of env.sh, then . ./env.sh' >&2
  false
fi
