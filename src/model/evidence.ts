import { z } from 'zod';
import { output } from './evidence-output.ts';
import { securityKinds } from './evidence-security.ts';
import { serviceKinds } from './evidence-services.ts';
import { signalKinds } from './evidence-signals.ts';
import { ownWord } from './own-word.ts';

export type { Output } from './evidence-output.ts';

/**
 * The kinds of evidence. Every act of a room writes one or more of these records to the run's evidence, which is
 * append-only, hashed, and masked; judges read nothing else. Units: milliseconds, bytes, CPU as a share of one core.
 */

/** A process that was still there: its id in the subject's own process namespace, and its argv. */
const processLeft = z.object({ pid: z.number(), command: z.string() });

/**
 * One command of the subject, run to its end: as process 1 of a container of its own, as the child of one, or in a container in which
 * others of its room had run before.
 */
const run = z.object({
  command: z.array(z.string()),
  /** What it was given on standard input, shortened; null for none. */
  stdin: z.string().nullable(),
  outcome: z.enum(['exited', 'timed-out', 'not-startable', 'room-broke']),
  /** 0 to 255; 128+n where a signal n ended it; null unless `exited`. */
  exitCode: z.number().nullable(),
  oomKilled: z.boolean(),
  /** From our asking for the start to our hearing of the end. */
  ms: z.number(),
  /** Milliseconds that the process itself lived, by the engine's or the kernel's clock alone; null where it is not told. */
  lifeMs: z.number().nullable(),
  timeoutMs: z.number(),
  stdout: output,
  stderr: output,
  /** Why it was not startable, in the engine's words. */
  detail: z.string().nullable(),
  /** The signal that we sent; null where none was asked for. */
  signal: z
    .object({
      name: z.string(),
      /** Milliseconds after the process began: asked for, and when it was really sent; null where the end came first. */
      afterMs: z.number(),
      sentMs: z.number().nullable(),
      /** Whether the process was there to get it. SIGKILL has landed only where it was the end. */
      landed: z.boolean(),
    })
    .nullable(),
  /** Processes that were there a second after the end of a command that ran as a child; null where nobody looked. */
  left: z.array(processLeft).nullable(),
  /** Whether others ran in its container before; absent where it had one of its own. */
  shared: z.literal(true).optional(),
  /** How this run differed from the plain one: `no HOME`, `stdout closed`. */
  circumstances: z.array(z.string()),
});

/** One HTTP request to the subject, sent from the airlock. */
const request = z.object({
  method: z.string(),
  path: z.string(),
  headers: z.record(z.string(), z.string()),
  body: output.nullable(),
  /** HTTP status, or null when no whole response came. */
  status: z.number().nullable(),
  /** `ECONNREFUSED`, `timeout`, `ECONNRESET`, `bad-response`, …; null when a whole response came. */
  error: z.string().nullable(),
  ms: z.number(),
  /** Milliseconds from asking our agent for it until its answer was heard: more than `ms`, by what a busy machine adds. */
  heardMs: z.number().optional(),
  timeoutMs: z.number(),
  responseHeaders: z.record(z.string(), z.string()),
  response: output,
});

/** State of the subject's container, seen by the engine and by knocking at its port. */
const subjectState = z.object({
  moment: z.enum(['started', 'checked', 'stopped']),
  running: z.boolean(),
  ready: z.boolean(),
  /** Milliseconds from start to ready; null when it did not become ready. */
  readyMs: z.number().nullable(),
  /** Milliseconds from the signal that asked it to stop to its end; null where it was killed, or not there to be asked. */
  stopMs: z.number().nullable(),
  /** Milliseconds of these until the engine said that the signal was sent. */
  sendMs: z.number().optional(),
  /** Milliseconds from that signal to this record, which is written when all that there is to know of the end has come. */
  askedAgoMs: z.number().optional(),
  exitCode: z.number().nullable(),
  oomKilled: z.boolean(),
  stdout: output,
  stderr: output,
  detail: z.string().nullable(),
});

/** One attempt to reach something, made by us, from a stated place. */
const probe = z.object({
  from: z.enum(['subject-network', 'airlock', 'host']),
  /** What the target stands for: `the host`, `metadata address`, `service db`. */
  target: z.string(),
  host: z.string(),
  port: z.number().nullable(),
  protocol: z.enum(['tcp', 'udp', 'dns']),
  expected: z.enum(['refused', 'reached']),
  outcome: z.enum(['reached', 'refused', 'timed-out', 'unreachable', 'no-such-name']),
  detail: z.string(),
  ms: z.number(),
});

/** Limits asked for, beside the limits read back from the control group of a container in the same kind of room. */
const limits = z.object({
  of: z.enum(['subject', 'twin']),
  asked: z.object({ memory: z.number(), cpus: z.number(), pids: z.number(), disk: z.number() }),
  /** null where the kernel does not tell. `swap` is bytes beyond memory. `disk` is the size of each writable place. */
  read: z.object({
    memory: z.number().nullable(),
    swap: z.number().nullable(),
    cpus: z.number().nullable(),
    pids: z.number().nullable(),
    disk: z.record(z.string(), z.number()),
  }),
  /** `cgroup v1` or `cgroup v2`, and the files read. */
  source: z.string(),
});

