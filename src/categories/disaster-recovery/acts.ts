import { setTimeout as sleep } from 'node:timers/promises';
import { asCommand, asRequest, isGoodAnswer } from '../../lib/actions.ts';
import { fill } from '../../lib/template.ts';
import type { ExperimentContext } from '../../model/category.ts';
import type { HttpAction, SubjectFacts } from '../../model/contract.ts';
import type { Driving } from '../../model/load.ts';
import type { Room } from '../../model/room.ts';
import { type Claim, type Loss, writtenAfter } from './claim.ts';

export type Context = ExperimentContext<Claim>;

/** Where backups lie in a room. */
const FOLDER = '/tmp/cleanroom-backups';

const PER_SECOND = 30;
const LATER_PER_SECOND = 5;
/** As many as a drive keeps every record of. */
const MOST = 300;
/** Bytes of an answer in which an id is looked for. */
const BODY_BYTES = 2_048;
const REQUEST_MS = 3_000;
/** Milliseconds of writes before the first backup. */
const RUN_UP_MS = 300;
const BACKUPS = 3;
/** Milliseconds between the times of two delivered backups, at least. */
const LEAST_APART_MS = 2_000;
/** Good rounds one after the other that make a steady state. */
const STEADY = 3;
const BETWEEN_ROUNDS_MS = 100;
/** Milliseconds beyond the claim for which it is still asked, to say how late it came. */
const BEYOND = 3_000;

/** The services that hold the truth. */
export function storesOf(subject: SubjectFacts, { stores, write: { written } }: Claim): readonly string[] {
  return typeof written === 'string' ? named(subject, 'postgres', stores) : [];
}

/** Whether the truth lies in a database of the contract, or in folders of the service's own. */
export const isAsked = (subject: SubjectFacts, claim: Claim): boolean =>
  typeof claim.write.written !== 'string' || storesOf(subject, claim).length > 0;

/** Asks what is there at last, past the service where it keeps it in a database. */
export async function askWritten({ claim, subject }: Context, room: Room, loss: Loss): Promise<void> {
  const { written } = claim.write;
  const step = writtenAfter(loss);
  const [store] = storesOf(subject, claim);
  if (typeof written !== 'string') await run(room, step, written, {});
  else if (store !== undefined) await room.sql(step, store, written);
}

/** The services that may be lost. */
export function cachesOf(subject: SubjectFacts, { caches }: Claim): readonly string[] {
  return named(subject, 'redis', caches);
}

function named(subject: SubjectFacts, type: string, names: readonly string[] | undefined): readonly string[] {
  return subject.services
    .filter((service) => (names === undefined ? service.type === type : names.includes(service.name)))
    .map(({ name }) => name);
}

/** Starts the service in a room of its own, with what is given; null where it did not become ready. */
export async function served({ claim, open, waiting }: Context): Promise<Room | null> {
  const room = await open();
  waiting('the service to be ready');
  if (!(await room.start('start')).data.ready) return null;
  for (const [index, action] of claim.given.entries()) await send(room, `given ${index}`, action);
  for (const [index, action] of claim.reads.entries()) await send(room, `good read ${index}`, action);
  return room;
}

/** Writes that go on whatever happens, each with a value of its own. */
export async function writing({ claim, random, recorder }: Context, room: Room): Promise<Driving> {
  const prefix = `w${Math.floor(random() * 2 ** 40).toString(36)}-`;
  recorder.record('note', 'writes', { name: 'values', values: { prefix } }, room.name);
  const requests = Array.from({ length: MOST }, (_, n) => {
    return asRequest(fill(claim.write.request, { value: `${prefix}${n}` }));
  });
  // Half of them at a pace that loads it; the others slowly, so that they last until the loss where backups take long.
  const half = MOST / 2;
  const at = requests.map((_, n) =>
    n < half
      ? (n * 1_000) / PER_SECOND
      : (half * 1_000) / PER_SECOND + ((n - half) * 1_000) / LATER_PER_SECOND,
  );
  return room.drive('writes', {
    requests,
    arrivals: { at },
    timeout: REQUEST_MS,
    keepBodies: BODY_BYTES,
  });
}

/** A backup that was carried away, by the name of its file. */
export type CarriedAway = readonly { readonly name: string; readonly bytes: Uint8Array }[];

