# Source this first: it keeps the login of this deployment apart from those of your other tenants and subscriptions.
here="$(CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]:-$0}")" && pwd)"
export AZURE_CONFIG_DIR="$here/.azure"
unset here