/** One limit exercised by a hog of ours in the same kind of room. */
const exercise = z.object({
  limit: z.enum(['memory', 'cpu', 'pids', 'disk']),
  asked: z.number(),
  /** How far the hog got: bytes, share of a core, processes, bytes; null where the kernel does not tell. */
  reached: z.number().nullable(),
  /** The kernel's own counter: OOM kills, throttled periods, refused forks, ENOSPC answers. */
  counter: z.number(),
  detail: z.string(),
});

/** What the kernel says of a process: `/proc/PID/status` and routes. */
const processStatus = z.object({
  of: z.enum(['subject', 'twin']),
  uid: z.number(),
  gid: z.number(),
  /** Effective and bounding capabilities, as the kernel's hexadecimal words. */
  capEff: z.string(),
  capBnd: z.string(),
  noNewPrivs: z.boolean(),
  /** 0 off, 1 strict, 2 filter. */
  seccomp: z.number(),
  rootReadOnly: z.boolean(),
  /** Environment variable names and host paths of canaries that were visible; empty is good. */
  canariesVisible: z.array(z.string()),
  canariesPlanted: z.array(z.string()),
});

/** Content of one folder of the room. */
const files = z.object({
  root: z.string(),
  entries: z.array(
    z.object({
      path: z.string(),
      type: z.enum(['file', 'directory', 'symlink', 'other']),
      /** Octal, as in `0644`. */
      mode: z.string(),
      size: z.number(),
      sha256: z.string().nullable(),
    }),
  ),
  truncated: z.boolean(),
});

/** State held aside, or put back as it was held. */
const stateCopy = z.object({
  stage: z.enum(['kept', 'restored']),
  paths: z.array(z.string()),
  /** SHA-256 over paths, kinds, modes, owners, links and bytes; times do not count. */
  fingerprint: z.string(),
  /** Whether what is there now is exactly what was held. */
  exact: z.boolean(),
  files: z.number(),
});

/** What the program changed in its container's own file system, outside volumes. */
const changes = z.object({
  changes: z.array(z.object({ path: z.string(), kind: z.enum(['modified', 'added', 'deleted']) })),
});

/** Resources in use by all of the subject's processes at one moment. */
const usage = z.object({
  phase: z.enum([
    'before',
    'warm-up',
    'round',
    'idle-start',
    'idle-end',
    'large-before',
    'large-after',
    'endless-before',
    'endless-after',
    'after',
  ]),
  /** Number of the round from 1; null outside rounds. */
  round: z.number().nullable(),
  /** Bytes in the control group without reclaimable file cache, and without the files on writable places. */
  memory: z.number(),
  /** Bytes of files on writable places, which a room keeps in memory; absent in evidence of before they were told apart. */
  onPlaces: z.number().optional(),
  /** Most bytes since the container began; null where the kernel does not tell. */
  memoryPeak: z.number().nullable(),
  oomKills: z.number(),
  cpuMs: z.number(),
  throttledMs: z.number(),
  processes: z.number(),
  threads: z.number(),
  descriptors: z.number(),
  zombies: z.number(),
  /** Bytes and files in the writable places. */
  tempBytes: z.number(),
  tempFiles: z.number(),
});

/** What the wiretap heard in the subject's network namespace between two moments, our own probes left out. */
const traffic = z.object({
  /** Which part of the experiment: `start-up`, `workload`, `db refused`, … */
  window: z.string(),
  ms: z.number(),
  connections: z.array(
    z.object({
      /** Milliseconds since the window began, of the first attempt. */
      at: z.number(),
      address: z.string(),
      port: z.number(),
      protocol: z.enum(['tcp', 'udp', 'icmp', 'dccp', 'sctp', 'udp-lite', 'other']),
      /** Service whose address and port this is; null for none that was declared. */
      service: z.string().nullable(),
      attempts: z.number(),
    }),
  ),
  names: z.array(
    z.object({
      at: z.number(),
      name: z.string(),
      type: z.string(),
      /** Whether it is the name of a declared service or of the room itself. */
      declared: z.boolean(),
      questions: z.number(),
    }),
  ),
  /** Packets that were heard; false where the capture overflowed. */
  packets: z.number(),
  complete: z.boolean(),
  /** Name of the capture file inside the run, or null. */
  capture: z.string().nullable(),
});

/** Sockets on which something listens in the subject's network namespace, our own left out. */
const sockets = z.object({
  listening: z.array(z.object({ protocol: z.enum(['tcp', 'udp']), address: z.string(), port: z.number() })),
});

