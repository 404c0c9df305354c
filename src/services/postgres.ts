import { AGENT_SLACK, type Agent } from '../airlock/client.ts';
import type { ServiceSpec } from '../model/contract.ts';
import { Failure } from '../model/failure.ts';
import { type Login, SERVICE_DEADLINE, type ServiceAddress, type ServiceType } from './service.ts';

const USER = 'app';
const DATABASE = 'app';
const SUPERUSER = 'postgres';
const READER = 'cleanroom';
const MIB = 1024 * 1024;

/**
 * PostgreSQL with a role and an empty database of the subject's own. The role may create what it likes inside that
 * database, and is no superuser. Its password opens no other role: ours have one that the subject is never told.
 */
export const postgres: ServiceType = {
  type: 'postgres',
  image: 'postgres:15',
  port: 5432,
  limits: { memory: 512 * MIB, cpus: 0.5, pids: 256, disk: 512 * MIB },
  container: (spec, _password, ourPassword) => ({
    env: { POSTGRES_PASSWORD: ourPassword, ...listensOn(spec), ...spec.env, POSTGRES_DB: DATABASE },
    command: spec.command,
  }),
  protocol: 'postgres',
  login: (address) => ({ ...server(address), user: SUPERUSER, database: DATABASE }),
  readerLogin: (address) => ({ ...server(address), user: READER, database: DATABASE }),
  answers: (airlock, address, timeoutMs) =>
    airlock.call('sql.wait', { ...superuser(address), timeoutMs }, { timeoutMs: timeoutMs + AGENT_SLACK }),
  prepare: async (airlock, address) => {
    const waited = await postgres.answers(airlock, address, SERVICE_DEADLINE);
    if (!waited.ready) throw notServing(address, waited.detail);
    await execute(
      airlock,
      connection(address),
      `CREATE ROLE ${USER} LOGIN PASSWORD '${address.password}'; ALTER DATABASE ${DATABASE} OWNER TO ${USER};
       ${makeReader(address.ourPassword)}`,
    );
  },
  renew: async (airlock, address) => {
    const found = await execute(airlock, connection(address), WHAT_SUBJECTS_LEFT);
    const { error } = await airlock.call(
      'sql.each',
      // No database can be dropped in a transaction with another statement.
      {
        ...connection(address),
        statements: [...found.map(({ drop }) => String(drop)), `CREATE DATABASE ${DATABASE}`],
      },
      { timeoutMs: SERVICE_DEADLINE },
    );
    if (error) throw notPrepared(error);
  },
  variables: (host, port, password) => ({
    url: `postgres://${USER}:${password}@${host}:${port}/${DATABASE}`,
    user: USER,
    password,
    database: DATABASE,
  }),
};

/** Its usual port need not be said. */
function listensOn({ port, innerPort = port }: ServiceSpec): Readonly<Record<string, string>> {
  return innerPort === postgres.port ? {} : { PGPORT: String(innerPort) };
}

const server = ({ host, port, ourPassword }: ServiceAddress) => ({ host, port, password: ourPassword });

/** Where no subject has anything. */
const superuser = (address: ServiceAddress): Login => ({
  ...server(address),
  user: SUPERUSER,
  database: 'postgres',
});

const connection = (address: ServiceAddress) => ({ ...superuser(address), timeoutMs: SERVICE_DEADLINE });

/**
 * Reads all that anybody put in, large objects too, which `pg_read_all_data` leaves out, and is named where the subject lets nobody in
 * that it did not name. Before PostgreSQL 14 only superusers could do that.
 */
const makeReader = (password: string): string => `
  DO $$ BEGIN
    IF current_setting('server_version_num')::int >= 140000 THEN
      CREATE ROLE ${READER} LOGIN BYPASSRLS PASSWORD '${password}' IN ROLE pg_read_all_data;
    ELSE
      CREATE ROLE ${READER} LOGIN SUPERUSER PASSWORD '${password}';
    END IF;
  END $$;
  ALTER ROLE ${READER} SET lo_compat_privileges = on;
  GRANT CONNECT ON DATABASE ${DATABASE} TO ${READER}`;

/** Statements that drop every database and then every role that the server did not bring along. */
const WHAT_SUBJECTS_LEFT = `
  SELECT drop FROM (
    SELECT 1 AS turn, format('DROP DATABASE %I WITH (FORCE)', datname) AS drop
    FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'
    UNION ALL
    SELECT 2, format('DROP ROLE %I', rolname) FROM pg_roles WHERE rolname !~ '^pg_' AND rolname <> 'postgres'
  ) AS found ORDER BY turn`;

async function execute(
  airlock: Agent,
  to: ReturnType<typeof connection>,
  sql: string,
): Promise<readonly Record<string, unknown>[]> {
  const { rows, error } = await airlock.call('sql.query', { ...to, sql }, { timeoutMs: SERVICE_DEADLINE });
  if (error) throw notPrepared(error);
  return rows;
}

function notPrepared({ code, message }: { readonly code: string; readonly message: string }): Failure {
  return new Failure({
    class: 'room',
    code: 'service-not-prepared',
    message: `PostgreSQL could not be prepared: ${message} (${code})`,
    remedy:
      'Check that the image named for this service is PostgreSQL with the environment of the official image.',
  });
}

function notServing({ host }: ServiceAddress, detail: string): Failure {
  return new Failure({
    class: 'room',
    code: 'service-not-ready',
    message: `PostgreSQL (${host}) did not serve within ${SERVICE_DEADLINE / 1000} s: ${detail}`,
    remedy: 'Give the service more memory or CPU in the contract, or look at its image.',
  });
}
