import type { EvidenceRecord } from '../../model/evidence.ts';
import { type Bench, type Context, prepared, takeBackup } from './acts.ts';
import { backUpAgain } from './after-kills.ts';
import { storesOf } from './declared.ts';
import { restoreOntoFullDisk } from './full-restore.ts';
import { alike } from './judge-look.ts';
import { OF_NOTHING, OLDER, ON_A_FULL_DISK, WITHOUT_SERVICES } from './judge-older.ts';
import { upAndDown } from './up-and-down.ts';

/** Backups that are killed. A command's is over soon, and so is hit in the midst of it more seldom. */
const BACKUP_KILLS = { command: 8, service: 5 } as const;
/** Backups at most until one was hit: on a busy machine a kill comes late, and how late changes from one to the next. */
const MOST_BACKUPS = 14;
/** Restores that are killed. */
const RESTORE_KILLS = 9;

/** Two backups of two states; then everything that can stop a backup or a restore in the middle. */
export async function interrupted(context: Context): Promise<void> {
  const { claim } = context;
  const bench = await prepared(context);
  if (bench === null) return;
  const [first, second] = ['first', 'second'].map((name) => `${claim.folder}/cleanroom-${name}.backup`) as [
    string,
    string,
  ];
  const old = await takeBackup(context, bench, 'first backup', first);
  await bench.perform('change', claim.changes);
  const newer = await takeBackup(context, bench, 'second backup', second);
  if (old === null || newer === null) return;
  await bench.stop('stop');
  await fullDisk(context, bench);
  await overAnOlderOne(context, bench, { file: first, bytes: old.bytes });
  const whole = await bench.restore('whole restore', first);
  // What is numbered further on by each restore is no sign of one that was stopped in the middle.
  const undisturbed = await bench.look('whole restore');
  const both = [
    { file: first, bytes: old.bytes, look: undisturbed },
    { file: second, ...newer },
  ] as const;
  const isSecond = await restoreOntoFullDisk(context, bench, both);
  await killedRestores(context, bench, isSecond ? [both[1], both[0]] : both, lifeOf(whole));
  await bench.restore('restore of the second', second);
  await bench.look('before killed backups');
  await killedBackups(context, bench, first);
}

async function fullDisk({ claim, waiting }: Context, bench: Bench): Promise<void> {
  const { room } = bench;
  const target = `${claim.folder}/cleanroom-full.backup`;
  waiting('a backup onto a full disk');
  await bench.look('before the full disk');
  await room.fill(claim.folder, 0);
  await bench.backup('onto a full disk', target, { circumstances: ['the disk is full'] });
  await room.remove(`${claim.folder}/.cleanroom-fill`);
  await room.files('left by the full disk', claim.folder);
  if ((await room.read(target)) === null) return;
  await bench.restore('restore of what the full disk left', target);
  await bench.look('what the full disk left');
}

/**
 * Under the name of an older backup, as whoever keeps only the latest does it: without the services that it reads from, and on a full
 * disk. There what was there before takes no room, so that none is won by giving it up.
 */
