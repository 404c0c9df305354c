import { FAR_LANGUAGE, zoneOfAnotherDay } from '../../lib/elsewhere.ts';
import type { Experiment, ExperimentContext } from '../../model/category.ts';
import type { SubjectFacts } from '../../model/contract.ts';
import type { EvidenceRecord } from '../../model/evidence.ts';
import type { CommandRequest, Kept, Room } from '../../model/room.ts';
import {
  type Claim,
  HOME_AGAIN,
  OTHER_LANGUAGE,
  SECOND_START,
  SILENT,
  START_AGAIN,
  START_WITHOUT_HOME,
  secondTime,
  silentAgain,
  WITHOUT_HOME,
  withEnd,
} from './claim.ts';
import { passOn } from './copies.ts';
import { alsoWithoutHome } from './homeless.ts';
import { listProduced } from './produced.ts';

/** The pass that only tells whether it would have worked otherwise. */
const CONTRAST = 'writable root';

/** One command of the lifecycle, with the name under which its evidence is found again. */
interface Step {
  readonly step: string;
  readonly request: Omit<CommandRequest, 'step'>;
  readonly exit: number;
  /** What the contract claims of it, where it is no command of ours. */
  readonly claimed?: Claim['steps'][number];
}

/** Every claimed command in order, in two fresh rooms; where one fails, once more with a writable root for contrast. */
const lifecycle: Experiment<Claim> = {
  id: 'lifecycle',
  repeats: true,
  title: 'runs the lifecycle twice, in two fresh rooms without any network',
  seconds: 120,
  applies: (subject, claim) =>
    subject.kind === 'command' || steps(claim).length > 0 || claim.copies.length > 0,
  act: async (context) => {
    const plan = steps(context.claim, context.subject.kind === 'command' ? context.subject.command : []);
    // Chosen now: the day may be over when the second room is opened.
    const away = elsewhere(context.subject);
    const first = await context.open({ network: 'none' });
    const untrodden = await first.keep(
      [...places(context), ...context.subject.state],
      'hold the places aside',
    );
    const runs = await runAll(context, first, plan, 'first', {}, alsoWithoutHome(context, plan));
    await record(context, first, 'first');
    await withoutHome(context, first, untrodden, plan[0], runs[0]);
    const second = await context.open({ network: 'none' });
    await runAll(context, second, plan, 'second', away, untouched());
    await record(context, second, 'second');
    await passOn(context, second);
    if (runs.some((run, index) => run.data.exitCode !== plan[index]?.exit)) {
      const writable = await context.open({ network: 'none', writableRoot: true });
      await runAll(context, writable, plan, CONTRAST);
    }
  },
};

/** A service is started with all it needs, and once more without HOME. */
const startUp: Experiment<Claim> = {
  id: 'start-up',
  repeats: true,
  title: 'starts the service in a sealed room, then once more without HOME',
  seconds: 120,
  applies: (subject) => subject.kind === 'service',
  act: async (context) => {
    const room = await context.open();
    context.waiting('the service to be ready');
    const start = async (step: string, options: Parameters<Room['start']>[1] = {}): Promise<boolean> => {
      const { data } = await room.start(step, options);
      await room.stop(`stop after ${step}`);
      return data.ready;
    };
    if (!(await start('start')) && !(await start(SECOND_START))) {
      const writable = await context.open({ writableRoot: true });
      await writable.start('start with writable root');
      return;
    }
    const homeless = { env: { HOME: '/nonexistent' } };
    // It is another start on what the one before left as well, and may fail for that.
    if (!(await start(START_WITHOUT_HOME, homeless)) && (await start(START_AGAIN)))
      await start(secondTime(START_WITHOUT_HOME), homeless);
  },
};

export const experiments: readonly Experiment<Claim>[] = [lifecycle, startUp];

/**
 * In what the second room differs; what the contract sets is for everybody. There it is also one process among others, where the first
 * time it is process 1.
 */
function elsewhere({ variables }: SubjectFacts): Partial<CommandRequest> {
  const hasZone = variables.includes('TZ');
  const hasLanguage = variables.some((name) => /^(LANG|LANGUAGE|LC_[A-Z]+)$/.test(name));
  return {
    env: { ...(!hasZone && { TZ: zoneOfAnotherDay(Date.now()) }), ...(!hasLanguage && FAR_LANGUAGE) },
    shared: true,
    circumstances: [
      ...(hasZone ? [] : ['the time zone is another one']),
      ...(hasLanguage ? [] : [OTHER_LANGUAGE]),
    ],
  };
}

