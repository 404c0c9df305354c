import { setTimeout as sleep } from 'node:timers/promises';
import { asCommand, asRequest } from '../../lib/actions.ts';
import { filesLeft, growsEachTime, ROUNDS_THAT_TELL } from '../../lib/collecting.ts';
import { countGrowth } from '../../lib/count-growth.ts';
import { cpuShare } from '../../lib/cpu-share.ts';
import { isSettled } from '../../lib/memory-growth.ts';
import { refusedRequests } from '../../lib/refused-requests.ts';
import { roomFor } from '../../lib/room-for.ts';
import { approximateSize } from '../../lib/size.ts';
import type { Experiment, ExperimentContext } from '../../model/category.ts';
import type { Action, HttpAction } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { HttpRequest, Room } from '../../model/room.ts';
import { AT_PEAK, type Claim, COUNTED, endlessBytes, peakLimit } from './claim.ts';

const WARM_UP_ROUNDS = 3;
/** As few as give growth a confidence interval. */
const QUICK_ROUNDS = 5;
/** Of the requests of a round. What is left open by each still shows; what grows by bytes is left to the full run anyway. */
const QUICK_SHARE = 0.25;
/** Rounds, and milliseconds, for memory that has not become level: runtimes fill their heaps first. */
const MOST_ROUNDS = 40;
const PATIENCE = 45_000;
/** Milliseconds after which impatient clients hang up: the request is there, and its answer is not. */
const HANG_UP_MS = 1;
const IDLE_MS = 1_500;
/** Where it was not quiet for that long: times that it is watched again, and for how long, so that what comes now and then is seen to end. */
const AGAIN = { times: 3, ms: 4_000 };
const SETTLE_MS = 150;
/** Milliseconds for one command of the workload: nobody claims how long ordinary work takes. */
const WORK_MS = 30_000;

/** A service under equal rounds of its workload, one large input, and then nothing to do. */
const service: Experiment<Claim> = {
  id: 'rounds',
  repeats: true,
  title: 'repeats the workload in equal rounds and watches what grows',
  seconds: 160,
  applies: (subject) => subject.kind === 'service',
  act: async (context) => {
    const room = await context.open();
    context.waiting('the service to be ready');
    const started = await room.start('start');
    if (!started.data.ready) return;
    await room.usage('after start', 'before');
    if (context.subject.workload.length > 0) await rounds(context, room);
    const isTaken = await largeBody(context, room);
    await idle(context, room);
    const { data } = await room.check('still there');
    // Last of all, for who holds it may end.
    if (isTaken && data.running && context.effort === 'full') await endlessBody(context, room);
  },
};

/** A command under repeated runs, and with an input larger than its memory. */
const command: Experiment<Claim> = {
  id: 'runs',
  repeats: true,
  title: 'repeats the workload and gives it an input larger than its memory',
  seconds: 120,
  applies: (subject) => subject.kind === 'command',
  act: async (context) => {
    const room = await context.open(roomFor(context.subject));
    await repeatedRuns(context, room);
    await atPeak(context, room);
    await largeFile(context);
  },
};

export const experiments: readonly Experiment<Claim>[] = [service, command];

/** What its users ask, and what an orchestrator asks beside them, all day and every second. */
function httpWorkload({ subject }: ExperimentContext<Claim>): Omit<HttpRequest, 'step'>[] {
  const requests = subject.workload
    .filter((action): action is HttpAction => action.kind === 'http')
    .map(asRequest);
  if (requests.length === 0 || subject.readyPath === null) return requests;
  return [...requests, { method: 'GET', path: subject.readyPath }];
}

