#!/bin/sh
# Puts this version into service on a server (docs/guides/host-server.md): links, unit, group, journal, folders. Run again, it
# changes nothing of yours: configuration, keys, callers and drop-ins of the unit stay. It starts and restarts nothing.
set -eu
files=$(cd "$(dirname "$0")" && pwd -P)
version=${files#/opt/nymgate/}
version=${version%%/*}
if [ "$files" != "/opt/nymgate/$version/lib/node_modules/nymgate/deploy/systemd" ]; then
  echo "install.sh: $files is not below /opt/nymgate/VERSION; install with npm install --global --prefix /opt/nymgate/VERSION" >&2
  exit 1
fi
ln -sfn "$version" /opt/nymgate/current
ln -sf /opt/nymgate/current/bin/nymgate /usr/local/bin/nymgate
install -m 0644 "$files/nymgate.service" /etc/systemd/system/nymgate.service
install -D -m 0644 "$files/nymgate.sysusers.conf" /etc/sysusers.d/nymgate.conf
install -m 0644 "$files/journald@nymgate.conf" /etc/systemd/journald@nymgate.conf
systemd-sysusers
install -d -m 0755 /etc/nymgate
install -d -m 0700 /etc/nymgate/keys /etc/nymgate/tls
install -d -m 2750 -g nymgate /etc/nymgate/callers
systemctl daemon-reload
