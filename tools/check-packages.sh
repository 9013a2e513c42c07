#!/usr/bin/env bash
# npm run package: what is published, as npm packs it, by publint and attw.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm pack --silent --ignore-scripts --include-workspace-root -w nymgate-simulator -w nymgate-console --pack-destination "$folder" > /dev/null
for file in "$folder"/*.tgz; do
  publint --strict "$file"
  attw --profile esm-only "$file"
done
