# Source this first: it keeps the logins of this deployment apart from those of your other tenants and projects.
here="$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]:-$0}")" && pwd)"
export AZURE_CONFIG_DIR="$here/.azure"
export CLOUDSDK_CONFIG="$here/.gcloud"
unset here
