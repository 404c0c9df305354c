/**
 * How the tables are called in which migrations themselves keep what they have done, in small letters with an underscore between words.
 * A word somewhere in a name is not enough: `document_versions` and `immigrations` hold what the program is for.
 */
const KNOWN: readonly string[] = [
  // Rails, Django, Knex, Prisma, sqlx, TypeORM, Drizzle, Doctrine, Keycloak and many more, each with a prefix of its own.
  '(?:\\w*_)?migrations?(?:_?(?:history|locks?|log|versions?|status|internal|model))?',
  // Entity Framework and node-pg-migrate, which leave the underscore out.
  '__efmigrations_?history',
  'pgmigrations',
  // Flyway, refinery, DbUp, Sequel, Atlas, Strapi, Synapse.
  '(?:\\w*_)?schema_?(?:version|history|info)',
  'schema_?versions',
  'atlas_schema_revisions',
  'strapi_database_schema',
  'applied_schema_deltas|schema_compat_version',
  // goose, FluentMigrator, pg-boss, Hasura; the plural is what others call the versions of their documents.
  '(?:\\w*_)?db_version',
  '(?:hdb_)?version',
  // Zabbix, Tiny Tiny RSS, sqlalchemy-migrate; and what many call it that keep one row by hand.
  'dbversion',
  '(?:ttrss|migrate)_version',
  'schema_meta(?:data)?',
  'version_?info',
  'database_?change_?log(?:_?lock)?',
  '\\w*(?:flyway|alembic|liquibase)\\w*',
  'sequelize_?meta',
  'ar_internal_metadata',
  'play_evolutions(?:_lock)?',
  '_?yoyo_(?:version|log|lock)',
  'phinx_?log',
];
const OWN_NAME = new RegExp(`^(?:${KNOWN.join('|')})$`);

/** Whether migrations keep their own books in a table, by its name as SQL writes it. The schema it lies in tells nothing. */
export function isBookkeeping(table: string): boolean {
  const [, quoted, plain] = /(?:^|\.)(?:"((?:[^"]|"")+)"|([^".]+))$/.exec(table) ?? [];
  const words = (quoted ?? plain ?? '').replace(/([a-z])(?=[A-Z])/g, '$1_');
  return OWN_NAME.test(words.toLowerCase());
}
