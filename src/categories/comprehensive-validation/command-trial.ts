import { asCommand } from '../../lib/actions.ts';
import { onceMore } from '../../lib/deeds.ts';
import type { EvidenceKind, EvidenceRecord } from '../../model/evidence.ts';
import type { CommandRequest, Room, SignalName } from '../../model/room.ts';
import type { CommandClaim, CommandFault } from './claim.ts';
import type { CommandTrouble } from './command-schedule.ts';
import { endedWell, filled, isLate, valueAt } from './judge-commands-work.ts';
import { named, wavesIn } from './schedule.ts';
import type { Context } from './stage.ts';

type Run = EvidenceRecord<'run'>;

/** Bytes left on a disk that is called full: room for a file's name, not for its content. */
const ALMOST_NOTHING = 4_096;
/**
 * A signal that came too late to be felt is sent again, going by how long the command really lived, and each time a little earlier: by
 * these factors.
 */
const TRIES = [1, 0.9, 0.7, 0] as const;

const SIGNALS: Readonly<Partial<Record<CommandFault, SignalName>>> = {
  killed: 'SIGKILL',
  terminated: 'SIGTERM',
  interrupted: 'SIGINT',
};

/** The room of one trial of commands, and all that was seen in it so far. */
interface Bench {
  readonly claim: CommandClaim;
  readonly room: Room;
  readonly records: EvidenceRecord[];
  readonly keep: <K extends EvidenceKind>(record: EvidenceRecord<K>) => EvidenceRecord<K>;
  readonly note: (
    step: string,
    name: string,
    values: Readonly<Record<string, string | number | boolean>>,
  ) => void;
  /** Runs a command of the mix, with a value of its own. */
  readonly work: (step: string, item: number, more?: More) => Promise<Run>;
  /** Runs any other command. */
  readonly ask: (step: string, command: CommandClaim['reads'][number]) => Promise<Run>;
  /**
   * Does something under the names of its steps, and once more under others where any of it had not ended in time. What has not ended the
   * second time either hangs: then nothing is waited for twice any more.
   */
  readonly patiently: <R extends readonly Run[]>(
    act: (as: (step: string) => string) => Promise<R>,
  ) => Promise<R>;
  /** Folders whose disks are filled, and those in which nothing may pile up. */
  readonly places: { readonly full: readonly string[]; readonly looked: readonly string[] };
}
type More = Partial<Omit<CommandRequest, 'step' | 'command'>>;
/** What is neither timed nor met by a fault. */
const SHARED: More = { shared: true };

/**
 * One trial in a room of its own: the mix while all is well, the waves of faults, recovery, the mix once more, and the last looks.
 * Gives all that was seen.
 */
export async function tryCommands(
  context: Context,
  troubles: readonly CommandTrouble[],
): Promise<readonly EvidenceRecord[]> {
  const { claim, waiting } = context;
  const { commands } = claim;
  if (!commands) return [];
  const bench = await setBench(context, commands, troubles);
  const { room, records, keep, note, work, ask, patiently } = bench;
  waiting('the mix while all is well');
  for (const [index, command] of commands.prepare.entries()) await ask(`prepare ${index}`, command);
  for (const item of commands.mix.keys()) await work(`first ${item}`, item, SHARED);
  // What a read tells of the mix itself is another each time, and no fault of whoever is asked.
  for (const [index, read] of commands.reads.entries()) await ask(`read first ${index}`, read);
  await look(bench, 'left first');
  const lives: number[] = [];
  for (const item of commands.mix.keys()) {
    const { data } = await work(`before ${item}`, item);
    lives.push(data.lifeMs ?? data.ms);
  }
  for (const [index, read] of commands.reads.entries()) {
    await ask(`read before ${index}`, read);
    await ask(`read before again ${index}`, read);
  }
  await look(bench, 'left before');
  keep(await room.traffic('before the faults'));

  const waves = wavesIn(troubles);
  for (const [index, wave] of waves.entries()) {
    waiting(`wave ${index + 1} of ${waves.length}: ${wave.map(named).join(', ')}`);
    await strike(bench, wave, lives);
  }
  waiting('recovery');
  for (const [index, command] of commands.recover.entries())
    await patiently(async (as) => [await ask(as(`recover ${index}`), command)]);
  note('recovery', 'recovery', { ms: await untilWell(bench, claim.recovers) });
  waiting('the last looks');
  for (const item of commands.mix.keys())
    await patiently(async (as) => [await work(as(`after ${item}`), item, SHARED)]);
  await lastLooks(bench);
  return records;
}

