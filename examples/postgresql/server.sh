#!/bin/sh
# What an image of PostgreSQL does: make a cluster where there is none, then become the server (initdb(1), postgres(1)).
set -e
test -s /data/main/PG_VERSION || initdb -D /data/main --data-checksums --auth=trust --no-instructions >/dev/null
exec postgres -D /data/main -c listen_addresses='*' -c unix_socket_directories=/tmp -c shared_buffers=16MB -c max_connections=20 -c max_wal_size=64MB -c min_wal_size=32MB
