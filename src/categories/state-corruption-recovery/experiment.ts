import { posix } from 'node:path';
import { shuffled } from '../../lib/random.ts';
import type { Experiment, ExperimentContext } from '../../model/category.ts';
import type { Action } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import { Failure } from '../../model/failure.ts';
import type { Kept, Room } from '../../model/room.ts';
import type { Claim } from './claim.ts';
import { contentDamages, type Damage, lockDamages, placeDamages } from './damage.ts';

type Context = ExperimentContext<Claim>;
type Command = Extract<Action, { kind: 'command' }>;

/** A room with good state, held aside, and how to damage it. */
interface Bench {
  readonly room: Room;
  readonly kept: Kept;
}

const content: Experiment<Claim> = {
  id: 'content',
  title: 'damages what is in its state',
  seconds: 90,
  applies: () => true,
  act: async (context) => {
    const bench = await prepared(context);
    for (const path of pathsOf(context)) {
      const good = await bench.room.read(path);
      if (good === null) throw unreadable(path);
      const damages = someOf(context, contentDamages(good, context.random));
      for (const damage of damages) await suffer(context, bench, path, damage);
    }
  },
};

const place: Experiment<Claim> = {
  id: 'place',
  title: 'removes its state, and puts other things in its place',
  seconds: 60,
  applies: () => true,
  act: async (context) => {
    const bench = await prepared(context);
    for (const path of pathsOf(context)) {
      for (const damage of someOf(context, placeDamages())) await suffer(context, bench, path, damage);
    }
  },
};

const locks: Experiment<Claim> = {
  id: 'locks',
  fullOnly: true,
  title: 'leaves stale locks',
  seconds: 60,
  applies: (_, claim) => claim.locks.length > 0,
  act: async (context) => {
    const bench = await prepared(context);
    for (const { path, holder } of context.claim.locks) {
      const lock = absolute(context, path);
      await sufferKilledHolder(context, bench, lock, holder);
      for (const damage of lockDamages(context.random)) {
        const { hung } = await suffer(context, bench, lock, damage);
        // Who waits for one lock without end waits for every one.
        if (hung) break;
      }
    }
  },
};

export const experiments: readonly Experiment<Claim>[] = [content, place, locks];

/** Damages to each file in a quick run. */
const QUICK_DAMAGES = 2;
/** Milliseconds after which a holder has its lock. */
const HOLDS_AFTER = 700;

const absolute = ({ subject }: Context, path: string): string =>
  posix.resolve(subject.workFolder ?? '/tmp', path);
const pathsOf = (context: Context): readonly string[] =>
  context.claim.state.map((path) => absolute(context, path));

/** All damages, or for a quick run a few that are drawn. */
function someOf({ effort, random }: Context, damages: readonly Damage[]): readonly Damage[] {
  return effort === 'full' ? damages : shuffled(damages, random).slice(0, QUICK_DAMAGES);
}

/** Makes good state, holds it aside, and sees what it says: before the action, after it, and once put back. */
async function prepared(context: Context): Promise<Bench> {
  const { claim, waiting } = context;
  const room = await context.open({ network: 'none' });
  waiting('good state');
  for (const command of claim.prepare) await run(context, room, 'prepare', command);
  const folders = [...pathsOf(context), ...claim.locks.map(({ path }) => absolute(context, path))].map(
    (path) => posix.dirname(path),
  );
  const kept = await room.keep([...new Set(folders)]);
  await run(context, room, 'good before', claim.fingerprint);
  await run(context, room, 'good act', claim.act);
  await run(context, room, 'good after', claim.fingerprint);
  await room.restore(kept);
  await run(context, room, 'good again', claim.fingerprint);
  await room.restore(kept);
  return { room, kept };
}

/** Damages one path of the good state, and sees what comes of it. */
async function suffer(context: Context, { room, kept }: Bench, path: string, damage: Damage): Promise<Life> {
  const { kind, what, done } = damage;
  context.waiting(`what it does when ${path} is ${what}`);
  await room.restore(kept);
  if ('bytes' in done) await room.put(path, done.bytes, { mode: 0o600 });
  else if (done.place === 'missing') await room.remove(path);
  else if (done.place === 'directory') await room.put(path, { directory: true });
  else await room.put(path, (await room.read(path)) ?? '', { mode: 0o000, owner: 'root' });
  return live(context, room, { path, kind, what });
}

/** How it went on after damage. */
interface Life {
  /** Whether the action never came to an end. */
  readonly hung: boolean;
}

/** The most real stale lock there is: its holder was killed. */
async function sufferKilledHolder(
  context: Context,
  { room, kept }: Bench,
  path: string,
  holder: readonly string[],
): Promise<void> {
  context.waiting(`what it does when the holder of ${path} was killed`);
  await room.restore(kept);
  await room.run({
    step: 'holder',
    command: holder,
    signal: { name: 'SIGKILL', afterMs: HOLDS_AFTER },
    timeout: 10_000,
  });
  await live(context, room, { path, kind: 'killed holder', what: 'left by a holder that was killed' });
}

async function live(
  context: Context,
  room: Room,
  damage: { readonly path: string; readonly kind: string; readonly what: string },
): Promise<Life> {
  const { claim } = context;
  const step = `${damage.kind} · ${damage.path} · ${damage.what}`;
  const folder = posix.dirname(damage.path);
  const before = await room.files(`damaged · ${step}`, folder);
  const act = await run(context, room, `act · ${step}`, claim.act);
  const after = await room.files(`left · ${step}`, folder);
  const succeeded = act.data.exitCode === claim.act.exit;
  const fingerprint = succeeded ? await run(context, room, `fingerprint · ${step}`, claim.fingerprint) : null;
  const recover: string[] = [];
  const hung = act.data.outcome === 'timed-out';
  if (!succeeded && !hung) {
    for (const command of claim.recover)
      recover.push((await run(context, room, `recover · ${step}`, command)).id);
  }
  const recovered =
    recover.length > 0 ? await run(context, room, `recovered · ${step}`, claim.fingerprint) : null;
  context.recorder.record(
    'damage',
    step,
    {
      ...damage,
      before: before.id,
      after: after.id,
      act: act.id,
      fingerprint: fingerprint?.id ?? null,
      recover,
      recovered: recovered?.id ?? null,
    },
    room.name,
  );
  return { hung };
}

function run(
  { claim }: Context,
  room: Room,
  step: string,
  { command, stdin }: Command,
): Promise<EvidenceRecord<'run'>> {
  return room.run({ step, command, timeout: 2 * claim.within, ...(stdin !== null && { stdin }) });
}

function unreadable(path: string): Failure {
  return new Failure({
    class: 'room',
    code: 'state-not-there',
    message: `there is no state at ${path}, or more than 4 MiB of it, once the state has been prepared`,
    remedy: 'Correct claims.state-corruption-recovery: `state` names files that `prepare` makes.',
  });
}
