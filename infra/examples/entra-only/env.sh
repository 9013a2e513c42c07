# Source it: . ./env.sh
# The Azure command line keeps its login beside this file, so that no other tenant's is used by mistake.
AZURE_CONFIG_DIR="$(pwd)/.azure"
export AZURE_CONFIG_DIR
