import { shuffled } from '../../lib/random.ts';
import type { Experiment } from '../../model/category.ts';
import type { SubjectFacts } from '../../model/contract.ts';
import { Failure } from '../../model/failure.ts';
import { absolute, type Bench, type Context, type Damaged, type Life, pathsOf } from './bench.ts';
import type { Claim } from './claim.ts';
import { commandBench } from './command-life.ts';
import { contentDamages, type Damage, lockDamages, placeDamages } from './damage.ts';
import { livingHolder } from './living-holder.ts';
import { serviceBench } from './service-life.ts';

/** A command cannot be sent requests. */
const canBeAsked = (subject: SubjectFacts, { act, fingerprint, prepare, recover }: Claim): boolean =>
  subject.kind === 'service' ||
  [act, fingerprint, ...prepare, ...recover].every(({ kind }) => kind === 'command');

const content: Experiment<Claim> = {
  id: 'content',
  repeats: true,
  title: 'damages what is in its state',
  misleads: true,
  seconds: 150,
  applies: canBeAsked,
  act: (context) =>
    onGoodState(context, async (bench) => {
      for (const path of pathsOf(context)) {
        await bench.restore();
        const good = await bench.room.read(path);
        if (good === null) throw unreadable(path);
        const damages = contentDamages(good, context.random);
        await sufferAll(context, bench, path, someOf(context, damages));
        await meetAlone(context, bench, path, damages);
      }
      if (context.effort === 'full') await meetNothingGood(context, bench);
    }),
};

const place: Experiment<Claim> = {
  id: 'place',
  repeats: true,
  title: 'removes its state, and puts other things in its place',
  misleads: true,
  seconds: 90,
  applies: canBeAsked,
  act: (context) =>
    onGoodState(context, async (bench) => {
      for (const path of pathsOf(context)) {
        await sufferAll(context, bench, path, someOf(context, placeDamages()));
        if (context.effort === 'full') await meetAlone(context, bench, path, placeDamages());
      }
    }),
};

const locks: Experiment<Claim> = {
  id: 'locks',
  fullOnly: true,
  title: 'leaves stale locks, and makes a lock look old whose holder lives',
  seconds: 150,
  applies: (subject, claim) => claim.locks.length > 0 && canBeAsked(subject, claim),
  act: (context) =>
    onGoodState(context, async (bench) => {
      for (const { path, holder } of context.claim.locks) {
        const lock = absolute(context, path);
        context.waiting(`what it does when the holder of ${lock} was killed`);
        if (await bench.killHolder(lock, holder))
          await bench.live({ path: lock, kind: 'killed holder', what: 'left by a holder that was killed' });
        for (const damage of lockDamages(context.random)) {
          const { hung } = await suffer(context, bench, lock, damage);
          // Who waits for one lock without end waits for every one.
          if (hung) break;
        }
      }
      await livingHolder(context, bench);
    }),
};

export const experiments: readonly Experiment<Claim>[] = [content, place, locks];

/** Damages to each file in a quick run. */
const QUICK_DAMAGES = 2;

/** Without good state there is nothing to damage; what was seen of it says why. */
async function onGoodState(context: Context, damage: (bench: Bench) => Promise<void>): Promise<void> {
  const bench =
    context.subject.kind === 'service' ? await serviceBench(context) : await commandBench(context);
  if (bench) await damage(bench);
}

/** All damages, or for a quick run a few that are drawn. */
function someOf({ effort, random }: Context, damages: readonly Damage[]): readonly Damage[] {
  return effort === 'full' ? damages : shuffled(damages, random).slice(0, QUICK_DAMAGES);
}

async function sufferAll(
  context: Context,
  bench: Bench,
  path: string,
  damages: readonly Damage[],
): Promise<void> {
  for (const damage of damages) {
    const { hung } = await suffer(context, bench, path, damage);
    // A service is waited for as long as it may take to start: once is enough.
    if (hung && context.subject.kind === 'service') return;
  }
}

/** Files that are also met by other acts than the action: each costs containers, and looking seldom treats files differently. */
const MET_ALONE = 3;

/**
 * One damage that is drawn, met by who only looks, and once more by who recovers at once; each on the good state damaged anew.
 * A quick run looks at the first file, and recovers from damage to the last, which people name after what it is a copy of.
 */
async function meetAlone(
  context: Context,
  bench: Bench,
  path: string,
  damages: readonly Damage[],
): Promise<void> {
  const paths = pathsOf(context);
  const [drawn] = shuffled(damages, context.random);
  if (!drawn || paths.indexOf(path) >= MET_ALONE) return;
  const full = context.effort === 'full';
  if (bench.ask && (full || path === paths[0])) await bench.ask(await damaged(context, bench, path, drawn));
  if (bench.recoverAtOnce && (full || path === paths.at(-1)))
    await bench.recoverAtOnce(await damaged(context, bench, path, drawn));
}

/** All files are garbage at once, so that there is no good copy left: to invent a state then is worse than to have none. */
async function meetNothingGood(context: Context, bench: Bench): Promise<void> {
  const { random, waiting } = context;
  const [path, ...others] = pathsOf(context);
  if (path === undefined || others.length === 0) return;
  const damage = async (): Promise<Damaged> => {
    waiting(`what it does when all its state is garbage`);
    await bench.restore();
    for (const one of [path, ...others]) {
      const damages = contentDamages((await bench.room.read(one)) ?? new Uint8Array(), random);
      const done = (damages.find(({ kind }) => kind === 'garbage') ?? damages[0])?.done;
      if (done && 'bytes' in done) await bench.room.put(one, done.bytes, { mode: 0o600 });
    }
    return { path, kind: 'all garbage', what: 'random bytes', others };
  };
  if (bench.ask) await bench.ask(await damage());
  if (bench.recoverAtOnce) await bench.recoverAtOnce(await damage());
}

/** Benches on which something was late twice. */
const SLOW = new WeakSet<Bench>();

/**
 * Damages one path of the good state, and sees what comes of it; from the beginning once more where a command was late, so that a machine
 * that stands still for a while accuses nobody. Once that was late again, nothing more is repeated.
 */
async function suffer(context: Context, bench: Bench, path: string, damage: Damage): Promise<Life> {
  const first = await bench.live(await damaged(context, bench, path, damage));
  if (!first.late || SLOW.has(bench)) return first;
  const again = await bench.live(await damaged(context, bench, path, damage));
  if (again.late) SLOW.add(bench);
  return again;
}

async function damaged(context: Context, bench: Bench, path: string, damage: Damage): Promise<Damaged> {
  const { kind, what, done } = damage;
  const { room } = bench;
  context.waiting(`what it does when ${path} is ${what}`);
  await bench.restore();
  if ('bytes' in done) await room.put(path, done.bytes, { mode: 0o600 });
  else if (done.place === 'missing') await room.remove(path);
  else if (done.place === 'directory') await room.put(path, { directory: true });
  else await room.put(path, (await room.read(path)) ?? '', unreadableFor(context));
  return { path, kind, what };
}

/**
 * A file that nobody may read. Without capabilities its mode binds its owner as well, root included. A service keeps it as its
 * own, since people recover as the user that it runs as.
 */
const unreadableFor = ({ subject }: Context) =>
  ({ mode: 0o000, owner: subject.kind === 'service' ? 'subject' : 'root' }) as const;

function unreadable(path: string): Failure {
  return new Failure({
    class: 'room',
    code: 'state-not-there',
    message: `there is no state at ${path}, or more than 4 MiB of it, once the state has been prepared`,
    remedy: 'Correct claims.state-corruption-recovery: `state` names files that `prepare` makes.',
  });
}
