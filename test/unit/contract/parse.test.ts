import { describe, expect, it } from 'vitest';
import { subjectFacts } from '../../../src/contract/facts.ts';
import { parseContract } from '../../../src/contract/parse.ts';
import { parseYamlContract } from './failed.ts';
import { known } from './known.ts';

const MIB = 2 ** 20;

describe('a contract that says as little as it may', () => {
  const contract = parseYamlContract('subject: { name: tool, image: "debian:12-slim" }');

  it('is a command with production-like limits', () => {
    expect(contract.subject).toEqual({
      name: 'tool',
      kind: 'command',
      image: { kind: 'reference', reference: 'debian:12-slim' },
      command: [],
      port: null,
      otherPorts: [],
      readyPath: null,
      readyWithin: 10_000,
      stopSignal: null,
      headers: {},
      env: {},
      secrets: {},
      state: [],
      writable: ['/tmp', '/home/user'],
      workFolder: '/work',
      user: null,
      limits: { memory: 256 * MIB, cpus: 0.5, pids: 128, disk: 64 * MIB },
      relax: { root: false, writableRoot: false, capabilities: [] },
    });
    expect(contract.services).toEqual([]);
    expect(contract.workload).toEqual([]);
  });

  it('claims what always applies, and nothing else', () => {
    expect(contract.claims).toEqual({ 'basic-execution': { retries: 3 } });
  });
});

const full = `
subject:
  name: ledger
  image: { build: ./service, args: { MODE: release } }
  command: ledger  serve
  port: 8080
  otherPorts: [9090]
  ready: /readyz
  readyWithin: 1.5s
  env: { DATABASE_URL: '\${db.url}?x=1', CACHE: '\${cache.host}:\${cache.port}' }
  secrets: { API_KEY: hunter2 }
  state: [/var/lib/ledger/]
  writable: [/tmp, /run/ledger]
  user: '1000:1000'
  limits: { memory: 1GiB, cpus: 2, disk: 10MB }
  relax: { root: true, capabilities: [NET_BIND_SERVICE] }
services:
  db: { type: postgres, memory: 256MiB, cpus: 0.25 }
  cache: { type: redis, image: 'valkey:8', port: 6380 }
  queue: { type: container, image: 'nats:2', port: 4222, command: nats -js, env: { A: b } }
workload:
  - GET /accounts
claims:
  health-checks:
    live: /healthz
    within: 250ms
`;

describe('a contract that says all', () => {
  const contract = parseYamlContract(full);

  it('is a service, with absolute paths, bytes and milliseconds', () => {
    expect(contract.subject).toEqual({
      name: 'ledger',
      kind: 'service',
      image: {
        kind: 'build',
        context: '/project/service',
        dockerfile: '/project/service/Dockerfile',
        args: { MODE: 'release' },
      },
      command: ['ledger', 'serve'],
      port: 8080,
      otherPorts: [9090],
      readyPath: '/readyz',
      readyWithin: 1_500,
      stopSignal: null,
      headers: {},
      env: { DATABASE_URL: '${db.url}?x=1', CACHE: '${cache.host}:${cache.port}' },
      secrets: { API_KEY: 'hunter2' },
      state: ['/var/lib/ledger'],
      writable: ['/tmp', '/home/user', '/run/ledger'],
      workFolder: null,
      user: '1000:1000',
      limits: { memory: 1024 * MIB, cpus: 2, pids: 128, disk: 10_000_000 },
      relax: { root: true, writableRoot: false, capabilities: ['NET_BIND_SERVICE'] },
    });
  });

  it('names the signal by which it is stopped, if that is not left to its image', () => {
    const named = parseYamlContract(full.replace('  port: 8080\n', '  port: 8080\n  stopSignal: SIGQUIT\n'));
    expect(named.subject.stopSignal).toBe('SIGQUIT');
  });

  it('says what the proxy before it adds', () => {
    const named = parseYamlContract(
      full.replace(
        '  port: 8080\n',
        "  port: 8080\n  headers: { Host: shop.example.com, x-key: '${secrets.API_KEY}' }\n",
      ),
    );
    expect(named.subject.headers).toEqual({ Host: 'shop.example.com', 'x-key': '${secrets.API_KEY}' });
  });

  it('fills in what the type of each service brings', () => {
    expect(contract.services).toEqual([
      {
        name: 'db',
        type: 'postgres',
        image: null,
        port: 5432,
        env: {},
        command: [],
        limits: { memory: 256 * MIB, cpus: 0.25, pids: 256, disk: 256 * MIB },
      },
      {
        name: 'cache',
        type: 'redis',
        image: 'valkey:8',
        port: 6380,
        env: {},
        command: [],
        limits: { memory: 512 * MIB, cpus: 0.5, pids: 256, disk: 256 * MIB },
      },
      {
        name: 'queue',
        type: 'container',
        image: 'nats:2',
        port: 4222,
        env: { A: 'b' },
        command: ['nats', '-js'],
        limits: { memory: 256 * MIB, cpus: 0.5, pids: 128, disk: 64 * MIB },
      },
    ]);
  });

  it('parses each claim by its category', () => {
    expect(contract.claims).toEqual({
      'basic-execution': { retries: 3 },
      'health-checks': { live: '/healthz', within: 250 },
    });
  });

  it('knows the line of every key', () => {
    expect(contract.lines).toMatchObject({
      subject: 2,
      'subject.image.args.MODE': 4,
      'subject.writable.1': 13,
      'services.queue': 20,
      'workload.0': 22,
      'claims.health-checks': 24,
      'claims.health-checks.within': 26,
    });
  });

  it('tells judges neither the image nor what variables and secrets hold', () => {
    const facts = subjectFacts(contract);
    expect(facts.services[0]).toEqual({ name: 'db', type: 'postgres', port: 5432 });
    expect(facts).toMatchObject({
      name: 'ledger',
      kind: 'service',
      readyPath: '/readyz',
      workload: [{ path: '/accounts' }],
    });
    expect(facts.variables).toContain('DATABASE_URL');
    expect(JSON.stringify(facts)).not.toMatch(/hunter2|postgres:|db\.url|"image"/);
  });
});

