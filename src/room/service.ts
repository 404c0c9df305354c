import { AGENT_SLACK } from '../airlock/client.ts';
import { whyUnready } from '../lib/proxy-headers.ts';
import type { Needle } from '../lib/spot.ts';
import type { Container, Streams } from '../model/engine.ts';
import type { EvidenceData, EvidenceRecord } from '../model/evidence.ts';
import { Failure } from '../model/failure.ts';
import type { Room } from '../model/room.ts';
import { ofTheEngine } from './command.ts';
import { filledHeaders } from './fill-secrets.ts';
import { airlockOf, type Interior } from './interior.ts';
import { createLineLog, type LineLog } from './lines.ts';
import { collectOutput, type OutputCollector } from './output.ts';
import { outputNotWhole, within } from './to-its-end.ts';

const DEFAULT_GRACE = 10_000;
/** Milliseconds after its end in which all that it wrote must have come. */
const LAST_WORDS = 5_000;
/** Milliseconds in which a look at a running service must be answered. */
const LOOK_DEADLINE = 2_000;
/** Exit code of what SIGKILL ended: 128 + 9. */
const KILLED = 137;

/** The subject as a running service; one container at a time. */
export interface ServiceSubject {
  readonly start: Room['start'];
  readonly check: Room['check'];
  readonly stop: Room['stop'];
  readonly changes: Room['changes'];
  readonly signal: Room['signal'];
  /** Looks for more needles in what it has written, as far as that is kept, and in what it writes from now on. */
  readonly look: (needles: readonly Needle[]) => void;
  /** The running container, or null. */
  readonly running: () => Container | null;
  /** What it writes, whichever container writes it. */
  readonly lines: LineLog;
}

interface Running {
  readonly container: Container;
  readonly streams: Streams;
  readonly exit: Promise<number>;
  readonly stdout: OutputCollector;
  readonly stderr: OutputCollector;
  /** Resolves when all that it wrote has come: the engine tells of its end on another connection. */
  readonly read: Promise<unknown>;
  /** By `performance.now()`, when the engine had said that it runs. */
  readonly startedBy: number;
  readyMs: number | null;
  ended: boolean;
}

type State = EvidenceData<'subject-state'>;

/** A signal that was sent, and how long its effect is waited for; `began` and `sentBy` by `performance.now()`. */
interface Asked {
  readonly step: string;
  readonly name: string;
  readonly grace: number;
  /** Whether there was somebody to get it. */
  readonly asked: boolean;
  readonly began: number;
  readonly sentBy: number;
}

