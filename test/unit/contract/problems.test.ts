import { describe, expect, it } from 'vitest';
import { parseContract } from '../../../src/contract/parse.ts';
import { failed, problemsOfYaml } from './failed.ts';
import { known } from './known.ts';

const subject = (more: string): string => `subject:\n  name: tool\n  image: tool:1\n  ${more}\n`;
const service = (more: string): string => subject(`port: 80\n  ${more}`);

describe('what is told of a bad contract', () => {
  it('is everything at once, in the order of the file', async () => {
    const problems = await problemsOfYaml(`subject:
  name: Ledger_X
  comand: [ledger, serve]
  port: 80800
  readyWithin: 10
  env: { DATABASE_URL: '\${dbb.url}' }
services:
  db: { type: postgress }
claims:
  helth-checks: {}
  basic-execution: { retries: 0 }
`);
    expect(problems).toEqual([
      'subject.image (line 1) is missing: ' +
        "write an image reference, { build: '.' }, or { base: 'debian:12-slim', files: { … } }",
      "subject.name (line 2) is 'Ledger_X': write lower-case words joined by hyphens, as in 'order-service'",
      'unknown key subject.comand (line 3): did you mean command?',
      'subject.port (line 4) is 80800: expected at most 65535',
      "subject.readyWithin (line 5) is 10: write a unit, as in '5s' (ms, s, m, h)",
      'subject.env.DATABASE_URL (line 6): ${dbb.url} names no service of the contract; did you mean db?',
      "services.db.type (line 8) is 'postgress': did you mean postgres?",
      'unknown key claims.helth-checks (line 10): did you mean health-checks?',
      'claims.basic-execution.retries (line 11) is 0: expected at least 1',
    ]);
  });

  it.each([
    ['command: tool list', 'command', 'run'],
    ['cmd: [tool, list]', 'cmd', 'run'],
    ['runs: tool list', 'runs', 'run'],
    ['request: GET /', 'request', 'http'],
    ['htttp: GET /', 'htttp', 'http'],
  ])('takes an action for what its keys are like: { %s }', async (written, key, meant) => {
    const [missing, unknown] = await problemsOfYaml(`${subject('')}workload: [{ ${written} }]`);
    expect(missing).toMatch(new RegExp(`^workload\\.0\\.${meant} \\(line 5\\) is missing: expected text`));
    expect(unknown).toBe(`unknown key workload.0.${key} (line 5): did you mean ${meant}?`);
  });

  it('stops at fifty, and says how many more there are', async () => {
    const keys = Array.from({ length: 70 }, (_, index) => `x${index}: 1`).join('\n');
    const told = await problemsOfYaml(`${subject('')}${keys}`);
    expect(told).toHaveLength(51);
    expect(told.at(-1)).toBe('… and 20 more');
  });

  it.each([
    ['a list for a mapping', '- a', 'the contract is a list: expected a mapping of keys to values'],
    ['a text for a mapping', 'hello', "the contract is 'hello': expected a mapping of keys to values"],
    [
      'a key with nothing behind it',
      `${subject('')}claims:`,
      'claims (line 5) is nothing (null): expected a mapping of keys to values ({} for an empty one)',
    ],
    [
      'a far-off key',
      subject('zzzzzz: 1'),
      /^unknown key subject\.zzzzzz \(line 4\): allowed here: name, image, command, port, /,
    ],
    [
      'a key of the subject beside it',
      `${subject('')}headers: { Host: shop.example.com }`,
      'unknown key headers (line 5): belongs under subject',
    ],
    [
      'an alias inside itself',
      'subject: &a { b: *a }',
      'the contract: nests more than 32 levels deep, or contains itself',
    ],
    ['a fraction', subject('port: 80.5'), 'subject.port (line 4) is 80.5: expected a whole number'],
    [
      'a bare size',
      subject('limits: { memory: 256 }'),
      "subject.limits.memory (line 4) is 256: write a unit, as in '256MiB' (B, KiB, MiB, GiB, kB, MB, GB)",
    ],
    [
      'a tiny size',
      subject('limits: { memory: 1MiB }'),
      "subject.limits.memory (line 4) is '1MiB': at least '6MiB', the least that engines take",
    ],
    [
      'words for a number',
      subject('limits: { cpus: half }'),
      "subject.limits.cpus (line 4) is 'half': expected a number",
    ],
    [
      'quotes in a command',
      subject(`command: sh -c 'a b'`),
      "subject.command (line 4) is 'sh -c 'a b'': is split on blanks and knows no quotes: write a list of words",
    ],
    [
      'quotes in a command of the workload',
      `${subject('')}workload: [{ run: sh -c 'a b' }]`,
      "workload.0.run (line 5) is 'sh -c 'a b'': is split on blanks and knows no quotes: write a list of words",
    ],
    [
      'a text in the workload that is no request',
      `${subject('')}workload: [shop list]`,
      "workload.0 (line 5) is 'shop list': write a request, as in 'GET /accounts/1', or a command, as in { run: 'shop list' }",
    ],
    [
      'an image that has the keys of one kind, and another fault',
      'subject: { name: tool, image: { base: debian, files: { app: . } } }',
      "key subject.image.files.app (line 1): write an absolute path, as in '/var/lib/app'",
    ],
    [
      'a key of another kind of action beside its own',
      `${subject('')}workload: [{ run: tool, expect: 200 }]`,
      'unknown key workload.0.expect (line 5): allowed here: run, stdin, exit',
    ],
    [
      'a key by another name',
      `${service('')}workload: [{ http: POST /, json: {} }]`,
      'unknown key workload.0.json (line 6): did you mean body?',
    ],
    [
      'a number for a command',
      subject('command: 5'),
      'subject.command (line 4) is 5: expected text or a list',
    ],
    [
      'a user without group',
      subject('user: 1000'),
      "subject.user (line 4) is 1000: write uid:gid, as in '1000:1000'",
    ],
    [
      'root without leave',
      subject("user: '0:0'"),
      "subject.user (line 4) is '0:0': that is root; ask for it with relax: { root: true }",
    ],
    [
      'a capability by its full name',
      subject('relax: { capabilities: [CAP_NET_RAW] }'),
      "subject.relax.capabilities.0 (line 4) is 'CAP_NET_RAW': did you mean NET_RAW?",
    ],
    [
      'an unknown capability',
      subject('relax: { capabilities: [FLY] }'),
      /'FLY': allowed: CHOWN, .*… \(41 in all\)$/,
    ],
    [
      'a signal that asks nobody',
      service('stopSignal: SIGKILL'),
      "subject.stopSignal (line 5) is 'SIGKILL': asks nobody, since no program can handle it; write one of SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGUSR2, SIGWINCH",
    ],
    [
      'half a signal',
      service('stopSignal: QUIT'),
      /^subject.stopSignal \(line 5\) is 'QUIT': allowed: SIGTERM, /,
    ],
    [
      'a signal for what ends by itself',
      subject('stopSignal: SIGQUIT'),
      'subject.stopSignal (line 4): is for services only; give subject.port too',
    ],
    [
      'headers of a proxy before what nobody asks',
      subject('headers: { Host: shop.example.com }'),
      'subject.headers (line 4): is for services only; give subject.port too',
    ],
    ['nearly the key of a proxy', service('header: { Host: a }'), /subject.header .*did you mean headers\?/],
    [
      'a header in two lines',
      service('headers: { Host: "shop\\nX-Other: 1" }'),
      'subject.headers.Host (line 5) is a text (not shown): write one line of visible ASCII characters',
    ],
    [
      'an empty header',
      service("headers: { Host: '' }"),
      'subject.headers.Host (line 5) is a text (not shown): write one line of visible ASCII characters',
    ],
    [
      'a header that is a number',
      service('headers: { X-Port: 443 }'),
      /^subject.headers.X-Port \(line 5\) is .*: write text; put numbers and truth values in quotes$/,
    ],
    [
      'a header with a blank in its name',
      service("headers: { 'X Host': a }"),
      'key subject.headers.X Host (line 5): is no name of a header',
    ],
    [
      'a header of one message only',
      service("headers: { Content-Length: '5' }"),
      'subject.headers.Content-Length (line 5): is for each request to say; leave it out',
    ],
    [
      'a header of a proxy twice',
      service('headers: { host: b, Host: a }'),
      'subject.headers.Host (line 5): stands there twice, since names are the same in any case; keep one',
    ],
    [
      'a service in a header of a proxy',
      service("headers: { X-Db: '${db.host}' }"),
      'subject.headers.X-Db (line 5): is filled in with ${secrets.NAME} only',
    ],
    [
      'an unknown secret in a header of a proxy',
      service("secrets: { KEY: a-long-one }\n  headers: { X-Key: 'a ${secrets.KEYS}' }"),
      'subject.headers.X-Key (line 6): ${secrets.KEYS} names no secret of the contract; did you mean KEY?',
    ],
    [
      'a secret of two lines in a header of a proxy',
      service('secrets: { KEY: "a-long\\nsecret" }\n  headers: { X-Key: "${secrets.KEY}" }'),
      'subject.headers.X-Key (line 6): takes a secret of visible ASCII characters in one line only',
    ],
    [
      'more headers than a proxy can say',
      service(`headers: { ${Array.from({ length: 17 }, (_, n) => `x-${n}: a`).join(', ')} }`),
      'subject.headers (line 5): at most 16',
    ],
    [
      'a relative folder',
      subject('state: [data]'),
      "subject.state.0 (line 4) is 'data': write an absolute path, as in '/var/lib/app'",
    ],
    [
      'a way out of a folder',
      subject('state: [/data/../etc]'),
      "subject.state.0 (line 4) is '/data/../etc': leave out '..'",
    ],
    [
      'the root as state',
      subject('state: [/]'),
      "subject.state.0 (line 4) is '/': name a folder of its own, not / and nothing under /proc, /sys or /dev",
    ],
    [
      'overlapping folders',
      subject('state: [/a, /a/b]'),
      "subject.state.1 (line 4) is '/a/b': overlaps with subject.state.0, /a",
    ],
    [
      'the same folder twice',
      subject('state: [/a]\n  writable: [/a/]'),
      "subject.writable.0 (line 5) is '/a/': overlaps with subject.state.0, /a",
    ],
    [
      'state in the work folder',
      subject('state: [/work/x]'),
      "subject.state.0 (line 4) is '/work/x': overlaps with subject.workFolder, /work",
    ],
    [
      'state in /tmp',
      subject('state: [/tmp/x]'),
      "subject.state.0 (line 4) is '/tmp/x': overlaps with /tmp, which is always writable and never kept",
    ],
    [
      'readiness of a command',
      subject('ready: /readyz'),
      'subject.ready (line 4): is for services only; give subject.port too',
    ],
    [
      'a port twice',
      service('otherPorts: [80]'),
      'subject.otherPorts.0 (line 5) is 80: is named twice; leave it out here',
    ],
    [
      'a request to a command',
      `${subject('')}workload: [GET /]`,
      'workload.0 (line 5): is an HTTP request; give subject.port too',
    ],
    [
      'a bad request',
      `${service('')}workload: [FETCH /]`,
      "workload.0 (line 6) is 'FETCH /': write a method and a path, as in 'GET /accounts/1'",
    ],
    [
      'an upper-case image',
      'subject: { name: tool, image: Nginx }',
      "subject.image (line 1) is 'Nginx': write an image reference in lower case, as in 'nginx:1' or 'ghcr.io/team/app:2'",
    ],
    [
      'a package with an option',
      "subject: { name: tool, image: { base: a, npm: ['--global'] } }",
      "subject.image.npm.0 (line 1) is '--global': write an npm package, as in 'prettier@3'",
    ],
    [
      'an unknown key of an image',
      'subject: { name: tool, image: { build: ., dokerfile: x } }',
      'unknown key subject.image.dokerfile (line 1): did you mean dockerfile?',
    ],
    [
      'a taken host name',
      `${subject('')}services: { airlock: { type: redis } }`,
      "key services.airlock (line 5): write a host name of lower-case words joined by hyphens, as in 'db'; localhost and airlock are taken",
    ],
    [
      'a container without image',
      `${subject('')}services: { x: { type: container, port: 1 } }`,
      'services.x.image (line 5) is missing: expected text',
    ],
    [
      'a service without type',
      `${subject('')}services: { x: {} }`,
      'services.x.type (line 5) is missing: one of container, postgres, redis',
    ],
    [
      'a placeholder of no service',
      service("env: { A: '${HOME}' }"),
      'subject.env.A (line 5): ${HOME} is no placeholder: write a service and a part, as in ${db.url}',
    ],
    [
      'a placeholder of no part',
      `${service("env: { A: '${db.ur}' }")}services: { db: { type: redis } }`,
      'subject.env.A (line 5): ${db.ur} names no part of a service; did you mean url?',
    ],
    [
      'a placeholder of no services',
      service("env: { A: '${db.url}' }"),
      'subject.env.A (line 5): ${db.url} names no service of the contract; declared: nothing',
    ],
    [
      'a secret that is an ordinary word',
      service('secrets: { A: reads }'),
      /^subject.secrets.A \(line \d+\): is part of many a text, .* or write \$\{fresh\} for one that is drawn$/,
    ],
    [
      'a secret that is a word of the claims',
      `${service('secrets: { A: health-check }')}claims: { health-checks: {} }`,
      /^subject.secrets.A \(line \d+\): is part of the key “health-checks” of the claims, and would be masked/,
    ],
    [
      'a secret with a placeholder',
      `${service("secrets: { A: 'x${db.url}' }")}services: { db: { type: redis } }`,
      'subject.secrets.A (line 5): ${db.…} is filled in under env only; a secret is passed as it stands',
    ],
    [
      'a claim that is a function in data',
      `${subject('')}claims: { health-checks: { probe: x } }`,
      "claims.health-checks.probe (line 5) is 'x': write a function",
    ],
    [
      'a claim of the wrong form',
      `${subject('')}claims: { health-checks: { live: healthz } }`,
      "claims.health-checks.live (line 5) is 'healthz': must begin with '/'",
    ],
    [
      'a long value',
      subject(`user: ${'x'.repeat(5_000)}`),
      `subject.user (line 4) is '${'x'.repeat(60)}…': write uid:gid, as in '1000:1000'`,
    ],
  ])('names %s', async (_, text, problem) => {
    const problems = await problemsOfYaml(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toEqual(typeof problem === 'string' ? problem : expect.stringMatching(problem));
  });
});

describe('what may be secret', () => {
  it.each([
    service('secrets: { A: 31337 }'),
    service('secrets: { A: "hunter2\\0" }'),
    service('env: { A: hunter2 }\n  secrets: { A: hunter2 }'),
    service("env: { A: 'x${hunter2-!' }"),
    service("env: { A: '${hunter2 and the rest' }"),
    `${subject('')}services: { db: { type: redis, env: { P: 31337 } } }`,
    'subject: { name: tool, image: { build: ., args: { TOKEN: 31337 } } }',
    `${service('')}workload: [{ http: GET /, headers: { authorization: 31337 } }]`,
  ])('is never shown: %j', async (text) => {
    const problems = await problemsOfYaml(text);
    expect(problems.join('\n')).not.toMatch(/hunter2|31337/);
  });

  it.each([
    ['yaml', 'subject:\n  secrets:\n    A: "x" "hunter2"'],
    ['yaml', 'subject: [a\nb: hunter2'],
    ['yaml', '- a\nhunter2: "hunter2"'],
    ['json', '{"subject": {"secrets": {"A": "hunter2" "hunter2"}}}'],
    ['json', '{"subject": {"secrets": {"A": "hunter2", hunter2}}}'],
    ['toml', 'A = "hunter2'],
    ['toml', 'A = hunter2'],
  ] as const)('is not quoted from broken %s: %j', async (format, text) => {
    const { message, code } = await failed(() => parseContract(text, format, '/p/c', known));
    expect(code).toBe('contract-syntax');
    expect(message).not.toContain('hunter2');
  });
});

describe('syntax errors', () => {
  it.each([
    ['yaml', 'a: 1\na: 2', 'YAML:\n  line 2: Map keys must be unique'],
    ['yaml', 'a:\n\tb: 1', 'YAML:\n  line 2: Tabs are not allowed as indentation'],
    [
      'yaml',
      'a: {\n  b: 1',
      'YAML:\n  line 2: Flow map in block collection must be sufficiently indented and end with a }',
    ],
    ['yaml', 'a: 1\n---\nb: 1', 'YAML:\n  line 2: Source contains multiple documents'],
    ['yaml', 'a: !!js/function x', 'YAML:\n  line 1: Unresolved tag'],
    ['yaml', 'a: *b', 'YAML:\n  Unresolved alias'],
    ['json', '{\n "a": 1,\n "a": 2\n}', 'JSON:\n  line 3: Map keys must be unique'],
    ['json', '{\n "a": [1,\n2,]}', "JSON:\n  line 3: Unexpected token ']'"],
    ['json', '{\n "a": 1,\n b: 2}', 'JSON:\n  line 3: Expected double-quoted property name'],
    ['json', 'subject:\n  name: x', "JSON:\n  line 1: Unexpected token 's'"],
    ['toml', 'a = 1\na = 2', 'TOML:\n  line 2: trying to redefine an already defined table or value'],
    ['toml', '[subject\n', 'TOML:\n  line 1: illegal character in key'],
  ] as const)('in %s %j', async (format, text, told) => {
    const { message, code } = await failed(() => parseContract(text, format, '/p/c', known));
    expect(code).toBe('contract-syntax');
    expect(message).toContain(`/p/c cannot be read as ${told}`);
  });

  it.each(['yaml', 'json', 'toml'] as const)('tell nesting without end in %s', async (format) => {
    const text = `${format === 'toml' ? 'a = ' : ''}${'['.repeat(100_000)}`;
    const { message, code } = await failed(() => parseContract(text, format, '/p/c', known));
    expect(code).toBe('contract-syntax');
    expect(message).toMatch(/nested (too deeply|structures)/);
  });

  it.each(['', '   \n', '# nothing but a comment', '---', 'null'])('calls %j empty', async (text) => {
    const { message, code } = await failed(() => parseContract(text, 'yaml', '/p/c.yaml', known));
    expect([code, message]).toEqual(['contract-empty', '/p/c.yaml is empty']);
  });
});