function steps(claim: Claim, command: readonly string[] = []): Step[] {
  const list: Step[] = [];
  if (claim.version) list.push({ step: 'version', request: { command: claim.version.command }, exit: 0 });
  if (claim.help) list.push({ step: 'help', request: { command: claim.help.command }, exit: 0 });
  for (const claimed of claim.steps) {
    const { name, command, stdin, exit, timeout } = claimed;
    list.push({
      step: `step ${name}`,
      request: { command, timeout, ...(stdin !== undefined && { stdin }) },
      exit,
      claimed,
    });
  }
  if (list.length === 0 && command.length > 0) {
    list.push({ step: 'bare', request: { command: [...command, '--help'] }, exit: 0 });
  }
  return list;
}

async function runAll(
  context: ExperimentContext<Claim>,
  room: Room,
  plan: readonly Step[],
  pass: string,
  circumstances: Partial<CommandRequest> = {},
  run: (room: Room, request: CommandRequest) => Promise<EvidenceRecord<'run'>> = (where, request) =>
    where.run(request),
): Promise<EvidenceRecord<'run'>[]> {
  const runs: EvidenceRecord<'run'>[] = [];
  for (const { step, request, claimed } of plan) {
    context.waiting(`${step} (${pass} room)`);
    runs.push(await run(room, { ...request, ...circumstances, step: `${step} · ${pass}` }));
    if (claimed && pass !== CONTRAST) await listProduced(context, room, claimed, pass, places(context));
  }
  return runs;
}

/**
 * A command that is given nothing must not wait for it: its input stays open, as below a scheduler or a remote shell. Where one does not end
 * so, it is tried with an end of its input, and once more without one; one that waits is enough, and the others get an end.
 */
function untouched(): (room: Room, request: CommandRequest) => Promise<EvidenceRecord<'run'>> {
  let waits = false;
  return async (room, request) => {
    if (request.stdin !== undefined || waits) return room.run(request);
    const circumstances = [...(request.circumstances ?? []), SILENT];
    const silent = (step: string) => room.run({ ...request, step, silentInput: true, circumstances });
    const run = await silent(request.step);
    if (run.data.outcome !== 'timed-out') return run;
    const ended = await room.run({ ...request, step: withEnd(request.step) });
    if (ended.data.outcome !== 'exited') return run;
    waits = (await silent(silentAgain(request.step))).data.outcome === 'timed-out';
    return waits ? ended : run;
  };
}

/**
 * A missing home is tried with the first step, in a quick run with that alone: most of what needs HOME needs it at start. Each time it finds the
 * places as the first run found them, since much can be done only once. Where it ends otherwise, it is done once more with its home, and
 * where that works, for the second time without, so that neither anything else nor chance is blamed on that.
 */
async function withoutHome(
  context: ExperimentContext<Claim>,
  room: Room,
  untrodden: Kept,
  probe: Step | undefined,
  normal: EvidenceRecord<'run'> | undefined,
): Promise<void> {
  if (!probe) return;
  context.waiting('a run without HOME');
  const again = async (request: CommandRequest): Promise<boolean> => {
    await room.restore(untrodden, `put the places back · ${request.step}`);
    const { data } = await room.run(request);
    return data.exitCode === normal?.data.exitCode;
  };
  const others: CommandRequest[] = [];
  const without = async (request: CommandRequest) => {
    if (!(await again(request))) others.push({ ...request, step: secondTime(request.step) });
  };
  await without({
    ...probe.request,
    step: `${WITHOUT_HOME}directory missing`,
    env: { HOME: '/nonexistent' },
    circumstances: ['HOME names a folder that does not exist'],
  });
  await list(context, room, 'left without HOME, its folder missing, in ');
  if (await room.hasShell()) {
    const command = ['/bin/sh', '-c', 'unset HOME; exec "$0" "$@"', ...probe.request.command];
    await without({
      ...probe.request,
      command,
      step: `${WITHOUT_HOME}variable unset`,
      circumstances: ['HOME is not set'],
    });
    await list(context, room, 'left without HOME in ');
  }
  await room.traffic('without HOME');
  if (others.length > 0 && (await again({ ...probe.request, step: HOME_AGAIN })))
    for (const request of others) await again(request);
}

async function list(context: ExperimentContext<Claim>, room: Room, step: string, pass = ''): Promise<void> {
  for (const root of places(context)) await room.files(`${step}${root}${pass}`, root);
}

async function record(context: ExperimentContext<Claim>, room: Room, pass: string): Promise<void> {
  await list(context, room, 'left in ', ` · ${pass}`);
  await room.traffic(`lifecycle · ${pass}`);
}

function places({ subject }: ExperimentContext<Claim>): readonly string[] {
  return [...new Set([subject.workFolder, ...subject.writable].filter((place) => place !== null))];
}