/** Starts, watches and stops the subject of a room. */
export function serviceSubject(interior: Interior): ServiceSubject {
  let current: Running | null = null;
  /** Why the last start came to nothing. */
  let unstartable: Failure | null = null;
  let hasStarted = false;
  const lines = createLineLog();

  const report = async (
    running: Running,
    step: string,
    moment: State['moment'],
    ready: boolean,
    detail: string | null,
    end: (Pick<State, 'stopMs' | 'sendMs'> & { readonly began: number }) | null = null,
  ): Promise<EvidenceRecord<'subject-state'>> => {
    interior.signal.throwIfAborted();
    const state = await running.container.inspect();
    // What it said before it ended comes on another connection than the word of its end, and often tells why.
    if (!state.running && !end && !(await within(running.read, LAST_WORDS)))
      throw outputNotWhole(running.container.name, LAST_WORDS);
    const act = interior.record('subject-state', step, {
      moment,
      running: state.running,
      ready,
      readyMs: running.readyMs,
      stopMs: end?.stopMs ?? null,
      ...(typeof end?.sendMs === 'number' && { sendMs: end.sendMs }),
      ...(end && { askedAgoMs: performance.now() - end.began }),
      exitCode: state.exitCode,
      oomKilled: state.oomKilled,
      stdout: running.stdout.taken(),
      stderr: running.stderr.taken(),
      detail,
    });
    interior.secrets.tell(step, 'log', 'standard output', running.stdout.spots(), { act });
    interior.secrets.tell(step, 'log', 'standard error', running.stderr.spots(), { act });
    return act;
  };

  const ending = async (
    stopping: Running,
    { step, name, grace, asked, began, sentBy }: Asked,
  ): Promise<EvidenceRecord<'subject-state'>> => {
    const inTime = await within(stopping.exit, grace);
    const heard = performance.now();
    if (!inTime) {
      await stopping.container.kill('SIGKILL');
      await within(stopping.exit, grace);
    }
    if (stopping.ended) await within(stopping.read, LAST_WORDS);
    const { exitCode, lifeMs } = await stopping.container.inspect();
    const end = endOf(stopping, heard, lifeMs);
    // The engine says "sent" also of a signal to a process whose end it has not heard of yet.
    const wasThere = asked && end >= began;
    // An engine that is slow may tell of an end only when the time for it is over; what SIGKILL ended says so.
    const obeyed = wasThere && (inTime || ![null, KILLED].includes(exitCode));
    const stopMs = obeyed ? end - began : null;
    const detail = !wasThere
      ? `had ended before ${name} was sent`
      : stopMs === null
        ? `still running ${grace} ms after ${name}, and killed`
        : `ended ${Math.round(stopMs)} ms after ${name}`;
    const sent = stopMs === null ? {} : { sendMs: sentBy - began };
    const record = await report(stopping, step, 'stopped', false, detail, { stopMs, ...sent, began });
    stopping.streams.close();
    await stopping.container.remove();
    current = null;
    return record;
  };

  const signal: Room['signal'] = async (step, name, grace = DEFAULT_GRACE) => {
    if (!current) throw notRunning(interior);
    const stopping = current;
    const wasThere = !stopping.ended;
    const began = performance.now();
    const asked = (await stopping.container.kill(name)) && wasThere;
    const sentBy = performance.now();
    const ended = ending(stopping, { step, name, grace, asked, began, sentBy });
    // Who asks for it hears of it; when the room is taken down meanwhile, nobody does.
    ended.catch(() => undefined);
    return { landed: asked, ended };
  };

  return {
    lines,
    running: () => (current && !current.ended ? current.container : null),
    start: async (step, options) => {
      if (current && !current.ended) throw alreadyRunning(interior);
      const { subject } = interior.materials.contract;
      const begun = await begin(interior, lines, options ?? {});
      unstartable = 'failure' in begun ? begun.failure : null;
      if ('failure' in begun)
        return interior.record('subject-state', step, notStarted(begun.failure, 'started'));
      const isFirst = !hasStarted;
      hasStarted = true;
      current = begun;
      options?.begun?.();
      const ready = await readiness(interior, begun, subject.readyWithin);
      if (isFirst && interior.isUsed && !ready.ready && (await findsPortTaken(begun)))
        throw portLingers(interior);
      if (ready.ready) begun.readyMs = ready.ms;
      return report(begun, step, 'started', ready.ready, ready.detail);
    },
    changes: async (step) => {
      if (!current) throw notRunning(interior);
      const changes = (await current.container.changes()).filter(({ path }) => !ofTheEngine(interior, path));
      return interior.record('changes', step, { changes });
    },
    check: async (step) => {
      if (unstartable) return interior.record('subject-state', step, notStarted(unstartable, 'checked'));
      if (!current) throw notRunning(interior);
      if (current.ended) return report(current, step, 'checked', false, 'the process has ended');
      const ready = await readiness(interior, current, LOOK_DEADLINE);
      return report(current, step, 'checked', ready.ready, ready.detail);
    },
    signal,
    look: (needles) => {
      current?.stdout.look(needles);
      current?.stderr.look(needles);
    },
    stop: async (
      step,
      name = interior.materials.contract.subject.stopSignal ?? 'SIGTERM',
      grace = DEFAULT_GRACE,
    ) => {
      if (unstartable) return interior.record('subject-state', step, notStarted(unstartable, 'stopped'));
      return (await signal(step, name, grace)).ended;
    },
  };
}