async function rounds(context: ExperimentContext<Claim>, room: Room): Promise<void> {
  const { claim, subject, effort, waiting } = context;
  const least = effort === 'quick' ? QUICK_ROUNDS : claim.rounds;
  const most = effort === 'quick' ? QUICK_ROUNDS : Math.max(claim.rounds, MOST_ROUNDS);
  const began = performance.now();
  const memory: number[] = [];
  const counts = { processes: [] as number[], threads: [] as number[], zombies: [] as number[] };
  const requests = httpWorkload(context);
  const refused = requests.length > 0 ? refusedRequests(subject.workload, 1).map(asRequest) : [];
  for (const action of subject.workload) {
    if (action.kind !== 'http') continue;
    await room.request({
      step: `sample ${action.method} ${action.path}`,
      ...asRequest(action),
    });
  }
  const perRound = Math.ceil((claim.perRound ?? 50) * (effort === 'quick' ? QUICK_SHARE : 1));
  const total = perRound * requests.length;
  for (let round = 1 - WARM_UP_ROUNDS; round <= most; round += 1) {
    const phase = round < 1 ? 'warm-up' : 'round';
    waiting(`${phase} ${round < 1 ? round + WARM_UP_ROUNDS : round}`);
    if (requests.length > 0) {
      await room.load(`${phase} ${round}`, requests, total, claim.parallel);
      // The way out of a refusal is another one, and what is opened on it is closed by others.
      await room.load(`refused in ${phase} ${round}`, refused, perRound, claim.parallel);
      // Who hangs up is never answered: what waits for the end of the answer waits for ever.
      await room.load(`given up in ${phase} ${round}`, requests, perRound, claim.parallel, HANG_UP_MS);
    }
    await runWorkload(room, subject.workload, round);
    // What is merely late (a closing socket, a child being reaped) is not a leak.
    await sleep(SETTLE_MS, undefined, { signal: context.signal });
    const { data } = await room.usage(`${phase} ${round}`, phase, round < 1 ? undefined : round);
    if (round < 1) continue;
    memory.push(data.memory);
    for (const figure of COUNTED) counts[figure].push(data[figure]);
    const isOpen = COUNTED.some((figure) => countGrowth(counts[figure]) === 'open');
    const isOver =
      (isSettled(memory, subject.limits.memory) && !isOpen) || performance.now() - began > PATIENCE;
    if (round >= least && isOver) break;
  }
}

/** Gives whether it was taken. */
async function largeBody({ claim, waiting }: ExperimentContext<Claim>, room: Room): Promise<boolean> {
  if (!claim.large || !('http' in claim.large)) return false;
  const [method = 'POST', path = '/'] = claim.large.http.split(' ');
  waiting(`a body of ${claim.large.bytes} bytes`);
  await room.usage('before the large input', 'large-before');
  const { data } = await room.request({
    step: 'large input',
    method,
    path,
    headers: claim.large.headers,
    filler: claim.large.bytes,
    ...(claim.large.line !== undefined && { fillerLine: claim.large.line }),
    timeout: 30_000,
  });
  await room.usage('after the large input', 'large-after');
  return data.status !== null && data.status < 400;
}

/** The same lines, of which none ends. */
async function endlessBody({ claim, subject, waiting }: ExperimentContext<Claim>, room: Room): Promise<void> {
  if (!claim.large || !('http' in claim.large)) return;
  const before = await room.usage('before the endless line', 'endless-before');
  const bytes = endlessBytes(claim, subject.limits, before.data.memory);
  if (bytes === null) return;
  const { http, headers, line } = claim.large;
  const [method = 'POST', path = '/'] = http.split(' ');
  waiting(`${bytes} bytes without the end of a line`);
  await room.request({
    step: 'endless line',
    method,
    path,
    headers,
    filler: bytes,
    fillerEnd: '',
    ...(line !== undefined && { fillerLine: line }),
    timeout: 30_000,
  });
  const { data } = await room.check('after the endless line');
  if (data.running) await room.usage('after the endless line', 'endless-after');
}

async function idle({ claim, signal, waiting }: ExperimentContext<Claim>, room: Room): Promise<void> {
  waiting('nothing, to see whether it idles');
  await sleep(500, undefined, { signal });
  let last = await room.usage('idle begins', 'idle-start');
  for (let time = 0; time <= AGAIN.times; time += 1) {
    await sleep(time === 0 ? IDLE_MS : AGAIN.ms, undefined, { signal });
    const now = await room.usage(time === 0 ? 'idle ends' : `idle ends ${time}`, 'idle-end');
    if (cpuShare(last, now) <= claim.idle) return;
    last = now;
    waiting('what it still does to be over');
  }
}

