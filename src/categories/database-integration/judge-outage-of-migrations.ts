import { ending, fail, pass, quote, typed } from '../../lib/checks.ts';
import type { Check } from '../../model/verdict.ts';
import { type Input, OWN } from './judge-evidence.ts';

const HERE = 'migrations';

/** The migration that was run while the database refused connections. */
export const WITHOUT_DATABASE = 'without the database';

/** What a migration without its database adds to what is known of writes without it. */
export function alsoOfMigrations(input: Input, ofWrites: Check): Check {
  const ofMigration = ofMigrations(ofWrites.rule, input);
  if (ofMigration === null || ofWrites.verdict === 'fail') return ofWrites;
  if (ofMigration.verdict === 'fail') return ofMigration;
  if (ofWrites.verdict !== 'pass') return ofWrites;
  return {
    ...ofWrites,
    message: `${ofWrites.message} ${ofMigration.message}`,
    evidence: [...ofWrites.evidence, ...ofMigration.evidence],
  };
}

/** Null where nothing can be told: it was not tried, the fault was not seen, or it is not this database that it migrates. */
function ofMigrations(rule: string, { claim, evidence }: Input): Check | null {
  const runs = evidence.from(OWN, 'run', HERE);
  const tried = runs.find(({ step }) => step === WITHOUT_DATABASE);
  const before = runs.find(({ step }) => step === 'migration again');
  const fault = evidence
    .from(OWN, 'fault', HERE)
    .find(({ data }) => data.fault === 'refused' && data.stage === 'injected');
  const [empty, migrated] = ['empty', 'migrated'].map(
    (step) =>
      evidence.from(OWN, 'database-fingerprint', HERE).find((print) => print.step === step)?.data.schema,
  );
  const { exit } = claim.migrate ?? {};
  if (!tried || !fault?.data.effective || !empty || !migrated || empty === migrated) return null;
  if (before?.data.exitCode !== exit) return null;
  const { command, exitCode, stdout, stderr } = tried.data;
  if (exitCode === exit)
    return fail(
      rule,
      `While ${fault.data.service} refused connections, ${typed(command)} ended with exit code ${exitCode}, as if it had migrated; it said ${quote(stderr.text === '' ? stdout : stderr)}.`,
      tried,
    );
  return pass(rule, `While it refused connections, ${typed(command)} ${ending(tried)}.`, [fault, tried]);
}
