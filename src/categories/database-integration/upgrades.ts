import { asCommand } from '../../lib/actions.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { CommandRequest, LoadedDump, Room } from '../../model/room.ts';
import { database, EMPTY, given, newText, send, statements, write } from './acts.ts';
import type { Claim, Upgrade } from './claim.ts';

/** Kills of each upgrade. */
const KILLS = 2;
/** Part of a migration’s life that is the start of its program, in which nobody is killed. */
const START = 0.7;
/** Milliseconds by which each statement and each answer is held up where it is killed, so that kills find it between two of them. */
const DELAY = 25;
/** Times that a statement may have taken longer than was reckoned; beyond, its program had not begun yet. */
const MOST = 3;
/** Long, because nobody claims how long it may take over rows. */
const TIMEOUT = 60_000;

/** One database of an earlier release in its room. */
interface Stage {
  readonly context: ExperimentContext<Claim>;
  readonly room: Room;
  readonly db: string;
  /** Names it in the steps. */
  readonly label: string;
  readonly upgrade: Upgrade;
}

type Command = Omit<CommandRequest, 'step'>;

/**
 * Migrates databases of earlier releases that are filled, and lets the service start on what comes of them, read and write. Where no
 * command migrates, the service is expected to do so when it starts.
 */
export async function upgradeFilled(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, subject } = context;
  const db = database(subject, claim);
  const { migrate, upgrades } = claim;
  if (db === undefined) return;
  for (const [index, upgrade] of upgrades.entries()) {
    // Other services must not know anything of the database before this one either.
    const room = await context.open();
    const stage = { context, room, db, label: `upgrade ${index + 1}`, upgrade };
    if (migrate !== undefined) await upgradeOne(stage, { ...asCommand(migrate), timeout: TIMEOUT });
    else await startOnOld(stage);
  }
}

/** The service alone brings it up to date; before that, what it makes of an empty database is looked at. */
async function startOnOld(stage: Stage): Promise<void> {
  const { context, room, db, label, upgrade } = stage;
  context.waiting('the service on an empty database');
  const fresh = await room.start(`start before ${label}`);
  if (fresh.data.ready) await room.databaseFingerprint('migrated', db);
  await room.stop(`stop before ${label}`);
  await room.sql(`emptied for ${label}`, db, EMPTY);
  const loaded = await load(stage, label);
  if (loaded === null) return;
  context.waiting(`the service on what was ${upgrade.from}`);
  const started = await room.start(`start on ${label}`);
  if (started.data.ready) {
    await loaded.compare(`kept by ${label}`);
    await room.databaseFingerprint(`schema of ${label}`, db);
    await use(stage);
  }
  await room.stop(`stop on ${label}`);
}

async function upgradeOne(stage: Stage, command: Command): Promise<void> {
  const { context, room, db, label } = stage;
  context.waiting(`the migration from ${stage.upgrade.from}`);
  const loaded = await load(stage, label);
  if (loaded === null) return;
  const before = await statements(room, db, `before ${label}`);
  const whole = await room.run({ step: label, ...command });
  const asked = (await statements(room, db, `after ${label}`)) - before;
  await loaded.compare(`kept by ${label}`);
  await room.databaseFingerprint(`schema of ${label}`, db);
  const { lifeMs, outcome, exitCode } = whole.data;
  if (outcome !== 'exited' || exitCode !== context.claim.migrate?.exit) return;
  if (context.subject.kind === 'service') await serve(stage);
  if (lifeMs !== null) await kill(stage, command, lifeMs, asked);
}

/** Null where it could not be loaded. */
async function load({ room, db, upgrade }: Stage, step: string): Promise<LoadedDump | null> {
  const loaded = await room.loadDump(`loaded for ${step}`, db, upgrade.content);
  return loaded.record.data.error === null ? loaded : null;
}

async function serve(stage: Stage): Promise<void> {
  const { context, room, label, upgrade } = stage;
  context.waiting(`the service on what was ${upgrade.from}`);
  const started = await room.start(`start on ${label}`);
  if (started.data.ready) await use(stage);
  await room.stop(`stop on ${label}`);
}

/** Reads what was there, and writes. */
async function use({ context, room, db, label, upgrade }: Stage): Promise<void> {
  for (const [index, { request }] of upgrade.reads.entries())
    await send(room, `read ${index + 1} of ${label}`, request);
  await given(context, room);
  for (const [index, one] of context.claim.writes.entries())
    await write(room, db, one, `on ${label} ${index + 1}`, newText(context));
}

/** The same from the beginning, killed at drawn moments, and once more. */
async function kill(stage: Stage, command: Command, lifeMs: number, asked: number): Promise<void> {
  const { context, room, db, label } = stage;
  const startMs = START * lifeMs;
  const all = Math.max(1, asked);
  /** Milliseconds that each of its statements takes; a busy machine needs longer than the delay alone. */
  let each = (lifeMs - startMs) / all + 2 * DELAY;
  for (let number = 1; number <= KILLS; number += 1) {
    const name = `${label}, killed ${number}`;
    context.waiting(`the migration from ${stage.upgrade.from} that is killed, ${number} of ${KILLS}`);
    await room.sql(`emptied for ${name}`, db, EMPTY);
    const loaded = await load(stage, name);
    if (loaded === null) return;
    const { heal } = await room.fault(db, 'delayed', { delayMs: DELAY });
    // One in each part, anywhere in it.
    const share = (number - 1 + context.random()) / KILLS;
    const signal = { name: 'SIGKILL', afterMs: Math.round(startMs + share * all * each) } as const;
    const before = await statements(room, db, `before ${name}`);
    const { data } = await room.run({ step: name, ...command, signal });
    const done = (await statements(room, db, `left by ${name}`)) - before;
    const seen = ((data.signal?.sentMs ?? 0) - startMs) / Math.max(1, done);
    each = Math.min(Math.max(each, seen), MOST * each);
    await heal();
    await room.run({ step: `after ${name}`, ...command });
    await loaded.compare(`kept by ${name}`);
    await room.databaseFingerprint(`schema of ${name}`, db);
  }
}
