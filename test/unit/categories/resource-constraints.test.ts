import { category } from '../../../src/categories/resource-constraints/index.ts';
import type { Action } from '../../../src/model/contract.ts';
import {
  exercise,
  file,
  files,
  limits,
  load,
  MIB,
  request,
  run,
  type Sketch,
  state,
  usage,
} from '../../evidence.ts';
import { COMMAND, guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

const get: Action = { kind: 'http', method: 'GET', path: '/', headers: {}, body: null, expect: null };
const digest: Action = { kind: 'command', command: ['forge', 'digest'], stdin: null, exit: 0 };
const working = { workload: [get] };
const command = { ...COMMAND, workload: [digest] };

type Used = NonNullable<Parameters<typeof usage>[1]>;

/** Equal rounds in which one figure takes these values. */
function rounds(figure: keyof Used, values: readonly number[]): readonly Sketch[] {
  return values.map((value, index) => usage(`round ${index + 1}`, { round: index + 1, [figure]: value }));
}

const few = rounds(
  'memory',
  [40, 41, 42].map((mib) => mib * MIB),
);
const large = { large: { http: 'POST /import', bytes: '48 MiB' } };
const before = usage('before the large input', { phase: 'large-before', memory: 40 * MIB });
const after = (memory: number, memoryPeak: number | null = memory) =>
  usage('after the large input', {
    phase: 'large-after',
    memory: memory * MIB,
    memoryPeak: memoryPeak && memoryPeak * MIB,
  });
const sent = (told: Parameters<typeof request>[1] = {}) =>
  request('large input', { method: 'POST', path: '/import', ...told });
const LINE = '{"owner":"ann"}';
const lines = { large: { ...large.large, line: LINE } };
/** The body of which no line ends, after one that passed through. */
const endlessBody = (
  then: { readonly status?: number | null; readonly state?: Parameters<typeof state>[1] },
  end: Parameters<typeof usage>[1] | null = {},
  start: Parameters<typeof usage>[1] = {},
): readonly Sketch[] => [
  before,
  sent(),
  after(40),
  usage('before the endless line', { phase: 'endless-before', ...start }),
  request('endless line', { method: 'POST', path: '/import', status: then.status ?? null }),
  state('after the endless line', then.state),
  ...(end ? [usage('after the endless line', { phase: 'endless-after', ...end })] : []),
];
/** Limits as they are where the contract names none. */
const spools = { ...SERVICE, limits: { ...SERVICE.limits, memory: 256 * MIB, disk: 64 * MIB } };
const killed = { running: false, ready: false, oomKilled: true, exitCode: 137 };
const largeRun = run('large input of 201326592 bytes');
const endless = (told: Parameters<typeof run>[1]) =>
  run('endless line of 201326592 bytes', { command: ['forge', 'digest'], ...told });
const largeFile = { large: { command: 'forge digest {file}', bytes: '192 MiB' } };
const smallRun = run('small input of 65536 bytes');
const left = (round: number, count: number, root = '/tmp', folder = '') =>
  files(`left in ${root} after round ${round}`, {
    root,
    entries: Array.from({ length: count }, (_, index) => file(`${folder}part-${index}`)),
  });
/** Rounds of a command of which each leaves one file more until there are so many. */
const collecting = (rounds: number, most: number, folder = '') =>
  Array.from({ length: rounds }, (_, n) => left(n + 1, Math.min(n + 1, most), '/data', folder));

/** What it had used of the processor when it had nothing to do, each a second after the one before. */
const idle = (...cpuMs: readonly number[]): readonly Sketch[] =>
  cpuMs.map((used, index) =>
    usage(`idle ${index}`, { phase: index === 0 ? 'idle-start' : 'idle-end', cpuMs: used }),
  );

testJudge(category, {
  subject: SERVICE,
  // A limit that no hog meets says something about the machine, and nothing about the subject.
  neverAccuses: ['limits-are-real'],
  cases: {
    'limits-are-real': [
      innocent('hogs that met their limits', {
        seen: [limits('read back'), exercise('memory hog'), exercise('disk hog', { limit: 'disk' })],
        says: ['memory, disk'],
      }),
      open('a hog that nothing stopped', {
        seen: [limits('read back'), exercise('process hog', { limit: 'pids', counter: 0 })],
        says: ['pids limit', 'nothing about it can be believed'],
      }),
      open('no proof', { seen: [limits('read back')], says: ['not proven'] }),
    ],
    'workload-succeeds': [
      guilty('a service that is not ready inside its limits', {
        seen: [state('start', { ready: false, stderr: 'cannot allocate' })],
        says: ['did not become ready', '“cannot allocate”'],
      }),
      guilty('a request that is answered with another status', {
        subject: { workload: [{ ...get, expect: 200 }] },
        seen: [state('start'), request('sample GET /', { status: 204, response: 'gone' })],
        says: ['GET / was answered with 204, not 200', '“gone”'],
      }),
      guilty('a request without an answer', {
        subject: working,
        seen: [state('start'), request('sample GET /', { status: null, error: 'ECONNRESET' })],
        says: ['ECONNRESET, not success'],
      }),
      open('work of which nobody claims how long it takes', {
        subject: {
          ...command,
          workload: [{ kind: 'command', command: ['forge', 'build'], stdin: null, exit: 0 }],
        },
        seen: [
          run('workload 1 expects 0', { command: ['forge', 'build'], outcome: 'timed-out', exitCode: null }),
        ],
        says: ['`forge build` was still running', 'how long it may take is not claimed'],
      }),
      guilty('failures under load', {
        subject: working,
        seen: [
          state('start'),
          request('sample GET /'),
          load('round 1', { values: { sent: 200, failed: 3 } }),
        ],
        says: ['Of 200 requests in round 1, 3 got no answer or a 5xx'],
      }),
      guilty('a command that ends with another code', {
        subject: command,
        seen: [run('workload 1 expects 0', { command: ['forge', 'digest'], exitCode: 4 })],
        says: ['`forge digest` ended with exit code 4'],
      }),
      innocent('a workload that succeeds', {
        subject: working,
        seen: [state('start'), request('sample GET /', { status: 302 }), load('round 1')],
        says: ['succeeded inside the limits'],
      }),
      innocent('a service that has no good answer to what must be refused', {
        subject: working,
        seen: [
          state('start'),
          request('sample GET /'),
          load('round 1'),
          load('refused in round 1', { values: { sent: 50, failed: 25 } }),
          load('given up in round 1', { values: { sent: 20, failed: 20 } }),
        ],
        says: ['succeeded inside the limits'],
      }),
      open('a workload of which only what must be refused was seen', {
        subject: working,
        seen: [state('start'), load('refused in round 1')],
        says: ['Nothing was seen'],
      }),
      innocent('a command that fails as it should', {
        subject: command,
        seen: [run('workload 1 expects 3', { exitCode: 3 })],
        says: ['succeeded'],
      }),
      innocent('readiness alone, where no workload is claimed', {
        seen: [state('start')],
        says: ['became ready'],
      }),
      moot('a command without workload', {
        subject: COMMAND,
        seen: [run('x')],
        says: ['claims no workload'],
      }),
      open('a workload of which nothing was seen', {
        subject: working,
        seen: [state('start')],
        says: ['Nothing was seen'],
      }),
    ],
    'within-memory': [
      guilty('a command that was killed', {
        subject: command,
        seen: [run('workload 1 expects 0', { command: ['forge', 'digest'], oomKilled: true, exitCode: 137 })],
        says: ['`forge digest` was killed at 128 MiB'],
      }),
      guilty('a service that was killed', {
        seen: [state('still there', { oomKilled: true, running: false })],
        says: ['service was killed at 128 MiB'],
      }),
      guilty('a child of the service that was killed', {
        seen: [usage('round 2', { oomKills: 1 })],
        says: ['The kernel killed', 'round 2'],
      }),
      guilty('more than the claimed peak', {
        claim: { peak: '64 MiB' },
        seen: [usage('round 3', { memory: 65 * MIB })],
        says: ['used 65 MiB (round 3)', 'claimed 64 MiB'],
      }),
      innocent('use below the limit', {
        seen: [usage('round 1', { memory: 90 * MIB })],
        says: ['no more than 90 MiB of 128 MiB'],
      }),
      guilty('a command that needs more than it claims, and less than there is', {
        subject: command,
        claim: { peak: '16 MiB' },
        seen: [
          run('workload 1 expects 0', { command: ['forge', 'digest'] }),
          run('at its peak 0 expects 0', { command: ['forge', 'digest'], oomKilled: true, exitCode: 137 }),
        ],
        says: ['`forge digest` was killed at 32 MiB of memory: the claimed 16 MiB and its disk'],
      }),
      innocent('a command that needs no more than it claims', {
        subject: command,
        claim: { peak: '16 MiB' },
        seen: [run('workload 1 expects 0'), run('at its peak 0 expects 0')],
        says: ['No run was killed at 32 MiB of memory: the claimed 16 MiB and its disk'],
      }),
      innocent('a claimed peak that leaves no less than there is anyway', {
        subject: command,
        claim: { peak: '100 MiB' },
        seen: [run('workload 1 expects 0')],
        says: ['No run was killed at 128 MiB of memory.'],
      }),
      innocent('a command that was not killed', {
        subject: command,
        seen: [run('workload 1 expects 0')],
        says: ['killed at 128 MiB'],
      }),
      open('nothing was measured', { seen: [], says: ['Nothing was seen'] }),
    ],
    'no-memory-leak': [
      guilty('memory that grows in every round', {
        subject: working,
        seen: rounds(
          'memory',
          [40, 44, 47.9, 52.1, 56, 60].map((mib) => mib * MIB),
        ),
        says: ['99 % interval', '6 equal rounds', '40 MiB, 44 MiB', '60 MiB'],
      }),
      innocent('memory that goes up and down', {
        subject: working,
        seen: rounds(
          'memory',
          [40, 60, 41, 59, 42, 58].map((mib) => mib * MIB),
        ),
        says: ['was level at the end of 6 equal rounds'],
      }),
      innocent('growth too small to matter', {
        subject: working,
        seen: rounds(
          'memory',
          [40, 40.1, 40.2, 40.3, 40.4, 40.5].map((mib) => mib * MIB),
        ),
        says: ['was level'],
      }),
      innocent('a heap that is filled first', {
        subject: working,
        seen: rounds(
          'memory',
          [31, 32, 33, 34, 35, 36, 36.5, 36.7, 36.8, 36.9, 37, 37, 37, 37, 37, 37].map((mib) => mib * MIB),
        ),
        says: ['level at the end of 16 equal rounds'],
      }),
      open('growth that is slow and does not end', {
        subject: working,
        seen: rounds(
          'memory',
          Array.from({ length: 20 }, (_, n) => (32 + 0.25 * n) * MIB),
        ),
        says: ['After 20 equal rounds it was still growing', '256 KiB a round'],
      }),
      open('too few rounds', { subject: working, seen: few, says: ['Only 3 of the rounds'] }),
      moot('a command', { subject: command, seen: few, says: ['Each command ends'] }),
      moot('no workload', { seen: few, says: ['claims no workload'] }),
    ],
    'no-descriptor-leak': [
      guilty('one open file more with each round of work', {
        subject: working,
        seen: rounds('descriptors', [20, 40, 60, 80, 100, 120]),
        says: ['20.0 open files a round', '120.0 open files'],
      }),
      guilty('open files that stay when there is nothing to do', {
        subject: working,
        seen: [
          ...rounds('descriptors', [20, 40, 60, 80, 100, 120]),
          usage('idle ends', { phase: 'idle-end', descriptors: 110 }),
        ],
        says: ['20.0 open files a round'],
      }),
      innocent('connections of clients that have hung up, noticed a few seconds later', {
        subject: working,
        seen: [
          ...rounds('descriptors', [20, 40, 60, 80, 100, 120]),
          usage('idle ends', { phase: 'idle-end', descriptors: 21 }),
        ],
        says: ['20.0 open files a round', 'came back to 21.0 open files'],
      }),
      innocent('open files that vary with the pool', {
        subject: working,
        seen: rounds('descriptors', [20, 28, 21, 27, 20, 26]),
        says: ['was level'],
      }),
      open('too few rounds', { subject: working, seen: few, says: ['Only 3'] }),
    ],
    'no-process-leak': [
      guilty('a child left by each round', {
        subject: working,
        seen: rounds('processes', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]),
        says: ['processes grew from 1 to 11', '1, 2, 3, 4, 5, 6'],
      }),
      guilty('zombies', {
        subject: working,
        seen: rounds('zombies', [0, 2, 4, 6, 8, 10]),
        says: ['zombies grew from 0 to 10'],
      }),
      guilty('threads', {
        subject: working,
        seen: rounds('threads', [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]),
        says: ['threads grew'],
      }),
      guilty('a thread left by every second round, for many of them', {
        subject: working,
        seen: rounds(
          'threads',
          Array.from({ length: 20 }, (_, round) => 8 + Math.floor(round / 3)),
        ),
        says: ['threads grew from 8 to 14'],
      }),
      open('a pool that fills, after a few rounds', {
        subject: working,
        seen: rounds('threads', [8, 8, 9, 10, 11, 11]),
        says: ['threads grew from 8 to 11', 'more of them would tell'],
      }),
      open('a pool that is filling slowly', {
        subject: working,
        seen: rounds('threads', [8, 9, 10, 11, 11, 11, 12, 12, 12, 12, 12]),
        says: ['more of them would tell'],
      }),
      innocent('a pool that has filled', {
        subject: working,
        seen: rounds('threads', [8, 8, 9, 10, 11, 11, 11, 12, 12, 12, 12, 12, 12, 12, 12]),
        says: ['12 threads in the last round'],
      }),
      guilty('children that the warm-up left, and that stay', {
        subject: working,
        seen: [
          usage('after start', { phase: 'before', processes: 1 }),
          ...rounds('processes', [21, 21, 21, 21, 21, 21]),
        ],
        says: ['20 processes more than before'],
      }),
      innocent('a pool that settles', {
        subject: working,
        seen: [usage('after start', { phase: 'before' }), ...rounds('threads', [12, 12, 11, 12, 12, 11])],
        says: ['1 process and 11 threads in the last round'],
      }),
      open('too few rounds', { subject: working, seen: few, says: ['Only 3'] }),
      moot('a command', { subject: command, seen: [], says: ['ends with it'] }),
      moot('no workload', { seen: few, says: ['claims no workload'] }),
    ],
    'no-temp-growth': [
      guilty('a file left by each round', {
        subject: working,
        seen: rounds('tempFiles', [0, 40, 80, 120, 160, 200]),
        says: ['40.0 files', 'to 200 files'],
      }),
      guilty('one file that grows', {
        subject: working,
        seen: rounds(
          'tempBytes',
          [0, 1, 2, 3, 4, 5].map((mib) => mib * MIB),
        ),
        says: ['1 MiB a round'],
      }),
      innocent('a folder that is emptied', {
        subject: working,
        seen: rounds('tempFiles', [3, 0, 3, 0, 3, 0]),
        says: ['did not grow'],
      }),
      guilty('a command that leaves one file more each time', {
        subject: command,
        seen: [left(1, 1), left(2, 2), left(3, 3)],
        says: ['/tmp: 1, 2, 3'],
      }),
      guilty('a command that leaves one more in a temporary folder of a place that is none', {
        subject: command,
        seen: collecting(3, 3, '.tmp/'),
        says: ['more files in /data: 1, 2, 3'],
      }),
      guilty('a command that leaves one more in any place, twelve times', {
        subject: command,
        seen: collecting(12, 12, 'logs/'),
        says: ['Each of 12 rounds left more files in /data', 'can be claimed (`collects`)'],
      }),
      guilty('a command that leaves one more beside the folder that may collect', {
        subject: command,
        claim: { collects: ['/data/out'] },
        seen: collecting(12, 12, 'output/'),
        says: ['Each of 12 rounds'],
      }),
      innocent('a command whose logs are kept to ten', {
        subject: command,
        seen: collecting(12, 10, '_logs/'),
        says: ['no more files in /data'],
      }),
      innocent('a command whose exports are to collect', {
        subject: command,
        claim: { collects: ['/data/out/'] },
        seen: collecting(3, 3, 'out/'),
        says: ['no more files in /data'],
      }),
      open('a command whose files may be kept to a number yet', {
        subject: command,
        seen: collecting(5, 5, '_logs/'),
        says: ['Each of 5 rounds', 'was not seen'],
      }),
      innocent('a command that leaves one file for good', {
        subject: command,
        seen: [left(1, 1), left(2, 1), left(3, 1)],
        says: ['no more files in /tmp'],
      }),
      open('a command that ran in one round only', {
        subject: command,
        seen: [left(1, 0)],
        says: ['1 round'],
      }),
      open('too few rounds', { subject: working, seen: few, says: ['Only 3'] }),
      moot('no workload', { seen: few, says: ['claims no workload'] }),
    ],
    'streams-large-input': [
      guilty('a body that is held whole', {
        claim: large,
        seen: [before, sent(), after(42, 96)],
        says: ['48 MiB to POST /import took 56 MiB', 'allowed 32 MiB'],
      }),
      guilty('more than the contract claims', {
        claim: { ...large, ...{ largeAdds: '8 MiB' } },
        seen: [before, sent(), after(50)],
        says: ['10 MiB', 'allowed 8 MiB'],
      }),
      guilty('a body that ends the service', {
        claim: large,
        seen: [before, sent({ status: null, error: 'ECONNRESET' })],
        says: ['answered with ECONNRESET'],
      }),
      open('a body that a slow machine is not done with in time', {
        claim: large,
        seen: [before, sent({ status: null, error: 'timeout', ms: 30_000 }), after(44, 50)],
        says: ['48 MiB to POST /import were not done with after 30 s', 'not claimed'],
      }),
      guilty('a body that is held whole, and not done with in time', {
        claim: large,
        seen: [before, sent({ status: null, error: 'timeout', ms: 30_000 }), after(42, 96)],
        says: ['took 56 MiB', 'allowed 32 MiB'],
      }),
      innocent('a body that passes through', {
        claim: large,
        seen: [before, sent(), after(44, 50)],
        says: ['48 MiB passed through with 10 MiB'],
      }),
      guilty('more than is allowed, where the kernel keeps no peak', {
        claim: large,
        seen: [before, sent(), after(80, null)],
        says: ['took 40 MiB', 'allowed 32 MiB'],
      }),
      open('little in the end, where the kernel keeps no peak', {
        claim: large,
        seen: [before, sent(), after(41, null)],
        says: ['left 1 MiB of memory more', 'freed again', 'memory.peak'],
      }),
      innocent('a peak from before the input', {
        claim: large,
        seen: [usage('before', { phase: 'large-before', memoryPeak: 120 * MIB }), sent(), after(41, 120)],
        says: ['with 1 MiB of memory more'],
      }),
      innocent('a body that is refused', {
        claim: large,
        seen: [before, sent({ status: 413 })],
        says: ['refused 48 MiB with 413'],
      }),
      open('a body that the claim gets wrong', {
        claim: large,
        seen: [before, sent({ status: 415, response: 'ndjson please' }), after(41)],
        says: ['415', '“ndjson please”', 'correct the claim'],
      }),
      open('a body that was not sent', { claim: large, seen: [before], says: ['not sent'] }),
      open('memory that was not read afterwards', {
        claim: large,
        seen: [before, sent()],
        says: ['not read'],
      }),
      guilty('a body in which no line ends, that is held', {
        claim: lines,
        seen: endlessBody({ status: 200 }, { memoryPeak: 90 * MIB }),
        says: ['Sent 51.2 MiB in which no line ends (POST /import)', 'it took 50 MiB more'],
      }),
      guilty('one that ends the service', {
        claim: large,
        seen: endlessBody({ state: killed }, null),
        says: [
          'Sent 160 MiB in which no line ends',
          'with 128 MiB of memory',
          'was killed for want of memory',
        ],
      }),
      guilty('one for which the runtime finds no memory', {
        claim: lines,
        seen: endlessBody({ state: { ...killed, oomKilled: false, exitCode: 134 } }, null),
        says: ['it ended with exit code 134'],
      }),
      guilty('one that ends a process of it', {
        claim: lines,
        seen: endlessBody({ status: 502 }, { oomKills: 1 }),
        says: ['one of its processes was killed by the kernel'],
      }),
      guilty('one that ends the service, where the kernel keeps no peak', {
        claim: large,
        seen: [before, sent(), after(41, null), ...endlessBody({ state: killed }, null).slice(3)],
        says: ['was killed for want of memory'],
      }),
      innocent('one that is passed over', {
        claim: lines,
        seen: endlessBody({ status: 200 }, { memory: 60 * MIB, memoryPeak: 75 * MIB }),
        says: ['more of it without the end of a line was not held'],
      }),
      innocent('one that is refused', {
        claim: lines,
        seen: endlessBody({ status: 400 }),
        says: ['more of it without the end of a line was not held'],
      }),
      innocent('one that is not done with in time', {
        claim: lines,
        seen: endlessBody({ status: null }),
        says: ['was not held'],
      }),
      innocent('one that is held where no lines are claimed', {
        claim: large,
        seen: endlessBody({ status: 200 }, { memoryPeak: 120 * MIB }),
        says: ['was not held'],
      }),
      innocent('a service that stops at it by itself', {
        claim: lines,
        seen: endlessBody({ state: { running: false, ready: false, exitCode: 1 } }, null),
        says: ['was not held'],
      }),
      innocent('a kill by what may lie on its disk', {
        claim: lines,
        seen: endlessBody({ state: killed }, null, { memory: 120 * MIB }),
        says: ['48 MiB passed through'],
      }),
      innocent('one that lies on its disk, and waits in part to be collected', {
        subject: spools,
        claim: lines,
        seen: endlessBody({ status: 200 }, { memory: 104 * MIB, memoryPeak: 140 * MIB }),
        says: ['more of it without the end of a line was not held'],
      }),
      guilty('one that is held where as much might lie on its disk', {
        subject: spools,
        claim: lines,
        seen: endlessBody({ status: 200 }, { memoryPeak: 175 * MIB }),
        says: ['Sent 141 MiB in which no line ends', 'it took 135 MiB more'],
      }),
      guilty('a file that is read whole', {
        subject: command,
        claim: largeFile,
        seen: [
          smallRun,
          run('large input of 201326592 bytes', {
            command: ['forge', 'digest'],
            oomKilled: true,
            exitCode: 137,
          }),
        ],
        says: ['192 MiB', '128 MiB of memory', '`forge digest` was killed for want of memory'],
      }),
      open('a file that a slow machine is not done with in time', {
        subject: command,
        claim: largeFile,
        seen: [
          smallRun,
          run('large input of 201326592 bytes', { outcome: 'timed-out', exitCode: null, timeoutMs: 30_000 }),
        ],
        says: ['was still running after 30 s'],
      }),
      innocent('a file that is streamed', {
        subject: command,
        claim: largeFile,
        seen: [smallRun, run('large input of 201326592 bytes')],
        says: ['192 MiB passed through 128 MiB'],
      }),
      guilty('a line without an end that is held', {
        subject: command,
        claim: largeFile,
        seen: [smallRun, largeRun, endless({ oomKilled: true, exitCode: 137 })],
        says: ['Given 192 MiB in which no line ends', '`forge digest` was killed for want of memory'],
      }),
      guilty('a line without an end for which the runtime finds no memory', {
        subject: command,
        claim: largeFile,
        seen: [smallRun, largeRun, endless({ exitCode: 134 })],
        says: ['`forge digest` ended with exit code 134'],
      }),
      innocent('a line without an end that is refused', {
        subject: command,
        claim: largeFile,
        seen: [smallRun, largeRun, endless({ exitCode: 1 })],
        says: ['as many without the end of a line killed nothing'],
      }),
      innocent('a line without an end that takes long', {
        subject: command,
        claim: largeFile,
        seen: [smallRun, largeRun, endless({ outcome: 'timed-out', exitCode: null })],
        says: ['as many without the end of a line killed nothing'],
      }),
      open('a control that fails', {
        subject: command,
        claim: largeFile,
        seen: [
          run('small input of 65536 bytes', { exitCode: 2, stderr: 'no such option' }),
          run('large input of 9 bytes'),
        ],
        says: ['small input did not succeed', 'exit code 2', '“no such option”'],
      }),
      open('a file that would fit', {
        subject: command,
        claim: { large: { command: 'forge digest {file}', bytes: '64 MiB' } },
        seen: [smallRun, run('large input of 67108864 bytes')],
        says: ['64 MiB fits into 128 MiB'],
      }),
      open('a filter in an image without a shell', {
        subject: command,
        claim: { large: { command: 'forge sort', bytes: '192 MiB', stdin: true } },
        seen: [],
        says: ['given nothing', 'no shell'],
      }),
      innocent('a filter through which it passes', {
        subject: command,
        claim: { large: { command: 'forge sort', bytes: '192 MiB', stdin: true } },
        seen: [smallRun, largeRun],
        says: ['192 MiB passed through 128 MiB'],
      }),
      moot('no large input claimed', { seen: [state('start')], says: ['claims no large input'] }),
    ],
    'idle-is-quiet': [
      guilty('a service that spins', {
        seen: idle(100, 550, 1_000, 1_420, 1_870),
        says: ['45.0 % of a core over 1000 ms, then 45.0 %', '5 % are allowed'],
      }),
      guilty('a service that polls, a little over what is allowed', {
        seen: idle(100, 160, 225, 280, 335),
        says: ['6.0 % of a core over 1000 ms, then 6.5 %', 'then 5.5 % of a core'],
      }),
      innocent('a service that sleeps', {
        claim: { idle: 0.01 },
        seen: idle(100, 104),
        says: ['0.4 % of a core'],
      }),
      innocent('a job that comes now and then', {
        seen: idle(100, 170, 170),
        says: ['It used 7.0 % of a core', 'and 0.0 % of a core over 1000 ms a little later'],
      }),
      innocent('a compiler that is still at work', {
        seen: idle(100, 500, 800, 1_000, 1_010),
        says: ['It used 40.0 % of a core', '1.0 % of a core', 'came to an end'],
      }),
      open('idle time that was not quiet, and was watched only once', {
        seen: idle(100, 550),
        says: ['not watched again'],
      }),
      open('idle time that was not measured', {
        seen: [usage('idle begins', { phase: 'idle-start' })],
        says: ['not measured'],
      }),
    ],
    'threads-fit-quota': [
      guilty('a thread per core of the host', {
        claim: { threads: 12 },
        seen: [usage('after start', { phase: 'before', threads: 70 })],
        says: ['70 threads (after start)', '0.5 CPUs of quota', '12 are claimed'],
      }),
      innocent('as many as claimed', {
        claim: { threads: 12 },
        seen: [usage('round 1', { threads: 12 })],
        says: ['more than 12 threads'],
      }),
      moot('no number claimed', { seen: [usage('round 1', { threads: 70 })], says: ['claims no number'] }),
      moot('a command', { subject: command, claim: { threads: 1 }, seen: [], says: ['over before'] }),
      open('nothing was counted', { claim: { threads: 12 }, seen: [], says: ['Nothing was seen'] }),
    ],
  },
});
