# Source it in its own folder: . ./env.sh
if [ -f ./env.sh ]; then
  # The Azure command line keeps its login beside this file, so that no other tenant's is used by mistake.
  AZURE_CONFIG_DIR="$(pwd)/.azure"
  export AZURE_CONFIG_DIR
  # For az login: the tenant that deployment.json names.
  TENANT_ID="$(sed -n 's/.*"tenantId": *"\([^"]*\)".*/\1/p' deployment.json)"
  export TENANT_ID
  [ -n "$TENANT_ID" ] || echo 'deployment.json is not here, or names no tenant' >&2
  # The new login knows the global cloud alone.
  case "$(sed -n 's/.*"cloud": *"\([^"]*\)".*/\1/p' deployment.json)" in
    us-gov-*) az cloud set --name AzureUSGovernment ;;
    china) az cloud set --name AzureChinaCloud ;;
  esac
else
  echo 'Nothing was set: change into the folder of env.sh, then . ./env.sh' >&2
  false
fi
