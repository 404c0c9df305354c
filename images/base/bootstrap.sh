#!/bin/sh
# Writes a small Debian 12 root file system as a tar archive to standard output, made from the distribution's own
# packages: `bootstrap.sh | docker import - cleanroom/base:bookworm`. Needs mmdebstrap; root or user namespaces.
set -eu

if ! command -v mmdebstrap >/dev/null; then
  echo 'mmdebstrap is not installed: apt-get install mmdebstrap' >&2
  exit 127
fi

# Left out: documentation and translations, which no container reads. Kept: licences.
# force-unsafe-io: a later `apt-get install` in an image build need not survive a power cut.
exec mmdebstrap \
  --quiet \
  --variant=minbase \
  --dpkgopt='force-unsafe-io' \
  --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/info/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  --aptopt='Acquire::Languages "none"' \
  --aptopt='APT::Install-Recommends "false"' \
  bookworm -