/** Takes backups at the claimed interval, carries each away, and comes back at a drawn moment before the next would be due. */
export async function backUpRegularly(context: Context, room: Room, driving: Driving): Promise<CarriedAway> {
  const { claim, random, signal, waiting } = context;
  const away: { name: string; bytes: Uint8Array }[] = [];
  await sleep(RUN_UP_MS, undefined, { signal });
  await room.put(FOLDER, { directory: true });
  let due = 0;
  for (let number = 1; number <= BACKUPS; number += 1) {
    waiting(`backup ${number} of ${BACKUPS}`);
    const name = `backup-${number}`;
    const began = await driving.mark(`backup ${number} began`);
    due = began + claim.every;
    await run(room, `backup ${number}`, claim.backup, { file: `${FOLDER}/${name}` });
    const bytes = await room.read(`${FOLDER}/${name}`);
    const ended = await driving.mark(`backup ${number} ended`);
    if (bytes !== null) away.push({ name, bytes });
    if (number < BACKUPS) await sleep(Math.max(0, due - ended), undefined, { signal });
  }
  // Late enough that something was written since the backup, which is then lost.
  await sleep(claim.every * (0.3 + 0.4 * random()), undefined, { signal });
  return away;
}

/**
 * Brings the backups to a place. Times of files tell which is the newest, as they would have told: whole seconds apart, since some
 * (`ls -t` of BusyBox) tell no less from each other.
 */
export async function deliver({ claim }: Context, room: Room, backups: CarriedAway): Promise<void> {
  await room.put(FOLDER, { directory: true });
  const apart = Math.max(claim.every, LEAST_APART_MS);
  for (const [index, { name, bytes }] of backups.entries()) {
    await room.put(`${FOLDER}/${name}`, bytes);
    await room.makeOld(`${FOLDER}/${name}`, (backups.length - index) * apart);
  }
}

/** Leaves the beginning of one more: it was on its way when all was lost. */
export async function deliverHalf({ recorder }: Context, room: Room, backups: CarriedAway): Promise<void> {
  const last = backups.at(-1);
  if (last === undefined) return;
  const name = `backup-${BACKUPS + 1}`;
  const bytes = last.bytes.subarray(0, Math.floor(last.bytes.length / 2));
  await room.put(`${FOLDER}/${name}`, bytes);
  const values = { name, bytes: bytes.length, of: last.bytes.length };
  recorder.record('note', 'a backup that was broken off', { name: 'broken-off', values }, room.name);
}

/** Runs the procedure; true where every command ended as claimed. */
export async function procedure({ claim, waiting }: Context, room: Room): Promise<boolean> {
  for (const [index, step] of claim.recover.entries()) {
    waiting(`the procedure: ${step.command.join(' ')}`);
    const { data } = await run(room, `procedure ${index}`, step, { folder: FOLDER }, 2 * claim.rto + 10_000);
    if (data.exitCode !== step.exit) return false;
  }
  return true;
}

/** When a service answered well for the first time, and when it had done so a few times running; null for never. */
export interface Steadiness {
  readonly first: number | null;
  readonly steady: number | null;
}

/** Writes and reads until all is well a few times running, or until the claimed time and a little more is over. */
export async function untilSteady(
  { claim, signal, waiting }: Context,
  room: Room,
  after: string,
  since: number,
): Promise<Steadiness> {
  waiting(`a steady state after ${after}`);
  const actions = [...claim.reads];
  let first: number | null = null;
  let good = 0;
  for (let round = 1; ; round += 1) {
    const value = `after-${after.replaceAll(' ', '-')}-${round}`;
    const answers = [
      await write(room, claim, `${after} · write ${round}`, value),
      ...(await inOrder(actions, (action, index) => send(room, `${after} · read ${round}.${index}`, action))),
    ];
    good = answers.every(Boolean) ? good + 1 : 0;
    const now = performance.now();
    if (good > 0) first ??= now;
    if (good === STEADY) return { first, steady: now };
    // What has just begun to go well is watched to its end: a machine that stood still may have taken all the time.
    if (good === 0 && now - since > claim.rto + BEYOND) return { first, steady: null };
    await sleep(BETWEEN_ROUNDS_MS, undefined, { signal });
  }
}

/** Writes one value; true where it was acknowledged. */
function write(room: Room, { write: { request } }: Claim, step: string, value: string): Promise<boolean> {
  return send(room, step, fill(request, { value }));
}

async function send(room: Room, step: string, action: HttpAction): Promise<boolean> {
  const { data } = await room.request({ step, ...asRequest(action), timeout: REQUEST_MS });
  return isGoodAnswer(action.expect, data.status);
}

async function inOrder<In, Out>(
  items: readonly In[],
  act: (item: In, index: number) => Promise<Out>,
): Promise<readonly Out[]> {
  const done: Out[] = [];
  for (const [index, item] of items.entries()) done.push(await act(item, index));
  return done;
}

function run(
  room: Room,
  step: string,
  action: Claim['backup'],
  places: Readonly<Record<string, string>>,
  timeout = 30_000,
) {
  return room.run({
    step,
    ...asCommand(action),
    command: action.command.map((word) =>
      word.replace(/\{(file|folder)\}/g, (whole, name: string) => places[name] ?? whole),
    ),
    timeout,
  });
}