async function repeatedRuns(
  { subject, claim, effort, waiting }: ExperimentContext<Claim>,
  room: Room,
): Promise<void> {
  const times = effort === 'quick' ? 1 : (claim.perRound ?? 1);
  const began = performance.now();
  const left = new Map<string, EvidenceRecord<'files'>[]>(subject.writable.map((place) => [place, []]));
  for (let round = 1; ; round += 1) {
    waiting(`run ${round} of the workload`);
    const isFurther = round > 3 * times;
    await runWorkload(room, subject.workload, round, isFurther ? 'further' : 'workload');
    for (const [place, listings] of left)
      listings.push(await room.files(`left in ${place} after round ${round}`, place));
    if (round < 3 * times) continue;
    // Only what may still come to an end is worth more rounds, and they must not fill the disk.
    const grows = [...left.values()].some((listings) =>
      growsEachTime(filesLeft(listings, claim.collects).lasting),
    );
    const isFull = [...left.values()].some((listings) => bytesIn(listings.at(-1)) > subject.limits.disk / 2);
    if (!grows || isFull || round >= ROUNDS_THAT_TELL || performance.now() - began > PATIENCE) return;
  }
}

/** Each command of the workload, once, with no more memory than it is claimed to use. */
async function atPeak({ subject, claim, waiting }: ExperimentContext<Claim>, room: Room): Promise<void> {
  const memory = peakLimit(claim, subject.limits);
  if (memory === null) return;
  for (const [index, action] of subject.workload.entries()) {
    if (action.kind !== 'command') continue;
    waiting('the workload with no more memory than is claimed');
    await room.run({
      step: `${AT_PEAK}${index} expects ${action.exit}`,
      ...asCommand(action),
      memory,
      circumstances: [`there are ${approximateSize(memory)} of memory`],
    });
  }
}

const bytesIn = (listing: EvidenceRecord<'files'> | undefined): number =>
  (listing?.data.entries ?? []).reduce((sum, { size }) => sum + size, 0);

/** Runs the commands of the workload once; those of a service are its clients, beside it in its own network. */
async function runWorkload(
  room: Room,
  workload: readonly Action[],
  round: number,
  what = 'workload',
): Promise<void> {
  for (const action of workload) {
    if (action.kind !== 'command') continue;
    await room.run({
      step: `${what} ${round} expects ${action.exit}`,
      ...asCommand(action),
      shared: true,
      timeout: WORK_MS,
    });
  }
}

async function largeFile(context: ExperimentContext<Claim>): Promise<void> {
  const { claim, subject, effort, waiting } = context;
  if (!claim.large || !('command' in claim.large)) return;
  const folder = subject.workFolder ?? '/work';
  const { bytes, command: words, line, extension, stdin: isFilter } = claim.large;
  const room = await context.open({ ...roomFor(subject), disk: bytes + subject.limits.disk });
  if (isFilter && !(await room.hasShell())) return;
  const read = async (step: string, name: string, content: Parameters<Room['put']>[1]) => {
    const path = `${folder}/${name}${extension}`;
    waiting(step);
    await room.put(path, content);
    await room.run({
      step,
      command: words.map((word) => word.replaceAll('{file}', path)),
      ...(isFilter && { stdinFrom: path, circumstances: [`standard input is ${path}`] }),
      timeout: 30_000,
    });
    await room.remove(path);
  };
  const lines = line === undefined ? {} : { line };
  for (const [name, size] of [
    ['small', 64 * 1024],
    ['large', bytes],
  ] as const)
    await read(`${name} input of ${size} bytes`, `${name}-input`, { filler: size, ...lines });
  // Zeros that take no room anywhere, and none of which ends a line.
  if (effort === 'full') await read(`endless line of ${bytes} bytes`, 'endless-input', { hole: bytes });
}
