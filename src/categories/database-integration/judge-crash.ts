import { inconclusive, unless } from '../../lib/checks.ts';
import { mayLoseCommits } from '../../lib/synchronous-commit.ts';
import type { Check } from '../../model/verdict.ts';
import {
  answered,
  countOf,
  type Input,
  named,
  type Offence,
  OWN,
  rowsOf,
  writesOf,
} from './judge-evidence.ts';

/** Whether what was acknowledged outlived a kill of the database; null where none was killed. */
export function survivesCrash(input: Input, rule: string): Check | null {
  const kills = input.evidence
    .from(OWN, 'fault')
    .filter(({ data }) => data.fault === 'killed' && data.stage === 'injected');
  const acknowledged = writesOf(input, 'crash').filter((write) => write.acknowledged);
  if (kills.length === 0) return null;
  const spared = kills.find(({ data }) => !data.effective);
  if (spared) return inconclusive(rule, `The database was not killed: ${spared.data.detail}.`, spared);
  const waits = rowsOf(input, 'commits wait');
  const why = mayLoseCommits(waits);
  if (why !== null) return inconclusive(rule, why, waits ?? kills);
  const looked = acknowledged.flatMap(({ answer, label }) => {
    const rows = rowsOf(input, `kept ${label}`);
    return rows !== undefined && countOf(rows) !== null ? [{ answer, rows }] : [];
  });
  if (looked.length === 0)
    return inconclusive(
      rule,
      'Nothing that it acknowledged as the database was killed could be looked up.',
      kills,
    );
  const offences = looked
    .filter(({ rows }) => countOf(rows) === 0)
    .map(
      ({ answer, rows }): Offence => ({
        record: rows,
        says: `${named(answer)} was acknowledged with ${answered(answer)} as the database was killed, and is nowhere in it now that it is back.`,
      }),
    );
  return unless(
    rule,
    looked.map(({ rows }) => rows),
    offences,
    `The last ${looked.length} acknowledged writes before ${kills.length} kills of the database are there.`,
  );
}
