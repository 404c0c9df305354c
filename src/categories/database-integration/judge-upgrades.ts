import {
  counted,
  ending,
  inconclusive,
  inDoubt,
  notApplicable,
  quote,
  typed,
  unless,
} from '../../lib/checks.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { Check } from '../../model/verdict.ts';
import type { Upgrade } from './claim.ts';
import { isBookkeeping } from './judge-bookkeeping.ts';
import { type Input, type Offence, OWN } from './judge-evidence.ts';
import { isMeant } from './judge-meant.ts';
import { lacks } from './judge-schema.ts';

const RULE = 'upgrades-filled';

/** SQLSTATEs of what only another user may do, or does not exist here: insufficient_privilege, undefined_object. */
const OF_OTHERS = new Set(['42501', '42704']);

type Kept = EvidenceRecord<'rows-kept'>;

/** A filled database of an earlier release, and what was seen of it. */
export interface Upgraded {
  readonly upgrade: Upgrade;
  readonly label: string;
  readonly loaded: EvidenceRecord<'dump-loaded'> | undefined;
  /** The migration by its command, and the service that was started on what is there. */
  readonly run: EvidenceRecord<'run'> | undefined;
  readonly start: EvidenceRecord<'subject-state'> | undefined;
  readonly kept: Kept | undefined;
}

/** What was found, and what could not be told. */
export interface Findings {
  readonly looked: EvidenceRecord[];
  readonly offences: Offence[];
  readonly doubts: Offence[];
}

function upgradesOf({ claim, evidence }: Input): readonly Upgraded[] {
  return claim.upgrades.map((upgrade, index) => {
    const label = `upgrade ${index + 1}`;
    return {
      upgrade,
      label,
      loaded: evidence.from(OWN, 'dump-loaded').find(({ step }) => step === `loaded for ${label}`),
      run: evidence.from(OWN, 'run').find(({ step }) => step === label),
      start: evidence.from(OWN, 'subject-state').find(({ step }) => step === `start on ${label}`),
      kept: evidence.from(OWN, 'rows-kept').find(({ step }) => step === `kept by ${label}`),
    };
  });
}

/** One check of what was found in all; nothing is told where no upgrade is claimed, or none was tried. */
export function toCheck(
  input: Input,
  rule: string,
  judged: (one: Upgraded, found: Findings) => string,
): Check {
  const upgrades = upgradesOf(input);
  if (upgrades.length === 0)
    return notApplicable(rule, 'The contract names no database of an earlier release (upgrades).');
  const tried = upgrades.flatMap(({ loaded }) => loaded ?? []);
  const [first] = tried;
  if (first === undefined)
    return inconclusive(
      rule,
      input.claim.migrate === undefined && input.subject.kind === 'command'
        ? 'No earlier release was migrated: say in migrate which command does it.'
        : 'No earlier release was migrated.',
    );
  const found: Findings = { looked: [], offences: [], doubts: [] };
  if (tried.length < upgrades.length)
    found.doubts.push({
      says: `Only ${tried.length} of ${upgrades.length} earlier releases were migrated.`,
      record: first,
    });
  const good = upgrades.map((one) => judged(one, found)).filter(Boolean);
  if (found.offences.length === 0 && found.doubts.length > 0) return inDoubt(rule, found.doubts);
  return unless(rule, found.looked, found.offences, good.join(' '));
}

/** Whether the migration brings a filled database up to date, and keeps what was in it. */
export function upgradesFilled(input: Input): Check {
  return toCheck(input, RULE, (one, found) => judgeUpgrade(input, one, found));
}

function judgeUpgrade(input: Input, one: Upgraded, found: Findings): string {
  const { upgrade, label, loaded, run, kept } = one;
  const what = `the database of ${upgrade.from}`;
  if (loaded === undefined) return '';
  const rows = loaded.data.tables.reduce((sum, table) => sum + table.rows, 0);
  const doubt = (says: string, record: EvidenceRecord) => {
    found.doubts.push({ says, record });
    return '';
  };
  if (loaded.data.error)
    return doubt(
      `The dump of ${upgrade.from} could not be loaded: ${loaded.data.error.message} (${loaded.data.error.code}).${OF_OTHERS.has(loaded.data.error.code) ? ' It is loaded as the user that the subject has: write it with `pg_dump --no-owner --no-privileges`.' : ''}`,
      loaded,
    );
  if (rows === 0) return doubt(`The dump of ${upgrade.from} holds no rows.`, loaded);
  const act = broughtUp(input, one);
  if (act === null) return doubt(`Nobody migrated ${what}.`, loaded);
  const { record, ended } = act;
  if (ended === 'unknown') return doubt(`${act.who} on ${what} ${act.how}.`, record);
  found.looked.push(loaded, record);
  if (ended === 'badly') {
    const { stderr, stdout } = record.data;
    found.offences.push({
      record,
      says: `${act.who} on ${what}, which holds ${counted(rows, 'row')}, ${act.how}: ${quote(stderr.text || stdout.text, 240)}.`,
    });
    return '';
  }
  if (kept === undefined) return doubt(`Nobody looked at what became of ${what}.`, record);
  if (kept.data.error) return doubt(`The database could not be read: ${kept.data.error.message}.`, kept);
  found.looked.push(kept);
  const schema = fingerprint(input, `schema of ${label}`);
  const harm = [
    ...lossesOf(upgrade, kept, `After the migration from ${upgrade.from},`),
    ...lacks(fingerprint(input, 'migrated'), schema, upgrade),
  ];
  found.offences.push(...harm);
  // What it does wrong without a kill it does with one as well.
  const kills = harm.length === 0 ? judgeKills(input, one, schema, found) : 0;
  return `${act.who} on ${what}, which holds ${counted(rows, 'row')} in ${counted(loaded.data.tables.length, 'table')}: ${run ? 'ended well' : 'became ready'}, and what was there is there${kills > 0 ? `, also after ${counted(kills, 'kill')}` : ''}.`;
}

