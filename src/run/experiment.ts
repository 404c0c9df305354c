import type { OpenRun } from '../evidence/create-run.ts';
import { seededRandom } from '../lib/random.ts';
import type { Effort } from '../model/category.ts';
import type { SubjectFacts } from '../model/contract.ts';
import { Failure } from '../model/failure.ts';
import type { ExperimentName, OnProgress } from '../model/progress.ts';
import type { Recorder } from '../model/room.ts';
import type { PlannedExperiment } from '../plan/plan.ts';
import type { OpenRoom } from '../room/open.ts';
import { createDeadline, withPatience } from './deadline.ts';
import { hearToTheEnd } from './last-hearing.ts';
import type { Rooms } from './rooms.ts';

/** Milliseconds that an experiment gets to end by itself once its rooms are gone. */
const LAST_WORDS = 5_000;

export interface ExperimentRun {
  readonly planned: PlannedExperiment;
  readonly rooms: Rooms;
  readonly subject: SubjectFacts;
  readonly effort: Effort;
  readonly explain: boolean;
  readonly evidence: OpenRun;
  readonly progress: OnProgress;
  /** Ends when the run is interrupted. */
  readonly interrupted: AbortSignal;
}

type Outcome = 'done' | 'trouble' | 'overran' | 'interrupted';

/**
 * Does one experiment within its deadline and takes its rooms down, however it ends. Never rejects for trouble of the
 * room or the experiment: that becomes evidence.
 */
export async function doExperiment(run: ExperimentRun): Promise<void> {
  const { planned, evidence, progress, interrupted } = run;
  const { category, experiment, seed } = planned;
  const id = category.description.id;
  const name: ExperimentName = {
    category: id,
    experiment: experiment.id,
    title: experiment.title,
    seconds: experiment.seconds,
  };
  const recorder = recorderFor(evidence, id, experiment.id);
  const mark = (stage: 'began' | 'ended', outcome: Outcome | 'running', ms: number) =>
    recorder.record('experiment', `${stage}`, { stage, title: experiment.title, seed, ms, outcome });

  const deadline = createDeadline(experiment.seconds * 1_000, () => overrun(name));
  const signal = AbortSignal.any([deadline.signal, interrupted]);
  const leaving = new AbortController();
  const acting = onlyUntil(AbortSignal.any([signal, leaving.signal]), recorder);
  const rooms: Promise<OpenRoom>[] = [];
  const began = performance.now();
  mark('began', 'running', 0);
  progress({ kind: 'began', ...name });

  const act = experiment.act({
    claim: planned.claim,
    subject: run.subject,
    effort: run.effort,
    explain: run.explain,
    random: seededRandom(seed),
    recorder: acting,
    signal,
    waiting: (what) => progress({ kind: 'waiting', ...name, what }),
    open: async (request = {}) => {
      signal.throwIfAborted();
      const label = String(rooms.length + 1);
      let began = performance.now();
      const opening = deadline.pausedUntil((goOn) =>
        run.rooms.open(request, { label, recorder: acting, signal }, () => {
          goOn();
          began = performance.now();
        }),
      );
      rooms.push(opening);
      const { room } = await opening;
      const ms = performance.now() - began;
      progress({ kind: 'room-opened', ...name, room: label, ms });
      return withPatience(room, deadline);
    },
  });

  const cause = await outcomeOf(act, signal);
  const hears = cause === null && !experiment.misleads;
  const unheard = hears ? await hearToTheEnd(rooms, recorder, signal) : new Set();
  leaving.abort(over(name));
  const closing = leaveAll(rooms, run.rooms, (room) => cause === null && !unheard.has(room));
  // Closed rooms make every act of theirs fail, so an experiment that ignores its signal ends now too.
  await Promise.race([Promise.allSettled([act]), wait(LAST_WORDS)]);
  deadline.over();
  const troubles = await closing;
  const ms = performance.now() - began;
  const outcome: Outcome =
    cause === null
      ? 'done'
      : interrupted.aborted
        ? 'interrupted'
        : deadline.signal.aborted
          ? 'overran'
          : 'trouble';
  const message = cause === null ? null : cause instanceof Error ? cause.message : String(cause);
  if (cause !== null && outcome !== 'interrupted') recordTrouble(recorder, cause);
  if (troubles.length > 0) {
    recorder.record('note', 'taking the rooms down', {
      name: 'teardown',
      values: { troubles: troubles.join('; ') },
    });
  }
  mark('ended', outcome, ms);
  progress({ kind: 'ended', ...name, outcome, ms, message });
}

function recorderFor(evidence: OpenRun, category: string, experiment: string): Recorder {
  return {
    record: (kind, step, data, room = null) =>
      evidence.record(kind, { category, experiment, room, step, data }),
    keep: (name, step, bytes, room = null) =>
      evidence.blob(name, bytes, { category, experiment, room, step }),
  };
}

/**
 * A recorder that refuses what comes after the signal: an answer that breaks off because we take the service down, and whatever an
 * act that still goes on asks of what is gone, are no deeds of the subject.
 */
function onlyUntil(over: AbortSignal, { record, keep }: Recorder): Recorder {
  return {
    record: (...act) => {
      over.throwIfAborted();
      return record(...act);
    },
    keep: (...file) => {
      over.throwIfAborted();
      return keep(...file);
    },
  };
}

/** Null when the act succeeded; otherwise what ended it. */
async function outcomeOf(act: Promise<void>, signal: AbortSignal): Promise<unknown> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([act, aborted.promise]);
    return null;
  } catch (cause) {
    return cause ?? new Error('ended without a reason');
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Rooms in which something went wrong are for nobody else. */
async function leaveAll(
  opened: readonly Promise<OpenRoom>[],
  rooms: Rooms,
  inOrder: (open: OpenRoom) => boolean,
): Promise<readonly string[]> {
  const troubles = await Promise.all(
    opened.map(async (opening) => {
      const open = await opening.catch(() => null);
      if (open === null) return [];
      return inOrder(open) ? rooms.leave(open) : rooms.end(open);
    }),
  );
  return troubles.flat();
}

function recordTrouble(recorder: Recorder, cause: unknown): void {
  const failure = cause instanceof Failure ? cause : null;
  recorder.record('trouble', 'trouble', {
    code: failure?.code ?? 'unexpected',
    message: cause instanceof Error ? cause.message : String(cause),
    remedy: failure?.remedy ?? null,
  });
}

function over({ experiment }: ExperimentName): Failure {
  return new Failure({
    class: 'room',
    code: 'experiment-over',
    message: `${experiment} was over, and its rooms were being left`,
  });
}

function overrun({ experiment, seconds }: ExperimentName): Failure {
  return new Failure({
    class: 'room',
    code: 'deadline-overrun',
    message: `${experiment} was not done within ${seconds} s`,
    remedy: 'The machine may be overloaded; run again, or with fewer rooms side by side.',
  });
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