async function setBench(
  { subject, random, recorder, open }: Context,
  claim: CommandClaim,
  troubles: readonly CommandTrouble[],
): Promise<Bench> {
  const room = await open();
  const records: EvidenceRecord[] = [];
  const keep: Bench['keep'] = (record) => {
    records.push(record as EvidenceRecord);
    return record;
  };
  const note: Bench['note'] = (step, name, values) =>
    void keep(recorder.record('note', step, { name, values: { ...values } }, room.name));
  const prefix = `c${Math.floor(random() * 2 ** 40).toString(36)}-`;
  note('values', 'prefix', { prefix });
  for (const { wave, component, fault, item, share } of troubles)
    note(`wave ${wave}`, 'planned', { wave, component, fault, item, share: Number(share.toFixed(3)) });
  let hangs = false;
  const patiently: Bench['patiently'] = async (act) => {
    const first = await act((step) => step);
    if (hangs || !first.some(isLate)) return first;
    const again = await act(onceMore);
    hangs = again.some(isLate);
    return again;
  };
  const folders = [subject.workFolder ?? '/work', ...subject.state];
  return {
    claim,
    room,
    records,
    keep,
    note,
    patiently,
    places: { full: [...new Set(folders)], looked: [...new Set([...folders, ...subject.writable, '/tmp'])] },
    work: async (step, item, more = {}) => {
      const share = claim.mix[item];
      if (!share) throw new RangeError(`the mix has no number ${item}`);
      note(step, 'did', { step, item });
      const command = filled(share.command, valueAt(prefix, step));
      return keep(await room.run({ timeout: claim.within, ...more, step, ...asCommand(command) }));
    },
    ask: async (step, command) =>
      keep(await room.run({ step, ...asCommand(command), shared: true, timeout: claim.within })),
  };
}

/** Lets one run meet everything that its wave names, and heals it. */
async function strike(
  bench: Bench,
  wave: readonly CommandTrouble[],
  lives: readonly number[],
): Promise<void> {
  const { room, claim, note, work, patiently, places } = bench;
  const [first] = wave;
  if (!first) return;
  const { item } = first;
  const of = (fault: CommandFault) => wave.find((trouble) => trouble.fault === fault);
  const full = of('full');
  const beside = of('beside');
  const felt = (trouble: CommandTrouble, seen: boolean) =>
    note(`${named(trouble)} in wave ${trouble.wave}`, 'felt', {
      wave: trouble.wave,
      component: trouble.component,
      fault: trouble.fault,
      felt: seen,
    });
  if (full) {
    const free = await Promise.all(places.full.map((place) => room.fill(place, ALMOST_NOTHING)));
    felt(
      full,
      free.every((bytes) => bytes <= ALMOST_NOTHING),
    );
  }
  const struck = wave.find(({ fault }) => SIGNALS[fault] !== undefined);
  const signal = struck && SIGNALS[struck.fault];
  const circumstances = wave.map(named);
  const unread = of('unread');
  const stdout: More = unread && (await room.hasShell()) ? { stdout: 'broken-pipe' } : {};
  let landed = false;
  let life = lives[item] ?? 0;
  for (const [attempt, early] of (signal ? TRIES : [1]).entries()) {
    const step = attempt === 0 ? `wave ${first.wave}` : `wave ${first.wave} again ${attempt}`;
    const afterMs = Math.floor((struck?.share ?? 0) * early * life);
    const more = { ...stdout, circumstances, ...(signal && { signal: { name: signal, afterMs } }) };
    const company = beside && Math.floor(beside.share * claim.mix.length);
    const [run, second] = await patiently((as) =>
      Promise.all([
        work(as(step), item, more),
        ...(company === undefined ? [] : [work(as(`${step} beside`), company, { circumstances })]),
      ]),
    );
    if (attempt === 0) {
      if (beside) felt(beside, second !== undefined && areTogether(run, second));
      if (unread) felt(unread, stdout.stdout !== undefined);
    }
    landed = run.data.signal?.landed ?? false;
    if (landed) break;
    life = run.data.lifeMs ?? run.data.ms;
  }
  if (struck) felt(struck, landed);
  if (full) for (const place of places.full) await room.unfill(place);
}

/** Whether two runs lived at the same time. A record is written when its run is over. */
function areTogether(one: Run, other: Run): boolean {
  const lived = ({ data }: Run) => ['exited', 'timed-out'].includes(data.outcome);
  const began = ({ at, data }: Run) => at - (data.lifeMs ?? data.ms);
  return lived(one) && lived(other) && began(one) < other.at && began(other) < one.at;
}

/** The mix, until each command ended well or the time is over; how long that took. */
async function untilWell({ claim, work }: Bench, within: number): Promise<number> {
  const began = performance.now();
  const passed = () => performance.now() - began;
  let open = [...claim.mix.keys()];
  for (let attempt = 1; open.length > 0 && (attempt === 1 || passed() < within); attempt += 1) {
    const still: number[] = [];
    for (const item of open) {
      const run = await work(`recovery ${attempt} of ${item}`, item, SHARED);
      if (!endedWell(run, claim.mix[item]?.command.exit ?? 0)) still.push(item);
    }
    open = still;
  }
  return Math.round(passed());
}

/** Everything that must be as it was. */
async function lastLooks(bench: Bench): Promise<void> {
  const { claim, room, keep, patiently } = bench;
  const ask = (step: string, command: CommandClaim['reads'][number]) =>
    patiently(async (as) => [await bench.ask(as(step), command)]);
  for (const [index, read] of claim.reads.entries()) await ask(`read after ${index}`, read);
  for (const [index, { written }] of claim.mix.entries()) if (written) await ask(`written ${index}`, written);
  for (const [index, { command }] of claim.invariants.entries()) await ask(`invariant ${index}`, command);
  await look(bench, 'left after');
  keep(await room.traffic('the faults and after'));
}

async function look({ room, keep, places }: Bench, step: string): Promise<void> {
  for (const place of places.looked) keep(await room.files(step, place));
}