describe('the other formats', () => {
  const { file: _yaml, lines: _lines, ...expected } = parseYamlContract(full);

  it('say the same in JSON', () => {
    const text = JSON.stringify(
      {
        $schema: './contract.schema.json',
        subject: {
          name: 'ledger',
          image: { build: './service', args: { MODE: 'release' } },
          command: ['ledger', 'serve'],
          port: 8080,
          otherPorts: [9090],
          ready: '/readyz',
          readyWithin: '1.5s',
          env: { DATABASE_URL: '${db.url}?x=1', CACHE: '${cache.host}:${cache.port}' },
          secrets: { API_KEY: 'hunter2' },
          state: ['/var/lib/ledger'],
          writable: ['/tmp', '/home/user', '/run/ledger'],
          user: '1000:1000',
          limits: { memory: '1GiB', cpus: 2, disk: '10MB' },
          relax: { root: true, capabilities: ['NET_BIND_SERVICE'] },
        },
        services: {
          db: { type: 'postgres', memory: '256MiB', cpus: 0.25 },
          cache: { type: 'redis', image: 'valkey:8', port: 6380 },
          queue: {
            type: 'container',
            image: 'nats:2',
            port: 4222,
            command: ['nats', '-js'],
            env: { A: 'b' },
          },
        },
        workload: ['GET /accounts'],
        claims: { 'health-checks': { live: '/healthz', within: '250ms' } },
      },
      null,
      '\t',
    );
    const { lines, file, ...contract } = parseContract(text, 'json', '/project/cleanroom.config.json', known);
    expect(file).toBe('/project/cleanroom.config.json');
    expect(contract).toEqual(expected);
    expect(lines).toMatchObject({ $schema: 2, subject: 3, 'subject.name': 4, 'subject.image.build': 6 });
  });

  it('say the same in TOML, with lines past tables, lists of tables and multi-line strings', () => {
    const text = `workload = ['GET /accounts'] # ordinary work
[subject]
name = "ledger"
image = { build = "./service", args = { MODE = "release" } }
command = "ledger serve"
port = 8080
otherPorts = [9090]
ready = "/readyz"
readyWithin = "1.5s"
state = [
  "/var/lib/ledger",
]
writable = ["/run/ledger"]
user = "1000:1000"
limits.memory = "1GiB"
limits.cpus = 2
limits.disk = "10MB"
relax = { root = true, capabilities = ["NET_BIND_SERVICE"] }
[subject.env]
DATABASE_URL = "\${db.url}?x=1"
CACHE = '''\${cache.host}:\${cache.port}'''
[subject.secrets]
API_KEY = "hunter2"
[services.db]
type = "postgres"
memory = "256MiB"
cpus = 0.25
[services]
cache = { type = "redis", image = "valkey:8", port = 6380 }
queue = { type = "container", image = "nats:2", port = 4222, command = "nats -js", env = { A = "b" } }
[claims."health-checks"]
live = "/healthz"
within = "250ms"
`;
    const {
      lines,
      file: _,
      ...contract
    } = parseContract(text, 'toml', '/project/cleanroom.config.toml', known);
    expect({ ...contract, services: contract.services.length }).toEqual({ ...expected, services: 3 });
    expect(lines).toMatchObject({
      workload: 1,
      subject: 2,
      'subject.limits.memory': 15,
      'subject.env.CACHE': 21,
      'services.db.memory': 26,
      'services.cache': 29,
      'claims.health-checks': 31,
      'claims.health-checks.within': 33,
    });
  });

  it('numbers the entries of a list of TOML tables', () => {
    const text = `[[workload]]
run = "a"
stdin = """
run = 'not a key'
"""
[[workload]]
run = "b"
[workload.later]
x = 1`;
    expect(() => parseContract(text, 'toml', '/p/c.toml', known)).toThrow(
      'unknown key workload.1.later (line 8)',
    );
  });

  it('reads Windows line ends', () => {
    const contract = parseYamlContract('subject:\r\n  name: tool\r\n  image: tool:1\r\n');
    expect(contract.lines).toEqual({ subject: 1, 'subject.name': 2, 'subject.image': 3 });
  });

  it('puts files on a base image', () => {
    const { subject } = parseYamlContract(`subject:
  name: tool
  image: { base: 'debian:12-slim', packages: [nginx], npm: ['@scope/tool@1.2.3'], files: { /app/: ../dist } }`);
    expect(subject.image).toEqual({
      kind: 'files',
      base: 'debian:12-slim',
      packages: ['nginx'],
      npm: ['@scope/tool@1.2.3'],
      files: { '/app': '/dist' },
    });
  });
});
