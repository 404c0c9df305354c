import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCgroup } from '../../../src/airlock/agent/cgroup.ts';
import { inspectUsage } from '../../../src/airlock/agent/inspect.ts';
import { listeningSockets } from '../../../src/airlock/agent/listening.ts';
import { parseSocketTable } from '../../../src/airlock/agent/socket-table.ts';
import { processStatus } from '../../../src/airlock/agent/status.ts';

/** What the kernel would show below /proc or /sys/fs/cgroup. */
let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cleanroom-kernel-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function kernel(files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const line = (local: string, peer: string, state: string, inode: number): string =>
  `   0: ${local} ${peer} ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000000000000000 100 0 0 10 0\n`;

test('reads addresses of both families', () => {
  const table = `${HEAD}${line('0100007F:1F90', '00000000:0000', '0A', 7)}${line('00000000000000000000000000000000:0050', '0:0000', '0A', 8)}${line('B80D0120000000000000000001000000:01BB', '0:0000', '01', 9)}${line('0000000000000000FFFF00000100007F:0016', '0:0000', '0A', 10)}broken\n`;
  expect(parseSocketTable(table)).toEqual([
    { address: '127.0.0.1', port: 8080, peerPort: 0, state: 'listen', inode: '7' },
    { address: '::', port: 80, peerPort: 0, state: 'listen', inode: '8' },
    { address: '2001:db8::1', port: 443, peerPort: 0, state: 'other', inode: '9' },
    { address: '127.0.0.1', port: 22, peerPort: 0, state: 'listen', inode: '10' },
  ]);
});

test('leaves out clients, our own sockets and the resolver of the engine', () => {
  const proc = kernel({
    'net/tcp':
      HEAD +
      line('00000000:1F90', '00000000:0000', '0A', 1) +
      line('0B00007F:9C40', '00000000:0000', '0A', 2) +
      line('0100007F:0035', '00000000:0000', '0A', 3) +
      line('0100007F:9C41', '0100007F:1F90', '01', 4),
    'net/udp':
      HEAD +
      line('00000000:14E9', '00000000:0000', '07', 5) +
      line('0100007F:9C42', '0B00007F:0035', '01', 6) +
      line('00000000:9C43', '00000000:0000', '07', 7),
    'sys/net/ipv4/ip_local_port_range': '32768\t60999\n',
  });
  mkdirSync(join(proc, 'self/fd'), { recursive: true });
  symlinkSync('socket:[3]', join(proc, 'self/fd/5'));
  expect(listeningSockets(proc).listening).toEqual([
    { protocol: 'tcp', address: '0.0.0.0', port: 8080 },
    { protocol: 'udp', address: '0.0.0.0', port: 5353 },
  ]);
});

test('reads limits and counters of version 1', () => {
  const cgroup = openCgroup(
    kernel({
      'memory/memory.usage_in_bytes': '5000\n',
      'memory/memory.max_usage_in_bytes': '9000\n',
      'memory/memory.stat': 'cache 1\ninactive_file 7\nshmem 5\ntotal_inactive_file 1000\ntotal_shmem 300\n',
      'memory/memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 2\n',
      'memory/memory.limit_in_bytes': '67108864\n',
      'memory/memory.memsw.limit_in_bytes': '67108864\n',
      'cpuacct/cpuacct.usage': '3000000\n',
      'cpu/cpu.stat': 'nr_periods 9\nnr_throttled 4\nthrottled_time 2000000\n',
      'cpu/cpu.cfs_quota_us': '50000\n',
      'cpu/cpu.cfs_period_us': '100000\n',
      'pids/pids.max': 'max\n',
      'pids/pids.current': '3\n',
    }),
  );
  expect(cgroup.version).toBe('v1');
  expect(cgroup.usage()).toEqual({
    memory: 4000,
    shared: 300,
    memoryPeak: 9000,
    oomKills: 2,
    cpuMs: 3,
    throttledMs: 2,
    throttledPeriods: 4,
  });
  expect(cgroup.limits()).toEqual({ memory: 67_108_864, swap: 0, cpus: 0.5, pids: null });
  expect(cgroup.pids()).toBe(3);
});

test('version 1 without limits tells of none', () => {
  const cgroup = openCgroup(
    kernel({ 'memory/memory.limit_in_bytes': '9223372036854771712\n', 'cpu/cpu.cfs_quota_us': '-1\n' }),
  );
  expect(cgroup.limits()).toEqual({ memory: null, swap: null, cpus: null, pids: null });
});

test('reads limits and counters of version 2', () => {
  const cgroup = openCgroup(
    kernel({
      'cgroup.controllers': 'cpu memory pids\n',
      'memory.current': '5000\n',
      'memory.stat': 'anon 1\ninactive_file 1000\nshmem 300\n',
      'memory.events': 'low 0\noom 3\noom_kill 2\n',
      'memory.max': '67108864\n',
      'memory.swap.max': '0\n',
      'cpu.stat': 'usage_usec 3000\nnr_throttled 4\nthrottled_usec 2000\n',
      'cpu.max': '50000 100000\n',
      'pids.max': '64\n',
      'pids.current': '3\n',
    }),
  );
  expect(cgroup.version).toBe('v2');
  expect(cgroup.usage()).toEqual({
    memory: 4000,
    shared: 300,
    memoryPeak: null,
    oomKills: 2,
    cpuMs: 3,
    throttledMs: 2,
    throttledPeriods: 4,
  });
  expect(cgroup.limits()).toEqual({ memory: 67_108_864, swap: 0, cpus: 0.5, pids: 64 });
});

test('a control group that cannot be read is no zero', () => {
  expect(() => openCgroup(root).usage()).toThrow('the control group cannot be read');
});

const status = (parent: number, state: string, threads: number): string =>
  `Name:\tx\nState:\t${state}\nPPid:\t${parent}\nThreads:\t${threads}\n`;

test('counts all processes but the tree of the agent', () => {
  const proc = kernel({
    '1/status': status(0, 'S (sleeping)', 4),
    '1/fd/0': '',
    '1/fd/1': '',
    '7/status': status(1, 'R (running)', 1),
    '7/fd/0': '',
    '8/status': status(1, 'Z (zombie)', 1),
    '20/status': status(0, 'R (running)', 9),
    '20/fd/0': '',
    '21/status': status(20, 'S (sleeping)', 1),
    '21/fd/0': '',
    '1/root/sys/fs/cgroup/cgroup.controllers': '',
    '1/root/sys/fs/cgroup/memory.current': '1000',
  });
  expect(inspectUsage(proc, 20)).toMatchObject({
    processes: 2,
    zombies: 1,
    threads: 5,
    descriptors: 3,
    memory: 1000,
  });
});

test('reads the status of a process and finds canaries in its environment and file system', () => {
  const proc = kernel({
    '1/status':
      'Name:\tx\nUid:\t0\t65532\t0\t0\nGid:\t0\t65533\t0\t0\nNoNewPrivs:\t1\nSeccomp:\t2\nCapEff:\t0000000000000000\nCapBnd:\t00000000a80425fb\n',
    '1/environ': 'PATH=/bin\0CANARY_ENV=1\0',
    '1/mountinfo': '22 1 0:20 / / ro,relatime - overlay overlay rw\n23 22 0:21 / /proc rw - proc proc rw\n',
    '1/root/etc/canary': '',
  });
  const looked = { pid: 1, needles: ['CANARY_ENV', 'CANARY_NO'], paths: ['/etc/canary', '/etc/no'] };
  expect(processStatus(looked, proc)).toEqual({
    uid: 65_532,
    gid: 65_533,
    capEff: '0000000000000000',
    capBnd: '00000000a80425fb',
    noNewPrivs: true,
    seccomp: 2,
    rootReadOnly: true,
    visible: ['CANARY_ENV', '/etc/canary'],
  });
});