async function overAnOlderOne(
  { claim, subject, waiting }: Context,
  bench: Bench,
  older: { readonly file: string; readonly bytes: Uint8Array },
): Promise<void> {
  const { room } = bench;
  const target = `${claim.folder}/${OLDER}`;
  const tryOver = async (situation: string, circumstances: readonly string[]) => {
    waiting(`a backup over an older one (${situation})`);
    await room.files(`older one ${situation}`, claim.folder);
    const { data } = await bench.backup(`over an older one ${situation}`, target, { circumstances });
    await room.files(`left of the older one ${situation}`, claim.folder);
    return data.exitCode === claim.backup.exit;
  };
  const stores = storesOf(subject, claim);
  if (stores.length > 0) {
    await room.put(target, older.bytes);
    const faults = await Promise.all(stores.map(({ name }) => room.fault(name, 'refused')));
    const endedWell = await tryOver(WITHOUT_SERVICES, [
      `${stores.map(({ name }) => name).join(', ')} refuse connections`,
    ]);
    await Promise.all(faults.map(({ heal }) => heal()));
    const left = endedWell ? await room.read(target) : null;
    if (left !== null && Buffer.compare(left, older.bytes) !== 0) {
      // Another state first, so that a restore that does nothing shows.
      await bench.restore('restore before what was taken without its services', older.file);
      await bench.restore(OF_NOTHING, target);
      await bench.look(OF_NOTHING);
    }
  }
  await room.put(target, { hole: older.bytes.length });
  await room.fill(claim.folder, 0);
  await tryOver(ON_A_FULL_DISK, ['the disk is full']);
  await room.unfill(claim.folder);
  await room.remove(target);
}

/** All under one name, so that what any of them leaves there is in the way of the one that follows. */
async function killedBackups(context: Context, bench: Bench, other: string): Promise<void> {
  const { claim, subject, random, waiting } = context;
  const { room } = bench;
  const target = `${claim.folder}/cleanroom-killed.backup`;
  const moments = upAndDown(random);
  let expected = lifeOf(await bench.backup('whole backup', `${claim.folder}/cleanroom-whole.backup`));
  let landed = 0;
  for (let index = 0; index < (landed > 0 ? BACKUP_KILLS[subject.kind] : MOST_BACKUPS); index += 1) {
    waiting('what a killed backup leaves');
    await room.remove(target);
    const run = await bench.backup(`killed backup ${index}`, target, {
      signal: { name: 'SIGKILL', afterMs: expected * moments.next() },
    });
    const isThere = (await room.read(target)) !== null;
    moments.saw(hasLanded(run) && !isThere ? 'too early' : 'too late');
    if (hasLanded(run) && isThere) {
      await bench.restore(`restore of killed backup ${index}`, target, { shared: true });
      await bench.look(`left by killed backup ${index}`);
    }
    if (hasLanded(run)) {
      landed += 1;
      continue;
    }
    // What an earlier one left is in the way already.
    if (run.data.exitCode !== claim.backup.exit) break;
    expected = lifeOf(run);
  }
  await backUpAgain(context, bench, target, other);
}

/**
 * Each restores the state that is not there, so that every step of it would show. Where nothing seems to have been done, or it
 * is half done, whoever comes next may finish it: so there is a second look, after the reads.
 */
async function killedRestores(
  { claim, random, subject, waiting }: Context,
  bench: Bench,
  [one, other]: readonly [Known, Known],
  life: number,
): Promise<void> {
  let [target, before] = [other, one];
  let expected = life;
  const moments = upAndDown(random);
  for (let index = 0; index < RESTORE_KILLS; index += 1) {
    waiting('what a killed restore leaves');
    const step = `killed restore ${index}`;
    const run = await bench.restore(step, target.file, {
      signal: { name: 'SIGKILL', afterMs: expected * moments.next() },
    });
    if (!hasLanded(run)) expected = lifeOf(run);
    const left = await bench.look(`after ${step}`);
    const isBefore = hasLanded(run) && alike(before.look, left);
    moments.saw(isBefore ? 'too early' : 'too late');
    if (isBefore) continue;
    let now = left;
    if (!alike(target.look, left) && subject.kind === 'command') {
      await bench.perform(`who comes after ${step}`, claim.reads);
      now = await bench.look(`once more after ${step}`);
    }
    if (!alike(before.look, now)) [target, before] = [before, target];
  }
}

const hasLanded = ({ data }: EvidenceRecord<'run'>): boolean => data.signal?.landed === true;

interface Known {
  readonly file: string;
  readonly look: Parameters<typeof alike>[0];
}

const lifeOf = ({ data }: EvidenceRecord<'run'>): number => data.lifeMs ?? data.ms;
