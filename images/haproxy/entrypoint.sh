#!/bin/sh
# As the official image does: options alone mean haproxy, run in the foreground under a master process.
set -eu

case "${1:-}" in
  '' | -*) set -- haproxy "$@" ;;
esac
if [ "$1" = haproxy ]; then
  shift
  set -- haproxy -W -db "$@"
fi
exec "$@"
