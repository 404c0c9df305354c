import { createHash } from 'node:crypto';
import type { EvidenceData, EvidenceKind, EvidenceRecord, Output } from '../src/model/evidence.ts';
import { outputOf } from '../src/room/output.ts';

/** Hand-written evidence: every kind with good defaults, so that a test names only what matters to it. */

/** One record that is still without its number and time. */
export interface Sketch<K extends EvidenceKind = EvidenceKind> {
  readonly kind: K;
  readonly step: string;
  readonly data: EvidenceData<K>;
  /** Default `by-hand`. */
  readonly experiment?: string;
  /** Default: the one whose judge is tested. */
  readonly category?: string;
}

/** The same sketches as left by one experiment. */
export function inExperiment(experiment: string, sketches: readonly Sketch[]): readonly Sketch[] {
  return sketches.map((sketch) => ({ ...sketch, experiment }));
}

/** What a test says about a record; what a program wrote may be given as plain text. */
type Told<K extends EvidenceKind> = {
  readonly [P in keyof EvidenceData<K>]?: Output extends EvidenceData<K>[P]
    ? EvidenceData<K>[P] | string
    : EvidenceData<K>[P];
};

/** Kinds that only the proof of the room leaves behind. */
const OF_THE_ROOM: readonly EvidenceKind[] = ['probe', 'limits', 'exercise', 'process-status'];

export const MIB = 1024 * 1024;
export const LIMITS = { memory: 128 * MIB, cpus: 0.5, pids: 64, disk: 16 * MIB };

/** The records of one category's experiments, numbered from `e1` and one second apart. */
export function recordsOf(category: string, sketches: readonly Sketch[]): readonly EvidenceRecord[] {
  return sketches.map((sketch, index) => ({
    ...sketch,
    id: `e${index + 1}`,
    at: (index + 1) * 1_000,
    category: OF_THE_ROOM.includes(sketch.kind) ? 'room' : (sketch.category ?? category),
    experiment: sketch.experiment ?? 'by-hand',
    room: '1',
  }));
}

export const run = sketcher('run', {
  command: ['forge', '--help'],
  stdin: null,
  outcome: 'exited',
  exitCode: 0,
  oomKilled: false,
  ms: 20,
  lifeMs: 12,
  timeoutMs: 10_000,
  stdout: '',
  stderr: '',
  detail: null,
  signal: null,
  left: null,
  circumstances: [],
});

export const request = sketcher('request', {
  method: 'GET',
  path: '/',
  headers: {},
  body: null,
  status: 200,
  error: null,
  ms: 5,
  timeoutMs: 10_000,
  responseHeaders: {},
  response: '',
});

export const state = sketcher('subject-state', {
  moment: 'started',
  running: true,
  ready: true,
  readyMs: 120,
  stopMs: null,
  askedAgoMs: 50,
  exitCode: null,
  oomKilled: false,
  stdout: '',
  stderr: '',
  detail: null,
});

export const probe = sketcher('probe', {
  from: 'subject-network',
  target: 'the host',
  host: '192.0.2.1',
  port: 80,
  protocol: 'tcp',
  expected: 'refused',
  outcome: 'refused',
  detail: '',
  ms: 1,
});

export const limits = sketcher('limits', {
  of: 'twin',
  asked: LIMITS,
  read: {
    memory: LIMITS.memory,
    swap: 0,
    cpus: LIMITS.cpus,
    pids: LIMITS.pids,
    disk: { '/tmp': LIMITS.disk },
  },
  source: 'cgroup v2: memory.max, cpu.max',
});

export const exercise = sketcher('exercise', {
  limit: 'memory',
  asked: LIMITS.memory,
  reached: LIMITS.memory,
  counter: 1,
  detail: 'killed by SIGKILL',
});

export const status = sketcher('process-status', {
  of: 'twin',
  uid: 65_532,
  gid: 65_532,
  capEff: '0000000000000000',
  capBnd: '0000000000000000',
  noNewPrivs: true,
  seccomp: 2,
  rootReadOnly: true,
  canariesVisible: [],
  canariesPlanted: ['environment variable', 'file'],
});

export const files = sketcher('files', { root: '/work', entries: [], truncated: false });

export const stateCopy = sketcher('state-copy', {
  stage: 'restored',
  paths: ['/work/state'],
  fingerprint: 'aa',
  exact: true,
  files: 3,
});

export const changes = sketcher('changes', { changes: [] });

export const payload = sketcher('payload', {
  input: 'a name',
  family: 'traversal',
  reason: 'a path is used unchecked',
  source: 'CWE-22',
  sent: '../../secret',
  canaries: [],
  acts: [],
  contrast: null,
});

export const search = sketcher('search', {
  roots: ['/work', '/home/user'],
  signs: [],
  hits: [],
  files: 3,
  bytes: 300,
  complete: true,
});

export const image = sketcher('image', { layers: 4, files: 8_000, setId: [] });

