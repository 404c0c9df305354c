import { category } from '../../../src/categories/network-isolation/index.ts';
import {
  asked,
  connection,
  fault,
  leftOver,
  note,
  probe,
  request,
  run,
  type Sketch,
  sockets,
  state,
  traffic,
} from '../../evidence.ts';
import { COMMAND, guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

const reached = probe('seal · service db', { target: 'service db', expected: 'reached', outcome: 'reached' });
const started = state('start');
const ELSEWHERE = { category: 'backup-restore', experiment: 'there-and-back' };
const leftElsewhere = (told: Parameters<typeof traffic>[1]): Sketch => ({
  ...leftOver(told),
  ...ELSEWHERE,
});
const busy = traffic('workload', { connections: [connection('db')] });

const trapdoor = (lacks: Readonly<Record<string, string | boolean>>): Sketch =>
  note('trapdoor', {
    name: 'trapdoor',
    values: { ipv4: true, ipv6: true, names: true, detail: '', ...lacks },
  });

const claim = {
  degraded: {
    db: {
      action: { http: 'POST /accounts', body: { owner: 'eve' }, expect: 201 },
      answers: [503],
      within: '3s',
    },
  },
};
const baseline = request('baseline · db', { status: 201 });
const refused = fault('db refused');
const blackHoled = fault('db black-holed', {
  fault: 'black-holed',
  detail: 'a connection of ours was timed-out',
});
const cacheClaim = {
  degraded: { ...claim.degraded, cache: { action: 'GET /', answers: [200], within: '1s' } },
};

/** What is the same for a dependency that refuses and for one that swallows. */
function degraded(kind: 'refused' | 'black-holed', injected: Sketch) {
  const answer = (told: Parameters<typeof request>[1]) =>
    request(`${kind} · db`, { status: 503, ms: 40, ...told });
  return [
    guilty('another answer than claimed', {
      claim,
      seen: [baseline, injected, answer({ status: 500 })],
      says: ['without db', 'POST /accounts', '503 within 3000 ms', `while it was ${kind}: 500 after 40 ms`],
    }),
    guilty('no answer at all', {
      claim,
      seen: [baseline, injected, answer({ status: null, error: 'timeout', ms: 7_000 })],
      says: ['timeout after 7000 ms'],
    }),
    guilty('the right answer, too late', {
      claim,
      seen: [baseline, injected, answer({ ms: 3_200.4 })],
      says: ['within 3000 ms', '503 after 3200 ms'],
    }),
    guilty('one service that is not answered for, beside one that was not tried', {
      claim: cacheClaim,
      seen: [baseline, injected, answer({ status: 500 })],
      says: ['500 after 40 ms'],
    }),
    guilty('the right answer, too late whenever it is broken', {
      claim,
      seen: [
        ...[baseline, injected, answer({ ms: 3_200 }), injected],
        request(`${kind} · db · once more`, { status: 503, ms: 3_300 }),
      ],
      says: ['503 after 3300 ms'],
    }),
    innocent('an answer that was late once, when the machine stood still', {
      claim,
      seen: [
        ...[baseline, injected, answer({ ms: 3_200 }), injected],
        request(`${kind} · db · once more`, { status: 503, ms: 40 }),
      ],
      says: ['slowest took 40 ms'],
    }),
    innocent('the claimed answer in time', {
      claim,
      seen: [baseline, injected, answer({})],
      says: [`db was ${kind}`, 'slowest took 40 ms'],
    }),
    open('a baseline that does not hold', {
      claim,
      seen: [request('baseline · db', { status: 409 }), injected, answer({})],
      says: ['Before the fault', 'POST /accounts', '409'],
    }),
    open('a baseline without an answer', {
      claim,
      seen: [request('baseline · db', { status: null, error: 'ECONNRESET' }), injected, answer({})],
      says: ['ECONNRESET'],
    }),
    open('a fault that never touched the traffic', {
      claim,
      seen: [
        baseline,
        fault('f', { fault: kind, effective: false, detail: 'a connection of ours was reached' }),
        answer({ status: 201 }),
      ],
      says: ['db could still be reached', 'a connection of ours was reached'],
    }),
    open('a service that was never taken away', { claim, seen: [baseline], says: ['not tried without db'] }),
    open('one service of two that was not tried', {
      claim: cacheClaim,
      seen: [baseline, injected, answer({})],
      says: ['not tried without cache'],
    }),
    moot('no degraded answer claimed', { seen: [started], says: ['claims no degraded answer'] }),
  ];
}

testJudge(category, {
  subject: SERVICE,
  cases: {
    'seal-holds': [
      guilty('a host that can be reached', {
        seen: [reached, probe('seal · the host', { outcome: 'reached' })],
        says: ['the host (192.0.2.1)', 'could be reached'],
      }),
      innocent('nothing outside, and the service inside', {
        seen: [reached, probe('seal · the host')],
        says: ['the host: all refused', 'service db: reached'],
      }),
      open('a positive control that failed', {
        seen: [
          probe('seal · service db', { target: 'service db', expected: 'reached', outcome: 'timed-out' }),
          probe('x'),
        ],
        says: ['positive control failed: service db'],
      }),
      open('no positive control', {
        seen: [probe('seal · the host')],
        says: ['Nothing that may be reached was tried'],
      }),
      open('no way out tried', { seen: [reached], says: ['Nothing outside'] }),
    ],
    'no-undeclared-connections': [
      guilty('a call home at start', {
        seen: [started, traffic('start-up', { connections: [connection('db'), connection(null, 3)] })],
        says: ['During start-up, after 40 ms', '203.0.113.7 port 443 (tcp) 3 times'],
      }),
      guilty('a call home that an overflowing wiretap still heard', {
        seen: [started, traffic('start-up', { connections: [connection(null)], complete: false })],
        says: ['203.0.113.7 port 443 (tcp) once'],
      }),
      guilty('datagrams of another protocol', {
        seen: [
          started,
          busy,
          traffic('start-up', {
            connections: [connection('db'), { ...connection(null), port: 8125, protocol: 'udp-lite' }],
          }),
        ],
        says: ['203.0.113.7 port 8125 (udp-lite) once'],
      }),
      guilty('a call home at its end', {
        seen: [started, busy, traffic('its end', { connections: [connection('db'), connection(null)] })],
        says: ['During its end, after 40 ms', '203.0.113.7 port 443'],
      }),
      guilty('a call home when it is interrupted', {
        subject: COMMAND,
        seen: [
          run('workload'),
          traffic('workload'),
          traffic('interruption by SIGINT', { connections: [connection(null)] }),
        ],
        says: ['During interruption by SIGINT, after 40 ms'],
      }),
      guilty('a call home that is heard in a room of another category', {
        seen: [started, busy, leftElsewhere({ connections: [connection('db'), connection(null)] })],
        says: ['In a room of backup-restore/there-and-back, after 40 ms', '203.0.113.7 port 443 (tcp) once'],
      }),
      guilty('a call home when all that was asked for is done', {
        seen: [started, busy, leftOver({ connections: [connection(null)] })],
        says: ['In a room of network-isolation/by-hand'],
      }),
      innocent('connections to declared services only', {
        seen: [started, busy],
        says: ['Heard: workload.'],
      }),
      innocent('rooms elsewhere, of which one was too loud to hear all', {
        seen: [started, busy, leftElsewhere({ connections: [connection('db')], complete: false })],
        says: ['Heard: workload, and 1 room to the end.'],
      }),
      innocent('a room elsewhere whose wiretap did not answer', {
        seen: [
          started,
          busy,
          leftElsewhere({ connections: [connection('db')] }),
          {
            ...note('its end', { name: 'not heard to the end', values: { reason: 'silent' } }),
            ...ELSEWHERE,
          },
          { ...note('room opened', { name: 'room', values: { openedMs: 900 } }), ...ELSEWHERE },
        ],
        says: ['and 1 room to the end. What was left in 1 room could not be heard.'],
      }),
      guilty('a call home where not all can be heard', {
        seen: [started, trapdoor({ ipv4: false }), traffic('start-up', { connections: [connection(null)] })],
        says: ['203.0.113.7 port 443'],
      }),
      innocent('a room in which all is heard', {
        seen: [started, trapdoor({}), busy],
        says: ['Every connection went to a declared service. Heard: workload.'],
      }),
      innocent('a room in which IPv6 goes unheard', {
        seen: [started, trapdoor({ ipv6: false }), busy],
        says: ['Heard: workload. IPv6 is not led to where', 'nothing was heard of it'],
      }),
      innocent('a room elsewhere in which IPv6 goes unheard', {
        seen: [started, busy, { ...trapdoor({ ipv6: false }), ...ELSEWHERE }],
        says: ['nothing was heard of it'],
      }),
      open('a room from which IPv4 is not led to where it is heard', {
        seen: [started, trapdoor({ ipv4: false, detail: 'no iptables' }), busy],
        says: ['is not all led to where the wiretap hears it: “no iptables”'],
      }),
      innocent('what another category made it try in a window of its own', {
        seen: [
          started,
          busy,
          { ...traffic('hostile values · owner', { connections: [connection(null)] }), ...ELSEWHERE },
        ],
        says: ['Heard: workload.'],
      }),
      open('nothing but what was left elsewhere', {
        seen: [started, leftElsewhere({ connections: [connection('db')] })],
        says: ['heard no window'],
      }),
      open('a wiretap that overflowed', {
        seen: [started, busy, traffic('provoked errors', { complete: false })],
        says: ['overflowed'],
      }),
      open('a wiretap that does not even hear the service being used', {
        seen: [started, traffic('workload')],
        says: ['did not even hear the declared services'],
      }),
      open('a service that was never ready', {
        seen: [state('start', { ready: false }), busy],
        says: ['never became ready'],
      }),
      open('no window', { seen: [started], says: ['heard no window'] }),
      open('no command that ran', {
        subject: COMMAND,
        seen: [run('workload', { outcome: 'not-startable', exitCode: null }), traffic('workload')],
        says: ['No command ran'],
      }),
      innocent('a command that is silent', {
        subject: COMMAND,
        seen: [run('workload'), traffic('workload')],
        says: ['Heard: workload'],
      }),
    ],
    'no-undeclared-names': [
      guilty('a name outside that is asked for in a room of another category', {
        seen: [started, busy, leftElsewhere({ names: [asked('telemetry.example')] })],
        says: ['In a room of backup-restore/there-and-back', '“telemetry.example”'],
      }),
      guilty('a name outside', {
        seen: [started, busy, traffic('provoked errors', { names: [asked('crash.example')] })],
        says: ['During provoked errors, after 40 ms', '“crash.example” (A) 2 times'],
      }),
      open('a room in which nobody answers for names outside', {
        seen: [started, trapdoor({ names: false, detail: 'bind EADDRINUSE 127.0.0.1:53' }), busy],
        says: ['“bind EADDRINUSE 127.0.0.1:53”'],
      }),
      innocent('declared names only', {
        seen: [started, traffic('workload', { connections: [connection('db')], names: [asked('db', true)] })],
        says: ['declared service'],
      }),
      open('a wiretap that overflowed', {
        seen: [started, traffic('workload', { connections: [connection('db')], complete: false })],
        says: ['overflowed'],
      }),
    ],
    'only-declared-ports': [
      guilty('a debug listener', {
        seen: [
          sockets('after start-up', {
            listening: [
              { protocol: 'tcp', address: '0.0.0.0', port: 8080 },
              { protocol: 'tcp', address: '::', port: 9229 },
            ],
          }),
        ],
        says: ['listens on :: port 9229 (tcp)', 'does not declare'],
      }),
      guilty('a command that listens', {
        subject: COMMAND,
        seen: [sockets('while it runs · 1')],
        says: ['0.0.0.0 port 8080 (tcp)'],
      }),
      guilty('a port on loopback and on all addresses', {
        seen: [
          sockets('after start-up', {
            listening: [
              { protocol: 'tcp', address: '0.0.0.0', port: 8080 },
              { protocol: 'tcp', address: '127.0.0.1', port: 9000 },
              { protocol: 'tcp', address: '0.0.0.0', port: 9000 },
            ],
          }),
        ],
        says: ['listens on 0.0.0.0 port 9000 (tcp)'],
      }),
      guilty('an address that only looks like loopback', {
        seen: [
          sockets('after start-up', {
            listening: [
              { protocol: 'tcp', address: '0.0.0.0', port: 8080 },
              { protocol: 'tcp', address: '::127.0.0.1', port: 9000 },
              { protocol: 'tcp', address: '172.127.0.1', port: 9001 },
            ],
          }),
        ],
        says: ['port 9000', 'port 9001'],
      }),
      innocent('workers behind it that are on loopback alone', {
        seen: [
          sockets('after start-up', {
            listening: [
              { protocol: 'tcp', address: '0.0.0.0', port: 8080 },
              { protocol: 'tcp', address: '127.0.0.1', port: 9000 },
              { protocol: 'tcp', address: '127.1.2.3', port: 41_234 },
              { protocol: 'udp', address: '::1', port: 8_125 },
            ],
          }),
        ],
        says: [
          'It listens only on 8080, besides what nobody else can reach: 127.0.0.1 port 9000 (tcp), 127.1.2.3 port 41234 (tcp), ::1 port 8125 (udp).',
        ],
      }),
      innocent('a command with a worker on loopback', {
        subject: COMMAND,
        seen: [
          sockets('while it runs · 1', {
            listening: [{ protocol: 'tcp', address: '127.0.0.1', port: 40_001 }],
          }),
        ],
        says: ['on no port while it ran, besides what nobody else can reach: 127.0.0.1 port 40001 (tcp)'],
      }),
      innocent('its own port', { seen: [sockets('after start-up')], says: ['only on 8080'] }),
      innocent('a second port that is declared', {
        subject: { otherPorts: [9090] },
        seen: [
          sockets('after start-up', {
            listening: [
              { protocol: 'tcp', address: '0.0.0.0', port: 8080 },
              { protocol: 'tcp', address: '0.0.0.0', port: 9090 },
            ],
          }),
        ],
        says: ['8080, 9090'],
      }),
      innocent('a command that does not listen', {
        subject: COMMAND,
        seen: [sockets('while it runs · 1', { listening: [] })],
        says: ['on no port'],
      }),
      open('not even its own port', {
        seen: [sockets('after start-up', { listening: [] })],
        says: ['Not even its own port 8080'],
      }),
      open('no look at all', { subject: COMMAND, seen: [run('workload')], says: ['Nothing was seen'] }),
    ],
    'refused-dependency-answered': degraded('refused', refused),
    'black-hole-bounded': [
      ...degraded('black-holed', blackHoled),
      open('one that had not yet come back from the fault before', {
        claim,
        seen: [
          ...[baseline, refused, state('healed refused · db · 10', { ready: false }), blackHoled],
          request('black-holed · db', { status: 503, ms: 4 }),
        ],
        says: ['not yet well again after db had been refused'],
      }),
      innocent('one that had come back from the fault before', {
        claim,
        seen: [
          ...[baseline, refused, state('healed refused · db · 1', { ready: false })],
          ...[state('healed refused · db · 2'), blackHoled],
          request('black-holed · db', { status: 503, ms: 4 }),
        ],
        says: ['db was black-holed'],
      }),
    ],
    'retries-pause': [
      guilty('attempts without pause', {
        seen: [refused, traffic('db refused', { ms: 2_000, connections: [connection('db', 900)] })],
        says: ['While db refused', '900 times in 2000 ms', '450 times a second', '20 are allowed'],
      }),
      guilty('more than the contract claims', {
        claim: { attemptsPerSecond: 2 },
        seen: [blackHoled, traffic('db black-holed', { connections: [connection('db', 3)] })],
        says: ['3 times a second', '2 are allowed'],
      }),
      innocent('attempts with pauses', {
        seen: [refused, traffic('db refused', { connections: [connection('db', 2)] })],
        says: ['At most 2.0 attempts a second'],
      }),
      innocent('much traffic to another service, and before the fault', {
        seen: [
          traffic('before db refused', { connections: [connection('db', 500)] }),
          refused,
          traffic('db refused', { connections: [connection('cache', 500)] }),
        ],
        says: ['At most 0.0 attempts'],
      }),
      open('a fault that never touched the traffic', {
        seen: [fault('db refused', { effective: false }), traffic('db refused')],
        says: ['db could still be reached'],
      }),
      open('a wiretap that overflowed', {
        seen: [refused, traffic('db refused', { complete: false })],
        says: ['overflowed'],
      }),
      open('no service taken away', { seen: [started, busy], says: ['No service was taken away'] }),
      moot('no service declared', {
        subject: { services: [] },
        seen: [started],
        says: ['declares no service'],
      }),
    ],
  },
});
