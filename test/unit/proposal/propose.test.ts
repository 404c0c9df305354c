import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { contractOf, exported, project, proposed } from './support.ts';

describe.each(['node', 'rust', 'go', 'python', 'nothing at all'])('%s', (name) => {
  const { yaml, ts } = proposed(name === 'nothing at all' ? [] : project(name));

  test('the contract is good as it stands, and the same in both formats', () => {
    expect(contractOf(yaml).subject.name).toMatch(/^[a-z-]+$/);
    expect(exported(ts)).toEqual(parse(yaml));
  });

  test('every category is in it, and nothing is run', () => {
    expect(yaml).toMatch(/^ {2}(# )?basic-execution:/m);
    expect(yaml).toContain('  # state-persistence: {}');
    expect(yaml).toMatch(/Nothing was run, not even with --help/);
  });
});

test('a folder without anything: a command, of which all is asked', () => {
  const { yaml } = proposed([]);
  expect(contractOf(yaml).subject).toMatchObject({ kind: 'command', name: 'project', command: [] });
  expect(yaml).toContain(
    '# There is no Dockerfile, so it cannot be known how your program gets into an image.',
  );
  expect(yaml).toContain('# Does it serve on a TCP port?');
});

test('Node without a Dockerfile: its start script on an image of Node, what it depends on as questions', () => {
  const { yaml } = proposed(project('node'));
  const contract = contractOf(yaml);
  expect(contract.subject).toMatchObject({
    name: 'shop-api',
    kind: 'service',
    image: { kind: 'files', base: 'node:24-slim' },
    command: ['node', '/app/src/server.js'],
    port: 3000,
    readyPath: '/readyz',
  });
  expect(contract.workload).toMatchObject([{ kind: 'http', method: 'GET', path: '/products' }]);
  expect(contract.services).toEqual([]);
  expect(yaml).toContain('name: shop-api # package.json, line 2\n');
  expect(yaml).toContain('port: 3000 # openapi.yaml, line 4\n');
  expect(yaml).toContain('# pg (package.json, line 9) speaks to PostgreSQL. Does it need one,');
  expect(yaml).toContain('# db: { type: postgres }\n');
  expect(yaml).toContain('  # health-checks:\n  #   # Which path tells that it lives');
});

test('Rust without an image: the program by its bin, and what --help says where its output is given', () => {
  const files = project('rust').filter(({ name }) => name !== 'help.txt');
  const help = project('rust').find(({ name }) => name === 'help.txt') ?? null;
  const { yaml } = proposed(files, help);
  const contract = contractOf(yaml);
  expect(contract.subject).toMatchObject({
    name: 'grind',
    kind: 'command',
    image: { kind: 'reference', reference: 'grind:latest' },
    command: ['grind-cli'],
  });
  expect(contract.claims['basic-execution']).toMatchObject({
    help: { command: ['grind-cli', '--help'], prints: ['mill', 'sift'] },
  });
  expect(yaml).toContain('command: [grind-cli] # Cargo.toml, line 7\n');
  expect(yaml).toContain('# Which command tells its version, 0.9.0 by Cargo.toml, line 3?\n');
  expect(yaml).toContain('tokio-postgres (Cargo.toml, line 12) speaks to PostgreSQL');
});

test('Go: the last stage of the Dockerfile counts; what a room always has is left out', () => {
  const { yaml } = proposed(project('go'));
  expect(contractOf(yaml).subject).toMatchObject({
    name: 'relay',
    kind: 'service',
    image: { kind: 'build', context: '/project', dockerfile: '/project/Dockerfile' },
    command: ['/relay', '--listen', ':9000'],
    port: 9000,
    otherPorts: [9001],
    readyPath: '/live',
    state: ['/var/lib/relay'],
    user: '1000:1000',
  });
  expect(yaml).toContain('port: 9000 # Dockerfile, line 8\n');
  expect(yaml).toContain('# Dockerfile, line 13 and Dockerfile, line 14\n');
  expect(yaml).toContain('pgx (go.mod, line 7) speaks to PostgreSQL');
  expect(yaml).not.toContain('go-redis');
});

test('a setting that chooses a kind is not taken for the host of a service that is called so', () => {
  const files = [
    { name: 'Dockerfile', text: 'FROM scratch\nEXPOSE 80\nCMD ["shop"]\n' },
    {
      name: 'compose.yaml',
      text: 'services:\n  app: { build: ., environment: { CACHE_DRIVER: redis, REDIS_HOST: redis } }\n  redis: { image: "redis:7" }\n',
    },
  ];
  expect(contractOf(proposed(files).yaml).subject.env).toEqual({
    CACHE_DRIVER: 'redis',
    REDIS_HOST: '${redis.host}',
  });
});

test('Python with a compose file: its other containers are the services, its variables are told anew in each room', () => {
  const { yaml } = proposed(project('python'));
  const { subject, services } = contractOf(yaml);
  expect(subject).toMatchObject({
    name: 'order-service',
    image: { kind: 'build', context: '/project/api', dockerfile: '/project/api/Dockerfile' },
    command: ['uvicorn', 'orders:app', '--host', '0.0.0.0'],
    port: 8000,
    readyPath: '/health/ready',
    state: ['/srv/uploads'],
    secrets: { SIGNING_KEY: '${fresh}' },
  });
  expect(subject.env).toEqual({
    DATABASE_URL: '${db.url}',
    DB_USER: '${db.user}',
    CACHE: '${cache.url}',
    BROKER: 'amqp://${broker.host}:${broker.port}',
    BROKER_HOST: '${broker.host}',
    WORKERS: '4',
  });
  expect(services.map(({ name, type, image, port }) => [name, type, image, port])).toEqual([
    ['db', 'postgres', 'postgres:17', 5432],
    ['cache', 'redis', 'valkey/valkey:8', 6379],
    ['broker', 'container', 'rabbitmq:4', 5672],
  ]);
  expect(yaml).not.toMatch(/hunter2|do-not-use-this-one/);
  expect(yaml).toContain(
    '# docker-compose.yml, line 14 takes it from outside. With which value is it run?\n',
  );
  expect(yaml).toMatch(
    /# docker-compose.yml, line 31: it needs an image, and the TCP port .*\n {2}# search: /,
  );
  expect(yaml).toContain('The image’s user is orders (api/Dockerfile, line 3)');
  expect(yaml).not.toMatch(/pika|psycopg/);
});

describe('what a compose file starts', () => {
  const dockerfile = {
    name: 'Dockerfile',
    text: 'FROM node:24\nEXPOSE 80\nENTRYPOINT ["node", "server.js"]\nCMD ["--port", "80"]\n',
  };
  const started = (...lines: readonly string[]) => {
    const compose = ['services:', '  shop:', '    build: .', ...lines.map((line) => `    ${line}`)].join(
      '\n',
    );
    const { yaml } = proposed([dockerfile, { name: 'compose.yaml', text: compose }]);
    return [contractOf(yaml).subject.command, /command: \[.*\] # (.*)/.exec(yaml)?.[1]];
  };

  test.each<[what: string, lines: string[], command: string[], where: string]>([
    [
      'a command is given to the entry point of the image',
      ['command: [--quiet]'],
      ['node', 'server.js', '--quiet'],
      'Dockerfile, line 3 and compose.yaml, line 4',
    ],
    [
      'a command as a text is split without a shell',
      ['command: --port 81'],
      ['node', 'server.js', '--port', '81'],
      'Dockerfile, line 3 and compose.yaml, line 4',
    ],
    [
      'an entry point takes the place of all',
      ['entrypoint: node other.js'],
      ['node', 'other.js'],
      'compose.yaml, line 4',
    ],
    [
      'an entry point with the command that is given to it',
      ['entrypoint: [tini, --]', 'command: [node, other.js]'],
      ['tini', '--', 'node', 'other.js'],
      'compose.yaml, line 4 and compose.yaml, line 5',
    ],
    [
      'what is filled in from outside is not known, so the image counts',
      ['command: [--port, "${PORT}"]'],
      ['node', 'server.js', '--port', '80'],
      'Dockerfile, line 3 and Dockerfile, line 4',
    ],
    [
      'an entry point that is cleared',
      ['entrypoint: []', 'command: [node, other.js]'],
      ['node', 'other.js'],
      'compose.yaml, line 5',
    ],
    [
      'an entry point that cannot be read, so the image counts',
      ['entrypoint: sh -c "exec node other.js"', 'command: [a]'],
      ['node', 'server.js', '--port', '80'],
      'Dockerfile, line 3 and Dockerfile, line 4',
    ],
  ])('%s', (_, lines, command, where) => {
    expect(started(...lines)).toEqual([command, where]);
  });
});

describe('a compose file that only names images', () => {
  const compose = `services:
  database: { image: 'postgis/postgis:16-3.5', environment: { POSTGRES_USER: shop, POSTGRES_PASSWORD: hunter2, POSTGRES_DB: shop } }
  cache: { image: redis:7 }
  shop:
    image: example/shop:12
    ports: ['8055:8055']
    volumes: ['uploads:/srv/uploads']
    depends_on: [database, cache]
    environment:
      SECRET: replace-me
      DB_HOST: database
      DB_PASSWORD: hunter2
      REDIS: redis://cache:6379
`;

  test('the one that publishes a port, needs others and is needed by none is the subject', () => {
    const { yaml } = proposed([{ name: 'compose.yaml', text: compose }]);
    const { subject, services } = contractOf(yaml);
    expect(subject).toMatchObject({
      name: 'shop',
      image: { kind: 'reference', reference: 'example/shop:12' },
      port: 8055,
      state: ['/srv/uploads'],
      env: { DB_HOST: '${database.host}', DB_PASSWORD: '${database.password}', REDIS: '${cache.url}' },
      secrets: { SECRET: '${fresh}' },
    });
    expect(services.map(({ name, type }) => [name, type])).toEqual([
      ['database', 'postgres'],
      ['cache', 'redis'],
    ]);
    expect(yaml).not.toMatch(/hunter2|replace-me/);
  });

  test.each([
    ['a program lies beside it', [{ name: 'go.mod', text: 'module example.com/shop\n' }], compose],
    [
      'two are so',
      [],
      `${compose}  admin: { image: adminer:5, ports: ['8080:8080'], depends_on: { database: {} } }\n`,
    ],
    ['nobody needs another one', [], compose.replace(/ +depends_on.*\n/, '')],
  ])('not where %s', (_, others, text) => {
    const { yaml } = proposed([...others, { name: 'compose.yaml', text }]);
    expect(contractOf(yaml).services.map(({ name }) => name)).toContain('shop');
  });
});

test('a database of ours takes no command of a compose file, with its password and its files', () => {
  const compose = `services:
  shop: { build: . }
  cache: { image: redis:7, command: redis-server --requirepass hunter2 }
  db: { image: postgres:17, command: [postgres, -c, config_file=/etc/own.conf] }
  broker: { image: rabbitmq:4, expose: ['5672'], command: rabbitmq-server --quiet }
`;
  const { yaml } = proposed([
    { name: 'Dockerfile', text: 'FROM x\nCMD ["shop"]\n' },
    { name: 'compose.yaml', text: compose },
  ]);
  expect(contractOf(yaml).services.map(({ name, command }) => [name, command])).toEqual([
    ['cache', []],
    ['db', []],
    ['broker', ['rabbitmq-server', '--quiet']],
  ]);
  expect(yaml).not.toContain('hunter2');
});

test('what is proposed as a comment is good once switched on', () => {
  const { yaml } = proposed(project('node'));
  const on = yaml
    .replace('services: {} # without {} once anything below is switched on', 'services:')
    .replace('  basic-execution: {} # without {} once anything below is switched on', '  basic-execution:')
    .replace(/^( *)# (?=(?: *#? ?)(?:db|cache|limits|state|help|version|health-checks): )/gm, '$1')
    .replace(/^ {2}# (health-checks:| {2}.*)$/gm, '  $1');
  const contract = contractOf(on);
  expect(contract.services.map(({ name }) => name)).toEqual(['cache', 'db']);
  expect(contract.claims['health-checks']).toMatchObject({ live: '/healthz', ready: '/readyz' });
});

test('a Dockerfile that starts its program through a shell: the words as a question, since the shell gets the signals', () => {
  const dockerfile = (command: string) => ({
    name: 'Dockerfile',
    text: `FROM debian:12-slim\nEXPOSE 1883\nCMD ${command}\n`,
  });
  const { yaml } = proposed([dockerfile('mosquitto -c /etc/mosquitto.conf')]);
  expect(yaml).toContain('# Dockerfile, line 3 is a text for a shell, so the shell is process 1');
  expect(yaml).toContain('# command: [mosquitto, "-c", "/etc/mosquitto.conf"]\n');
  expect(yaml).toContain('# Port 1883 is that of MQTT, not of HTTP.');
  expect(yaml).toContain('# workload: [{ run: "client …" }]\n');
  expect(contractOf(yaml).subject).toMatchObject({ kind: 'service', command: [] });
  const { yaml: other } = proposed([dockerfile('mosquitto -p $PORT')]);
  expect(other).toContain('# command: [program, serve]\n');
});

test.each<[what: string, dockerfile: string, begins: string[], where: string]>([
  [
    'an entry point of several words',
    'ENTRYPOINT ["node", "/app/cli.js"]',
    ['node', '/app/cli.js'],
    'line 2',
  ],
  [
    'an entry point, without the command that is given to it',
    'ENTRYPOINT ["java", "-jar", "/app.jar"]\nCMD ["list"]',
    ['java', '-jar', '/app.jar'],
    'line 2',
  ],
  ['an entry point beside a text for a shell', 'CMD list\nENTRYPOINT ["/shop"]', ['/shop'], 'line 3'],
  ['the last entry point', 'ENTRYPOINT ["a", "b"]\nENTRYPOINT ["shop"]', ['shop'], 'line 3'],
  ['the program of a command', 'CMD ["shop", "list", "--all"]', ['shop'], 'line 2'],
  [
    'a command that an interpreter runs',
    'CMD ["python3.12", "work.py"]',
    ['python3.12', 'work.py'],
    'line 2',
  ],
  [
    'an interpreter by its path',
    'CMD ["/usr/bin/env", "ruby", "x.rb"]',
    ['/usr/bin/env', 'ruby', 'x.rb'],
    'line 2',
  ],
  ['an interpreter in a text', 'CMD node cli.js', ['node', 'cli.js'], 'line 2'],
  ['a command that asks for help', 'CMD ["node", "cli.js", "--help"]', ['node', 'cli.js'], 'line 2'],
  ['a program whose name begins as an interpreter', 'CMD ["nodemon", "x"]', ['nodemon'], 'line 2'],
])('a command begins with %s', (_, lines, begins, where) => {
  const { yaml, ts } = proposed([{ name: 'Dockerfile', text: `FROM debian:12-slim\n${lines}\n` }]);
  expect(contractOf(yaml).subject).toMatchObject({ kind: 'command', command: begins });
  expect(yaml).toContain(` # Dockerfile, ${where}\n`);
  expect(ts).toContain(`// workload: [{ run: '${begins.join(' ')} …' }],`);
});

test('help and version are asked of the program, not of what runs it', () => {
  const text = 'FROM node:24\nEXPOSE 80\nCMD ["node", "server.js"]\n';
  const { ts } = proposed([{ name: 'Dockerfile', text }]);
  expect(ts).toContain("// help: { command: ['node', 'server.js', '--help'] },");
  expect(ts).toContain("// version: { command: ['node', 'server.js', '--version'], prints: '1.0.0' },");
});

test('words that hold blanks are kept whole, and are no text', () => {
  const { ts } = proposed([{ name: 'Dockerfile', text: 'FROM x\nENTRYPOINT ["shop", "two words"]\n' }]);
  expect(ts).toContain("// workload: [{ run: ['shop', 'two words', '…'] }],");
  const lines = 'FROM x\nENTRYPOINT ["sh", \\\n  "-c", "exec shop"]\n';
  const { yaml } = proposed([{ name: 'Dockerfile', text: lines }]);
  expect(contractOf(yaml).subject.command).toEqual(['sh', '-c', 'exec shop']);
});

test.each([
  ['a service, by the port that it is told', 'start', 'verdaccio --listen 4873', 'verdaccio', 'service'],
  ['a command, by its first word', 'build', 'eleventy --input=site', '@11ty/eleventy', 'command'],
])('a project that starts a package of npm: %s', (_, script, line, name, kind) => {
  const manifest = { name: 'site', scripts: { [script]: line }, devDependencies: { [name]: '^5.1.0' } };
  const { yaml } = proposed([{ name: 'package.json', text: JSON.stringify(manifest) }]);
  const { subject } = contractOf(yaml);
  const words = line.split(' ');
  expect(subject).toMatchObject({
    kind,
    image: { kind: 'files', base: 'node:24-slim', npm: [`${name}@^5.1.0`] },
    command: kind === 'service' ? words : words.slice(0, 1),
    port: kind === 'service' ? 4873 : null,
  });
  expect(yaml).toContain('There is no Dockerfile, but package.json, line 1 starts a package of npm');
});

test('a script that needs a shell, or starts what the project does not depend on, says nothing', () => {
  for (const start of ['NODE_ENV=production shop', 'shop && tail -f log', 'make all', 'vite']) {
    const manifest = { name: 'site', scripts: { start }, dependencies: { shop: 'workspace:*' } };
    const { yaml } = proposed([{ name: 'package.json', text: JSON.stringify(manifest) }]);
    expect(contractOf(yaml).subject.image).toEqual({ kind: 'reference', reference: 'site:latest' });
  }
});