/** One damage that was done to state behind the subject's back, and what came of it. Ids are of other records. */
const damage = z.object({
  /** Absolute path of what was damaged. */
  path: z.string(),
  /** `empty`, `half`, `one bit`, … */
  kind: z.string(),
  /** `cut off after 120 of 260 bytes`. */
  what: z.string(),
  /** Listings of its folder right after the damage and after the action. */
  before: z.string(),
  after: z.string(),
  /** The action that uses the state; null where a service was not there to be asked, and where the damage was met by another act. */
  act: z.string().nullable(),
  /** The other files that were damaged in the same way at the same time, where there were any. */
  others: z.array(z.string()).optional(),
  /** What met the damage where it was not the action: what tells the state, or the recovery that nobody had a reason for. */
  alone: z.enum(['fingerprint', 'recovery']).nullable().optional(),
  /** Of a service: its start on the damaged state, and how it was after the action. */
  start: z.string().nullable().optional(),
  log: z.string().nullable().optional(),
  /** What the state says after an action that succeeded, or as it lies damaged; null after an action that did not succeed. */
  fingerprint: z.string().nullable(),
  /** The recovery after an action that failed or without any, and what the state says then; empty and null where none was tried. */
  recover: z.array(z.string()),
  recovered: z.string().nullable(),
  /** Of a service: its start after the recovery. */
  again: z.string().nullable().optional(),
});

/** One wrong configuration that was tried: a line of the table of mutants. */
const mutant = z.object({
  /** Number of the configuration in the claim, from 0. */
  configuration: z.number(),
  /** In which way it is wrong: `key removed`, `wrong type`, … */
  kind: z.string(),
  /** `project.name removed`. */
  what: z.string(),
  expected: z.enum(['refused', 'accepted', 'either']),
  /** Why that is expected, in the words of the schema or the format. */
  why: z.string(),
  /** Words of which a good answer names one, and lines of which it may name one instead. */
  names: z.array(z.string()),
  lines: z.object({ from: z.number(), to: z.number() }).nullable(),
  /** The key that was meant by an unknown one. */
  meant: z.string().nullable(),
  /** Whether values beside the wrong one were made up: the schema takes them, the program was never seen to. */
  madeUp: z.boolean().default(false),
  /** Path of the file that held it; null where it was given as variables. */
  file: z.string().nullable(),
  /** Id of the record that holds the answer: a run, or the state of a service. */
  answer: z.string(),
  /** Ids of the listings of the work folder before and after, where work was looked for. */
  folders: z.object({ before: z.string(), after: z.string() }).nullable(),
});

/** Begin and end of one experiment. */
const experiment = z.object({
  stage: z.enum(['began', 'ended']),
  title: z.string(),
  seed: z.string(),
  ms: z.number(),
  outcome: z.enum(['running', 'done', 'trouble', 'overran', 'interrupted']),
});

/** The room, the engine or we ourselves could not do it; makes the experiment's category inconclusive. */
const trouble = z.object({ code: z.string(), message: z.string(), remedy: z.string().nullable() });

/** Something of the category's own that no shared kind covers: named figures and words. */
const note = z.object({
  name: ownWord(),
  values: z.record(ownWord(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

export const evidenceKinds = {
  run,
  request,
  'subject-state': subjectState,
  probe,
  limits,
  exercise,
  'process-status': processStatus,
  files,
  'state-copy': stateCopy,
  changes,
  usage,
  traffic,
  /** What no window had told of a room when it was left. A kind of its own, since who opened windows judges those. */
  'traffic-to-the-end': traffic,
  sockets,
  ...serviceKinds,
  damage,
  mutant,
  ...signalKinds,
  ...securityKinds,
  experiment,
  trouble,
  note,
} as const;

export type EvidenceKind = keyof typeof evidenceKinds;
export type EvidenceData<K extends EvidenceKind> = z.infer<(typeof evidenceKinds)[K]>;

/** One line of the evidence. */
export interface EvidenceRecord<K extends EvidenceKind = EvidenceKind> {
  /** `e1`, `e2`, … in the order of writing. */
  readonly id: string;
  readonly kind: K;
  /** Milliseconds since the run began. */
  readonly at: number;
  /** Category and experiment that acted; `room` for the proof of the rooms. */
  readonly category: string;
  readonly experiment: string;
  /** Which room of the experiment: `1`, `2`, …; null outside rooms. */
  readonly room: string | null;
  /** What the act was for, in the experiment's own words: `step build`, `unknown option`. */
  readonly step: string;
  readonly data: EvidenceData<K>;
}

/** What a judge sees of the evidence: the kinds it declared. Asking for another kind throws. */
export interface EvidenceView {
  /** All records of a kind, in order. */
  readonly of: <K extends EvidenceKind>(kind: K) => readonly EvidenceRecord<K>[];
  /** Records of a kind left by one category's experiments, optionally of one experiment. */
  readonly from: <K extends EvidenceKind>(
    category: string,
    kind: K,
    experiment?: string,
  ) => readonly EvidenceRecord<K>[];
}
