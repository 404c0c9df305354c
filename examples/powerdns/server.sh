#!/bin/sh
# What an image of PowerDNS does: what is secret or differs from place to place goes into a private file beside the settings
# (docker/README: PDNS_AUTH_API_KEY), an empty database gets the schema that the package ships (backends/generic-postgresql.html,
# "Default schema"; guides/basic-database.html) and a first zone, one server at a time, and then the server takes over.
set -e
umask 077
mkdir -p /run/pdns/conf.d
cat > /run/pdns/conf.d/place.conf <<END
gpgsql-host=$PGHOST
gpgsql-port=$PGPORT
gpgsql-dbname=$PGDATABASE
gpgsql-user=$PGUSER
gpgsql-password=$PGPASSWORD
api-key=$API_KEY
END
umask 022
psql -qX1o /dev/null -v ON_ERROR_STOP=1 <<'END' || true # whether to go on without a database is for the server to say
select pg_advisory_xact_lock(53);
select to_regclass('domains') is null as empty \gset
\if :empty
\i /usr/share/pdns-backend-pgsql/schema/schema.pgsql.sql
insert into domains(name, type) values ('example.com', 'NATIVE');
insert into records(domain_id, name, content, type, ttl) values
  (1, 'example.com', 'ns1.example.com hostmaster.example.com 1 10380 3600 604800 3600', 'SOA', 86400),
  (1, 'example.com', 'ns1.example.com', 'NS', 86400), (1, 'ns1.example.com', '192.0.2.53', 'A', 86400);
\endif
END
exec pdns_server --config-dir=/etc/pdns "$@"
