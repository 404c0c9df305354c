#!/bin/sh
# As the official image does: POSTGRES_USER becomes the superuser (default postgres), POSTGRES_PASSWORD its password,
# POSTGRES_DB its database (default: the user's name); all three count only when the data folder is still empty.
# Options alone mean `postgres` with these options. The user must be one of the image's (999:999). PGDATA must lie in a place this user may write to: a folder in a
# volume or tmpfs at /var/lib/postgresql/data.
set -eu

# One statement a line, in single-user mode: there is no server yet that anybody could connect to.
prepare() {
  user=${POSTGRES_USER:-postgres}
  database=${POSTGRES_DB:-$user}
  if [ -z "${POSTGRES_PASSWORD:-}" ]; then
    echo 'POSTGRES_PASSWORD is not set: the superuser needs a password.' >&2
    exit 1
  fi
  {
    printf "ALTER ROLE postgres PASSWORD '%s'\n" "$(printf %s "$POSTGRES_PASSWORD" | sed "s/'/''/g")"
    # Renaming takes a millisecond; creating one, at half a CPU, takes a good part of a second.
    if [ "$database" != postgres ]; then
      printf 'ALTER DATABASE spare RENAME TO "%s"\n' "$(printf %s "$database" | sed 's/"/""/g')"
    else
      echo 'DROP DATABASE spare'
    fi
    # Like initdb --username: the superuser itself bears the name.
    if [ "$user" != postgres ]; then
      printf "UPDATE pg_authid SET rolname = '%s' WHERE rolname = 'postgres'\n" "$(printf %s "$user" | sed "s/'/''/g")"
    fi
  } | postgres --single -D "$PGDATA" -F -c log_checkpoints=off postgres >/dev/null
}

# Half a second of copying at half a CPU is saved where the image's own cluster will do: it belongs to this user, and
# nothing is mounted in whose stead it would be written to.
provide() {
  cluster=/usr/share/cleanroom/cluster
  mkdir -p "$(dirname "$PGDATA")"
  if [ -O "$cluster" ] && [ -w "$cluster" ] && [ ! -e "$PGDATA" ] &&
    [ "$(stat -c %d "$cluster")" = "$(stat -c %d "$(dirname "$PGDATA")")" ]; then
    ln -s "$cluster" "$PGDATA"
  else
    mkdir -p "$PGDATA"
    cp -r "$cluster/." "$PGDATA"
  fi
  chmod 700 "$PGDATA"
}

case "${1:-}" in
  '' | -*) set -- postgres "$@" ;;
esac
if [ "$1" = postgres ]; then
  shift
  if [ ! -s "$PGDATA/PG_VERSION" ]; then
    provide
    prepare
  fi
  # The socket lies in the one folder that is surely writable.
  set -- postgres -D "$PGDATA" -k "$PGDATA" "$@"
fi
exec "$@"