/** What brings a database up to date, and what became of that: a command, or the service when it starts. Null where nobody tried. */
export function broughtUp(input: Input, { run, start }: Pick<Upgraded, 'run' | 'start'>) {
  if (input.claim.migrate === undefined) {
    if (!start) return null;
    const { ready, running, detail } = start.data;
    // Nobody claims how long it may take over rows.
    const ended = ready ? ('well' as const) : running ? ('unknown' as const) : ('badly' as const);
    return { record: start, who: 'The service', how: `did not become ready (${detail})`, ended };
  }
  if (!run) return null;
  const untold = run.data.outcome === 'timed-out' || run.data.outcome === 'room-broke';
  const ended = untold ? ('unknown' as const) : endsWell(input, run) ? ('well' as const) : ('badly' as const);
  return { record: run, who: typed(run.data.command), how: ending(run), ended };
}

/** Kills in its midst, after each of which the next migration must come to the same; gives how many of them could be told. */
function judgeKills(
  input: Input,
  { upgrade, label }: Upgraded,
  schema: EvidenceRecord<'database-fingerprint'> | undefined,
  found: Findings,
): number {
  const runs = input.evidence.from(OWN, 'run');
  let told = 0;
  const landed = runs.filter(({ step, data }) => step.startsWith(`${label}, killed `) && data.signal?.landed);
  for (const kill of landed) {
    const next = runs.find(({ step }) => step === `after ${kill.step}`);
    const kept = input.evidence.from(OWN, 'rows-kept').find(({ step }) => step === `kept by ${kill.step}`);
    const left = fingerprint(input, `schema of ${kill.step}`);
    // What could not be seen here accuses nobody; the migration that was not killed tells by itself.
    if (next?.data.outcome !== 'exited' || !kept || kept.data.error || !left || left.data.error) continue;
    found.looked.push(kill, next, kept);
    told += 1;
    const when = `The migration from ${upgrade.from} was killed ${Math.round(kill.data.signal?.sentMs ?? 0)} ms after its start`;
    if (!endsWell(input, next))
      found.offences.push({
        record: next,
        says: `${when}; the next one ${ending(next)}: ${quote(next.data.stderr.text || next.data.stdout.text)}.`,
      });
    else {
      found.offences.push(...lossesOf(upgrade, kept, `${when}, and run again; then`));
      if (schema && schema.data.error === null && schema.data.schema !== left.data.schema)
        found.offences.push({
          record: left,
          says: `${when}; the next one ended well, and the schema is another one than without a kill.`,
        });
    }
  }
  return told;
}

function endsWell({ claim }: Input, { data }: EvidenceRecord<'run'>): boolean {
  return data.outcome === 'exited' && data.exitCode === claim.migrate?.exit;
}

function fingerprint(
  { evidence }: Input,
  wanted: string,
): EvidenceRecord<'database-fingerprint'> | undefined {
  return evidence.from(OWN, 'database-fingerprint').find(({ step }) => step === wanted);
}

/** What was there and is not, but for what the contract says is meant to change. */
function lossesOf(upgrade: Upgrade, kept: Kept, when: string): readonly Offence[] {
  return kept.data.tables.flatMap((table): readonly Offence[] => {
    if (isBookkeeping(table.name) || isMeant(upgrade, table.name)) return [];
    const say = (says: string): Offence => ({ record: kept, says: `${when} ${says}` });
    if (table.now === null)
      return table.rows === 0
        ? []
        : [say(`there is no table ${table.name}, which held ${counted(table.rows, 'row')}.`)];
    if (table.missing > 0)
      return [say(`${table.missing} of the ${counted(table.rows, 'row')} of ${table.name} are gone.`)];
    return table.columns
      .filter(({ name, changed }) => changed > 0 && !isMeant(upgrade, `${table.name}.${name}`))
      .map(({ name, changed, example }) =>
        say(
          `${table.name}.${name} is not what it was in ${counted(changed, 'row')}${example === null ? '' : ` (${example})`}.`,
        ),
      );
  });
}