async function begin(
  interior: Interior,
  lines: LineLog,
  { env = {}, asRoot }: NonNullable<Parameters<Room['start']>[1]>,
): Promise<Running | { readonly failure: Failure }> {
  const { engine, contract } = interior.materials;
  if (asRoot) interior.spend('walls');
  interior.mayShare = false;
  const spec = interior.specs.subject(interior.holder.container.id, interior.next(), {
    command: contract.subject.command,
    env,
    ...(asRoot && { asRoot }),
  });
  const container = await engine.createContainer(spec);
  interior.cleanup.add('container', `remove ${spec.name}`, container.remove);
  const streams = await container.attach();
  const needles = [...interior.secrets.needles, ...interior.secrets.issued()];
  const [stdout, stderr] = [collectOutput(needles), collectOutput(needles)];
  const reading = [['stdout', stdout] as const, ['stderr', stderr] as const].map(
    ([name, collector]) =>
      new Promise<void>((resolve) => {
        const written = lines.stream(name);
        streams[name]
          .on('data', (chunk: Buffer) => {
            collector.add(chunk);
            written.add(chunk);
          })
          .on('end', () => {
            written.end();
            resolve();
          })
          .on('error', () => undefined);
      }),
  );
  streams.stdin.on('error', () => undefined);
  const exit = container.wait();
  try {
    await container.start();
  } catch (cause) {
    exit.catch(() => undefined);
    streams.close();
    await container.remove();
    if (cause instanceof Failure && cause.code === 'command-not-found') return { failure: cause };
    throw cause;
  }
  const startedBy = performance.now();
  streams.stdin.end();
  const read = Promise.all(reading);
  const running: Running = {
    ...{ container, streams, exit, stdout, stderr, read, startedBy },
    ...{ readyMs: null, ended: false },
  };
  exit.then(
    () => (running.ended = true),
    () => (running.ended = true),
  );
  return running;
}

interface Readiness {
  readonly ready: boolean;
  readonly ms: number;
  readonly detail: string | null;
}

/** Waits until the subject answers, ends, or the time is over. */
async function readiness(interior: Interior, running: Running, timeoutMs: number): Promise<Readiness> {
  const { subject } = interior.materials.contract;
  if (subject.port === null) return { ready: !running.ended, ms: 0, detail: null };
  const airlock = airlockOf(interior, 'readiness of a service');
  const over = new AbortController();
  const waiting = airlock.agent.call(
    'ready.wait',
    {
      host: interior.holderAddress,
      port: subject.port,
      path: subject.readyPath,
      headers: filledHeaders(interior),
      timeoutMs,
    },
    { timeoutMs: timeoutMs + AGENT_SLACK, signal: over.signal },
  );
  waiting.catch(() => undefined);
  const ended = running.exit.then(
    (code): Readiness => ({ ready: false, ms: 0, detail: `the process ended with exit code ${code}` }),
  );
  const answer = await Promise.race([waiting, ended]);
  // Or it would go on asking whatever is started next.
  over.abort();
  const detail = answer.ready ? null : whyUnready(answer.detail, subject.headers);
  return { ready: answer.ready, ms: answer.ms, detail };
}

/** When it ended. An engine under load tells of that seconds later, but also how long it lived, from before it said that it runs. */
export function endOf(
  { startedBy }: Pick<Running, 'startedBy'>,
  heard: number,
  lifeMs: number | null,
): number {
  return lifeMs === null ? heard : Math.min(heard, startedBy + lifeMs);
}

/** Whether it ended because somebody seems to have its port: so the C library, Node, Go, Java and .NET call it. */
async function findsPortTaken({ ended, read, stdout, stderr }: Running): Promise<boolean> {
  if (!ended || !(await within(read, LAST_WORDS))) return false;
  return /EADDRINUSE|address already in use|address in use/i.test(
    `${stdout.taken().text}${stderr.taken().text}`,
  );
}

/**
 * Connections that are over keep their port for a minute (TIME-WAIT, RFC 9293, 3.6), and who does not ask for SO_REUSEADDR cannot have it.
 * A namespace that another experiment's subject has left is no proof that a program cannot start.
 */
function portLingers({ specs }: Interior): Failure {
  return new Failure({
    class: 'room',
    code: 'port-lingers',
    message: `the subject of ${specs.name} found its port taken, where connections of an earlier experiment may linger`,
    remedy:
      'Let it listen with SO_REUSEADDR, as most servers do; it would be as slow to come back after any crash.',
  });
}

/** What cannot be started is as it was at every later look. */
function notStarted(failure: Failure, moment: State['moment']): State {
  const nothing = collectOutput().taken();
  return {
    moment,
    running: false,
    ready: false,
    readyMs: null,
    stopMs: null,
    exitCode: null,
    oomKilled: false,
    stdout: nothing,
    stderr: nothing,
    detail: failure.message,
  };
}

function alreadyRunning(interior: Interior): Failure {
  return new Failure({
    class: 'bug',
    code: 'subject-already-running',
    message: `the subject of ${interior.specs.name} was started twice`,
  });
}

function notRunning(interior: Interior): Failure {
  return new Failure({
    class: 'bug',
    code: 'subject-not-started',
    message: `the subject of ${interior.specs.name} was never started`,
  });
}
