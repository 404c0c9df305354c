import type { EvidenceRecord } from '../model/evidence.ts';

/** Asks a PostgreSQL whether commits wait for its log, and who says so. PostgreSQL documentation, 20.5.1 Write Ahead Log, Settings. */
export const COMMITS_WAIT = "select setting, source from pg_settings where name = 'synchronous_commit'";

/** What the server was given, and not the subject's doing. PostgreSQL documentation, 54.24 pg_settings. */
const THE_SERVERS_OWN = ['command line', 'configuration file', 'environment variable'];

/** Why what this PostgreSQL has committed need not outlive its kill, whatever the subject does; null where it must. */
export function mayLoseCommits(asked: EvidenceRecord<'rows'> | undefined): string | null {
  const { setting, source } = asked?.data.rows[0] ?? {};
  if (setting === undefined) return 'Whether commits wait for the database’s log could not be asked.';
  if (setting !== 'off' || !THE_SERVERS_OWN.includes(String(source))) return null;
  return `The database itself runs with synchronous_commit = off (${source}), so it may lose what it has committed.`;
}