export const secretFind = sketcher('secret-find', {
  secret: 'TOKEN',
  form: 'plain',
  place: 'standard error',
  where: 'forge run deploy',
  mode: null,
  surrounding: '…token=‹secret TOKEN›…',
  act: null,
});

export const secretSweep = sketcher('secret-sweep', {
  of: 'files',
  looked: 3,
  service: null,
  secrets: ['TOKEN'],
  complete: true,
  control: true,
});

export const usage = sketcher('usage', {
  phase: 'round',
  round: null,
  memory: 40 * MIB,
  onPlaces: 0,
  memoryPeak: null,
  oomKills: 0,
  cpuMs: 1_000,
  throttledMs: 0,
  processes: 1,
  threads: 8,
  descriptors: 20,
  zombies: 0,
  tempBytes: 0,
  tempFiles: 0,
});

export const sockets = sketcher('sockets', {
  listening: [{ protocol: 'tcp', address: '0.0.0.0', port: 8080 }],
});

export const fault = sketcher('fault', {
  service: 'db',
  fault: 'refused',
  terms: {},
  stage: 'injected',
  effective: true,
  detail: 'a connection of ours was refused',
});

type DrivenOne = EvidenceData<'drive'>['records'][number];

/** One request of a drive, due and sent at that millisecond and answered with 200 after 5 more. */
export function drivenOne(at: number, told: Partial<DrivenOne> = {}): DrivenOne {
  const answered = /^\d{3}$/.test(told.outcome ?? '200');
  return {
    n: 0,
    request: 0,
    due: at,
    sent: told.outcome === 'ECONNREFUSED' ? null : at,
    firstByte: answered ? at + 4 : null,
    done: at + 5,
    outcome: '200',
    reused: false,
    closes: false,
    bytes: answered ? 20 : 0,
    body: '',
    ...told,
  };
}

/** Marks of a drive, by name. */
export function marks(at: Readonly<Record<string, number>>): EvidenceData<'drive'>['marks'] {
  return Object.entries(at).map(([name, ms]) => ({ name, at: ms }));
}

export const held = sketcher('held', {
  connections: [{ kind: 'idle', state: 'open', endedMs: null, status: 200 }],
});

export const rows = sketcher('rows', {
  service: 'db',
  sql: 'select 1',
  params: [],
  fields: [],
  rows: [],
  truncated: false,
  rowCount: null,
  error: null,
  ms: 8,
});

export const reply = sketcher('reply', {
  service: 'cache',
  command: ['PING'],
  reply: 'PONG',
  error: null,
  ms: 3,
});

export const counts = sketcher('proxy-counts', {
  service: 'db',
  connections: 1,
  open: 1,
  bytesToService: 100,
  bytesToSubject: 100,
  hit: 0,
  requests: 0,
  byVerb: {},
});

export const databaseFingerprint = sketcher('database-fingerprint', {
  service: 'db',
  sha256: 'all of it',
  schema: 'the schema',
  tables: [],
  sequences: [],
  shape: [],
  error: null,
  ms: 30,
});

export const dumpLoaded = sketcher('dump-loaded', {
  service: 'db',
  bytes: 9_000,
  sha256: 'of the dump',
  tables: [{ name: 'public.accounts', rows: 24 }],
  error: null,
  ms: 40,
});

export const rowsKept = sketcher('rows-kept', {
  service: 'db',
  tables: [],
  ids: [],
  error: null,
  ms: 40,
});

const QUICK = { p50: 5, p90: 8, p99: 12, max: 20, mean: 6 };

export const drive = sketcher('drive', {
  requests: [{ method: 'GET', path: '/' }],
  perSecond: 60,
  ms: 1_500,
  sent: 90,
  outcomes: { 200: 90 },
  response: QUICK,
  service: QUICK,
  mostInFlight: 3,
  latest: 1,
  marks: [],
  records: [],
  truncated: false,
  file: 'drives/room-1-1.ndjson',
});

type Balanced = EvidenceData<'balancer'>['replicas'][number];

/** What HAProxy says of one replica: up, and asked for nothing yet. */
export function balancedOne(replica: number, told: Partial<Balanced> = {}): Balanced {
  const up = told.up ?? true;
  return {
    replica,
    up,
    status: up ? 'UP' : 'DOWN',
    check: up ? 'L7OK 200' : 'L4CON',
    requests: 0,
    answers: {},
    connectErrors: 0,
    responseErrors: 0,
    retries: 0,
    redispatches: 0,
    ...told,
  };
}

export const balancer = sketcher('balancer', { replicas: [] });

export const serviceLog = sketcher('service-log', { service: 'db', output: '' });

/** Named figures and words of one category. */
export const note = sketcher('note', { name: '', values: {} });

export const load = sketcher('note', { name: 'load', values: { sent: 200, failed: 0 } });

