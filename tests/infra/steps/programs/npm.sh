#!/bin/bash
# npm without a registry: what is packed comes from this repository, and so do the dependencies of what is installed.
set -eu
state=/run/machine

install_file() { # PREFIX FILE
  home="$1/lib/node_modules/nymgate"
  mkdir -p "$home" "$1/bin"
  tar -xzf "$2" -C "$home" --strip-components=1
  ln -sfn "$(cat $state/root)node_modules" "$home/node_modules"
  chmod +x "$home/dist/cli/main.js"
  ln -sf ../lib/node_modules/nymgate/dist/cli/main.js "$1/bin/nymgate"
}

case "$*" in
  ci) test -f package-lock.json && touch $state/ci ;;
  pack) test -f $state/ci && cp $state/packed/*.tgz . && ls ./*.tgz ;;
  'run build:image')
    test -f $state/ci
    mkdir -p dist/image/layout
    echo '{}' > dist/image/layout/index.json
    echo 'an OCI archive' > dist/image/nymgate-0.2.0.oci.tar
    ;;
  'install --global --prefix /opt/nymgate/'*' ./'*.tgz) install_file "$4" "$5" ;;
  'install --global ./'*.tgz) install_file /usr/local "$3" ;;
  *)
    echo "npm $*: not known to the stand-in" >&2
    exit 1
    ;;
esac
