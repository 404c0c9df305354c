import type { EvidenceData } from '../../../src/model/evidence.ts';
import { roomProof } from '../../../src/room/proof/index.ts';
import { exercise, LIMITS, limits, MIB, probe, type Sketch, status } from '../../evidence.ts';
import { COMMAND, guilty, innocent, open, testJudge } from '../../judge-cases.ts';

const met: readonly Sketch[] = [
  exercise('CPU hog', { limit: 'cpu', asked: 0.5, reached: 0.51, counter: 4, detail: '4 periods throttled' }),
  exercise('process hog', { limit: 'pids', asked: 64, reached: 63, detail: 'a process was refused' }),
  exercise('disk hog', { limit: 'disk', asked: LIMITS.disk, reached: LIMITS.disk, detail: 'ENOSPC' }),
];
const memory = exercise('memory hog');
const reached = probe('seal · service db', { target: 'service db', expected: 'reached', outcome: 'reached' });

const read = (told: Partial<EvidenceData<'limits'>['read']>) =>
  limits('read back', {
    read: { memory: LIMITS.memory, swap: 0, cpus: 0.5, pids: 64, disk: { '/tmp': LIMITS.disk }, ...told },
  });

testJudge(roomProof, {
  subject: COMMAND,
  cases: {
    'limits-read-back': [
      guilty('memory that is not limited', {
        seen: [read({ memory: null })],
        says: ['memory is not limited instead of 128 MiB', 'cgroup v2'],
      }),
      guilty('swap', { seen: [read({ swap: 64 * MIB })], says: ['64 MiB of swap are granted'] }),
      guilty('another quota', { seen: [read({ cpus: 2 })], says: ['CPU is 2 instead of 0.5'] }),
      guilty('no quota', { seen: [read({ cpus: null })], says: ['CPU is not limited'] }),
      guilty('more processes', {
        seen: [read({ pids: null })],
        says: ['processes are not limited instead of 64'],
      }),
      guilty('a larger disk', {
        seen: [read({ disk: { '/tmp': 64 * MIB } })],
        says: ['/tmp holds 64 MiB instead of 16 MiB'],
      }),
      innocent('what was asked for', {
        seen: [limits('read back')],
        says: ['128 MiB of memory, no swap, 0.5 CPU, 64 processes, 16 MiB', '(cgroup v2)'],
      }),
      innocent('a kernel that does not tell of swap', { seen: [read({ swap: null })], says: ['128 MiB'] }),
      open('nothing read back', { seen: [], says: ['Nothing was seen'] }),
    ],
    'limits-exercised': [
      guilty('a hog that got past its limit', {
        seen: [...met, exercise('memory hog', { reached: 192 * MIB, counter: 0, detail: 'not killed' })],
        says: ['memory reached 192 MiB of memory, not killed'],
      }),
      guilty('a CPU hog at twice its quota', {
        seen: [
          memory,
          ...met.slice(1),
          exercise('CPU hog', { limit: 'cpu', asked: 0.5, reached: 1.02, detail: '1 period' }),
        ],
        says: ['cpu reached 1.02 CPU'],
      }),
      innocent('hogs that were stopped', {
        seen: [...met, memory],
        says: ['0.51 CPU (4 periods throttled)', '63 processes', '128 MiB of memory'],
      }),
      innocent('a hog of which the kernel does not tell how far it got', {
        seen: [...met, exercise('memory hog', { reached: null, detail: 'killed by SIGKILL; …' })],
        says: ['its limit of memory (killed by SIGKILL; …)'],
      }),
      innocent('a very small quota, met on a busy machine', {
        seen: [
          memory,
          ...met.slice(1),
          exercise('CPU hog', { limit: 'cpu', asked: 0.05, reached: 0.08, counter: 2, detail: '2 periods' }),
        ],
        says: ['0.08 CPU'],
      }),
      open('a machine too busy for the quota to be met', {
        seen: [
          memory,
          ...met.slice(1),
          exercise('CPU hog', {
            limit: 'cpu',
            asked: 0.5,
            reached: 0.2,
            counter: 0,
            detail: '0 periods throttled',
          }),
        ],
        says: ['never met its limit: cpu (0 periods throttled)'],
      }),
      open('a hog that was too slow to meet a large limit', {
        seen: [...met, exercise('memory hog', { reached: 96 * MIB, counter: 0, detail: 'not killed' })],
        says: ['never met its limit: memory (not killed)'],
      }),
      open('a hog that was not killed, and got nobody knows how far', {
        seen: [...met, exercise('memory hog', { reached: null, counter: 0, detail: 'not killed' })],
        says: ['never met its limit: memory (not killed)'],
      }),
      open('a limit that was not tried', { seen: met, says: ['against memory'] }),
      open('no hog', { seen: [], says: ['against memory, cpu, pids, disk'] }),
    ],
    sealed: [
      guilty('a way out', {
        seen: [reached, probe('seal · the host', { outcome: 'reached' })],
        says: ['the host (192.0.2.1)'],
      }),
      innocent('no way out', {
        seen: [reached, probe('seal · the host')],
        says: ['Refused: the host. Reached: service db.'],
      }),
      innocent('no way out to anything but the engine’s own host, which is another machine', {
        seen: [
          reached,
          probe('seal · the host of cleanroom', { target: 'the host of cleanroom' }),
          probe('control', {
            from: 'host',
            target: 'the listener on the host of cleanroom',
            expected: 'reached',
            outcome: 'reached',
          }),
        ],
        says: ['Refused: the host of cleanroom.', 'engine’s own host was not tried', 'another machine'],
      }),
      open('a positive control that failed', {
        seen: [
          probe('seal · service db', { target: 'service db', expected: 'reached', outcome: 'no-such-name' }),
          probe('seal · the host'),
        ],
        says: ['positive control failed: service db was no-such-name'],
      }),
      open('an outside world that is not there to be refused', {
        seen: [
          reached,
          probe('seal · the host'),
          probe('control', { from: 'host', target: 'our listener', expected: 'reached' }),
        ],
        says: ['our listener was refused'],
      }),
      open('no positive control from inside', {
        seen: [
          probe('seal · the host'),
          probe('control', { from: 'host', expected: 'reached', outcome: 'reached' }),
        ],
        says: ['positive control'],
      }),
      open('no way out tried', { seen: [reached], says: ['No way out was tried'] }),
    ],
    powerless: [
      guilty('root', {
        seen: [status('twin', { uid: 0 })],
        says: ['Process 1 of the twin: it runs as root'],
      }),
      guilty('capabilities', {
        seen: [status('subject', { of: 'subject', capEff: '0000000000000400' })],
        says: ['of the subject', 'it has NET_BIND_SERVICE, which the contract does not keep'],
      }),
      guilty('another capability than the one that the contract keeps', {
        subject: { relax: { root: false, writableRoot: false, capabilities: ['CHOWN'] } },
        seen: [status('twin', { capEff: '0000000000200000' })],
        says: ['it has SYS_ADMIN, which'],
      }),
      guilty('everything switched off', {
        seen: [status('twin', { noNewPrivs: false, seccomp: 0, rootReadOnly: false })],
        says: ['no-new-privileges is off', 'seccomp is off', 'its root can be written to'],
      }),
      innocent('nobody in particular', {
        seen: [status('twin'), status('subject', { of: 'subject' })],
        says: ['twin and subject runs as user 65532'],
      }),
      innocent('what the contract relaxes', {
        subject: { relax: { root: true, writableRoot: true, capabilities: ['NET_BIND_SERVICE'] } },
        seen: [status('twin', { uid: 0, rootReadOnly: false, capEff: '0000000000000400' })],
        says: ['user 0', 'no capability but NET_BIND_SERVICE'],
      }),
      open('nothing looked at', { seen: [], says: ['Nothing was seen'] }),
    ],
    'host-out-of-sight': [
      guilty('a canary that was seen', {
        seen: [status('twin', { canariesVisible: ['CLEANROOM_CANARY'] })],
        says: ['CLEANROOM_CANARY', 'to the twin'],
      }),
      guilty('a canary of our environment, on an engine elsewhere', {
        seen: [
          status('twin', {
            canariesPlanted: ['environment variable'],
            canariesVisible: ['CLEANROOM_CANARY'],
          }),
        ],
        says: ['CLEANROOM_CANARY', 'to the twin'],
      }),
      innocent('canaries that were not seen', {
        seen: [status('twin')],
        says: ['A canary in the host’s environment and one in its files were not visible.'],
      }),
      innocent('a canary that was not seen on an engine elsewhere', {
        seen: [status('twin', { canariesPlanted: ['environment variable'] })],
        says: [
          'environment of cleanroom was not visible',
          'files of the engine’s own host were not tried: it is another machine',
        ],
      }),
      open('no canary planted', {
        seen: [status('twin', { canariesPlanted: [] })],
        says: ['No canary was planted'],
      }),
      open('nothing looked at', { seen: [], says: ['Nothing was seen'] }),
    ],
  },
});