/** One wrong configuration; `answer` is the number of the record that answers it. */
export const mutant = sketcher('mutant', {
  configuration: 0,
  kind: 'wrong type',
  what: 'project.name: the number 12345 for a text',
  expected: 'refused',
  why: 'the schema says: project.name must be string',
  names: ['name'],
  lines: { from: 1, to: 5 },
  meant: null,
  madeUp: false,
  file: '/work/cleanroom-0-0.toml',
  answer: 'e2',
  folders: null,
});

/** One damage and the numbers of the records that tell what came of it. */
export const damage = sketcher('damage', {
  path: '/work/state.json',
  kind: 'half',
  what: 'cut off after 120 of 260 bytes',
  before: 'e1',
  after: 'e3',
  act: 'e2',
  others: [],
  alone: null,
  fingerprint: null,
  recover: [],
  recovered: null,
  start: null,
  log: null,
  again: null,
});

/** One window of the wiretap. */
export function traffic(window: string, told: Told<'traffic'> = {}): Sketch<'traffic'> {
  return windowed(window, { window, ...told });
}

/** What no window of a room's wiretap told. */
export function leftOver(told: Told<'traffic'> = {}): Sketch<'traffic-to-the-end'> {
  return atTheEnd('all that was left', told);
}

const HEARD: EvidenceData<'traffic'> = {
  window: '',
  ms: 1_000,
  connections: [],
  names: [],
  packets: 12,
  complete: true,
  capture: null,
};
const windowed = sketcher('traffic', HEARD);
const atTheEnd = sketcher('traffic-to-the-end', HEARD);

/** A connection that the wiretap heard: to a declared service, or to where nobody said that it would go. */
export function connection(
  service: string | null,
  attempts = 1,
): EvidenceData<'traffic'>['connections'][number] {
  const address = service === null ? '203.0.113.7' : '192.0.2.2';
  return { at: 40, address, port: service === null ? 443 : 5432, protocol: 'tcp', service, attempts };
}

/** A name that the wiretap heard being asked for. */
export function asked(name: string, declared = false): EvidenceData<'traffic'>['names'][number] {
  return { at: 40, name, type: 'A', declared, questions: 2 };
}

type ArrivedOne = EvidenceData<'arrivals'>['arrivals'][number];

/** One request that arrived at an upstream at that millisecond, and was answered with 200 at once. */
export function arrivedOne(at: number, told: Partial<ArrivedOne> = {}): ArrivedOne {
  const arrived: ArrivedOne = {
    phase: 'as opened',
    at,
    method: 'GET',
    path: '/v1/rates',
    outcome: 'answered',
    status: 200,
    ended: at,
    ...told,
  };
  return arrived.outcome === 'answered' ? arrived : { ...arrived, status: null };
}

const arrivalsOf = sketcher('arrivals', {
  service: 'rates',
  arrivals: [],
  total: 0,
  truncated: false,
  stillHeld: [],
  now: 0,
});

/** What arrived at an upstream since the last look. */
export function arrivals(
  step: string,
  arrived: readonly ArrivedOne[],
  told: Partial<EvidenceData<'arrivals'>> = {},
): Sketch<'arrivals'> {
  return arrivalsOf(step, { arrivals: [...arrived], total: arrived.length, ...told });
}

export const upstream = sketcher('upstream', {
  service: 'rates',
  does: 'answer',
  status: null,
  delayMs: 0,
  decimal: null,
  at: 0,
});

export const history = sketcher('history', { name: '', operations: [], truncated: false, marks: [] });

export const logLines = sketcher('log-lines', {
  window: '',
  ms: 1_000,
  lines: [],
  total: 0,
  bytes: 0,
  truncated: false,
  openStreams: 2,
});

export const spans = sketcher('spans', {
  service: 'otel',
  spans: [],
  exports: 1,
  refused: [],
  truncated: false,
  awaited: [],
  missing: [],
  waitedMs: 10,
});

type Entry = EvidenceData<'files'>['entries'][number];

export function file(path: string, content = `content of ${path}`): Entry {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { path, type: 'file', mode: '0644', size: content.length, sha256 };
}

export function folder(path: string): Entry {
  return { path, type: 'directory', mode: '0755', size: 0, sha256: null };
}

/** Without what tells how late we were ourselves, and where a command ran. */
function sketcher<K extends EvidenceKind>(
  kind: K,
  defaults: Required<Omit<Told<K>, 'heardMs' | 'sendMs' | 'shared'>>,
) {
  return (step: string, told: Told<K> = {}): Sketch<K> => ({
    kind,
    step,
    data: written({ ...defaults, ...told }) as EvidenceData<K>,
  });
}

/** The fields in which evidence holds what a program wrote. */
const OUTPUTS = ['stdout', 'stderr', 'response', 'body', 'output'];

function written(told: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(told).map(([key, value]) => [
      key,
      OUTPUTS.includes(key) && typeof value === 'string' ? outputOf(value) : value,
    ]),
  );
}
