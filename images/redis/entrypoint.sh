#!/bin/sh
# As the official image does: options alone mean redis-server with these options. What is named later on the command
# line wins, so persistence (`--save`, `--appendonly`) and protected mode can be asked for.
set -eu

case "${1:-}" in
  '' | -* | *.conf) set -- redis-server "$@" ;;
esac
if [ "$1" = redis-server ]; then
  shift
  case "${1:-}" in
    *.conf) exec redis-server "$@" ;;
  esac
  set -- redis-server --protected-mode no --save '' --appendonly no "$@"
fi
exec "$@"
