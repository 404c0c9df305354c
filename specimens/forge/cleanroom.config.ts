import { defineConfig } from 'cleanroom';

/** A project whose build is ended by a signal: its failure must not be lost on the way. */
const CRASH = `[project]
name = "crash"

[phases.build]
steps = [{ action = "exec", run = ["sh", "-c", "kill -KILL $$"] }]
`;

/** A project whose build says more than fits into a buffer. */
const CHATTY = `[project]
name = "chatty"

[phases.build]
steps = [{ action = "exec", run = ["sh", "-c", "yes 'one more line of many' | head -n 100000"] }]
`;

/** Many steps that are each over soon. */
const STEPS = Array.from({ length: 16 }, () => '{ action = "exec", run = ["sleep", "0.5"] }').join(', ');

/** A project whose build takes its time, and which has phases that go on until they are stopped, by one step and by many. */
const SLOW = `[project]
name = "slow"

[values]
greeting = "Hello"

[phases.before]
steps = [{ action = "render", from = "src/header.txt", to = "build/before.txt" }]

[phases.build]
steps = [
  { action = "render", from = "src/greeting.txt", to = "build/greeting.txt" },
  { action = "exec", run = ["sleep", "0.15"] },
  { action = "concat", from = ["src/header.txt", "build/greeting.txt"], to = "build/page.txt" },
  { action = "digest", from = ["build/greeting.txt", "build/page.txt"], to = "build/SHA256SUMS" },
]

[phases.watch]
steps = [{ action = "exec", run = ["sh", "-c", "sleep 90 & wait"] }]

[phases.poll]
steps = [${STEPS}]
`;

/** A project with two phases that know nothing of each other; of the first, only its state tells. */
const PAIR = `[project]
name = "pair"

[phases.one]
steps = [{ action = "exec", run = ["sleep", "0.15"] }]

[phases.two]
steps = [
  { action = "exec", run = ["sleep", "0.15"] },
  { action = "render", from = "src/header.txt", to = "made/zwei-Łódź-東京-🦊.txt" },
]
`;
const PAIR_FILE = '/srv/projects/pair/forge.toml';

/** Tells the projects that are whole, by the file that is written last. */
const STORED = 'for p in store/*; do test -f "$p/.forge/state.json" && basename "$p"; done; true';

/** Fails where there is a state without the project that it is of. */
const WHOLE =
  'for p in store/*; do test ! -f "$p/.forge/state.json" || test -f "$p/forge.toml" || exit 1; done';

/** A project with phases that leave nothing but a memory of them. */
const KEPT = `[project]
name = "demo"

[phases.one]
steps = [{ action = "exec", run = ["true"] }]

[phases.two]
steps = [{ action = "exec", run = ["true"] }]
`;

/** What another tool would make of the state, by the documented format alone. */
const READ_STATE = `
const { format, phases } = JSON.parse(require('node:fs').readFileSync('/srv/projects/pair/.forge/state.json', 'utf8'));
if (format !== 'forge-state/1') throw new Error('unknown format ' + format);
for (const [name, { outcome }] of Object.entries(phases)) console.log(name, outcome);
`;

const MADE = ['forge.toml', '.forge/state.json', 'src/greeting.txt', 'src/header.txt'];

/** A forge.toml with keys of every kind. */
const CONFIGURATION = `[project]
name = "demo"
version = "1.2.0"

[values]
greeting = "Hello"
api-key = "k3y-9f27c1d0a8"

[phases.build]
needs-token = true
steps = [{ action = "render", from = "src/greeting.txt", to = "build/greeting.txt" }]
`;

const text = { type: 'string', minLength: 1 };
const texts = { type: 'array', items: text, minItems: 1 };
const step = (action: string, required: Record<string, object>, optional: Record<string, object> = {}) => ({
  type: 'object',
  properties: { action: { const: action }, ...required, ...optional },
  required: ['action', ...Object.keys(required)],
  additionalProperties: false,
});
const name = { type: 'string', pattern: '^[a-z][a-z0-9-]*$' };

/** What a forge.toml may say, as its documentation has it. */
const SCHEMA = {
  type: 'object',
  properties: {
    project: {
      type: 'object',
      properties: { name, version: text },
      required: ['name'],
      additionalProperties: false,
    },
    values: { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } },
    phases: {
      type: 'object',
      propertyNames: name,
      additionalProperties: {
        type: 'object',
        properties: {
          'needs-token': { type: 'boolean' },
          steps: {
            type: 'array',
            minItems: 1,
            items: {
              oneOf: [
                step('render', { from: text, to: text }),
                step('copy', { from: text, to: text }),
                step('concat', { from: texts, to: text }),
                step('digest', { from: texts, to: text }),
                step('check', { file: text }, { contains: text }),
                step('exec', { run: texts }),
              ],
            },
          },
        },
        required: ['steps'],
        additionalProperties: false,
      },
    },
  },
  required: ['project'],
  additionalProperties: false,
};

/** A phase that holds the project's lock until it is stopped. */
const HOLDER = `
[phases.hold]
steps = [{ action = "exec", run = ["sleep", "60"] }]
`;

/** A phase that needs the token and writes a file, so that work before a refusal would show. */
const WORKING = `[project]
name = "demo"

[phases.build]
needs-token = true
steps = [{ action = "render", from = "src/header.txt", to = "build/header.txt" }]
`;

/** A project with one step, whose paths come from whoever wrote it. */
const project = (step: string) => `[project]
name = "boundary"

[phases.build]
steps = [{ action = "copy", ${step} }]
`;

/**
 * A project whose steps are given the token, and use it for long enough to be looked at. The last phase did not ask for it: it writes down
 * what its programs are given, and puts together a file that people keep private.
 */
const VAULT = `[project]
name = "vault"

[phases.deploy]
needs-token = true
steps = [{ action = "exec", run = ["sh", "-c", "test -n \\"$FORGE_TOKEN\\" && sleep 0.2"] }]

[phases.fail]
needs-token = true
steps = [{ action = "exec", run = ["sh", "-c", "exit 4"] }]

[phases.bundle]
steps = [
  { action = "exec", run = ["sh", "-c", "env > build-info.txt"] },
  { action = "concat", from = ["defaults.env", "token.env"], to = "deploy.env" },
]
`;

/** What people keep the token in, readable by nobody else, with the file that is made of it. */
const KEEP_TOKEN = 'umask 077; cd vault; echo "TOKEN=$FORGE_TOKEN" > token.env; cp token.env deploy.env';

export default defineConfig({
  subject: {
    name: 'forge',
    image: { build: '.' },
    command: 'forge',
    state: ['/srv/projects'],
    secrets: { FORGE_TOKEN: '${fresh}' },
    limits: { memory: '128MiB' },
  },
  workload: [
    { run: 'forge init demo --force' },
    { run: 'forge run build --config demo/forge.toml' },
    { run: 'forge digest demo/build/page.txt' },
  ],
  claims: {
    'basic-execution': {
      version: { command: 'forge --version', prints: '1.4.0' },
      help: { command: 'forge --help', prints: ['init', 'generate', 'run', 'config', 'backup', 'restore'] },
      steps: [
        { name: 'init', command: 'forge init --name demo', prints: ['demo'], produces: MADE },
        { name: 'deploy before build', command: 'forge run deploy', exit: 3 },
        { name: 'build', command: 'forge run build', produces: ['build/page.txt', 'build/SHA256SUMS'] },
        { name: 'deploy', command: 'forge run deploy', produces: ['deployed/page.txt'] },
        {
          name: 'generate',
          command: 'forge generate service --out svc --set port=9000',
          produces: ['svc/package.json', 'svc/src/main.js', 'svc/test/server.test.js'],
        },
        {
          name: 'crash',
          command: ['sh', '-c', 'mkdir crash && cat > crash/forge.toml && cd crash && exec forge run build'],
          stdin: CRASH,
          exit: 3,
        },
        {
          name: 'chatter',
          command: [
            'sh',
            '-c',
            'mkdir chatty && cat > chatty/forge.toml && cd chatty && exec forge run build',
          ],
          stdin: CHATTY,
        },
        { name: 'back up', command: 'forge backup demo.backup', produces: ['demo.backup'] },
      ],
      copies: [
        {
          from: 'verbatim/assets/logo.png',
          command: 'forge run build --config verbatim/forge.toml',
          to: 'verbatim/site/logo.png',
          files: { 'verbatim/forge.toml': project('from = "assets/logo.png", to = "site/logo.png"') },
          keepsMode: true,
        },
      ],
    },
    'secrets-management': {
      files: { 'vault/forge.toml': VAULT, 'vault/defaults.env': 'STAGE=test\n' },
      uses: [
        { run: 'forge run deploy --config vault/forge.toml' },
        { run: ['sh', '-c', 'cd vault && forge backup saved'] },
        { run: ['sh', '-c', `(${KEEP_TOKEN}) && exec forge run bundle --config vault/forge.toml`] },
      ],
      holds: ['token.env', 'deploy.env'].map((name) => ({
        secret: 'FORGE_TOKEN',
        place: 'file' as const,
        where: `/work/vault/${name}`,
      })),
      fails: [
        { run: 'forge run fail --config vault/forge.toml', exit: 3 },
        { run: 'forge run no-such-phase --config vault/forge.toml', exit: 2 },
      ],
      required: [{ variable: 'FORGE_TOKEN', command: 'forge run deploy --config vault/forge.toml' }],
    },
    'security-boundaries': {
      inputs: [
        {
          name: 'a source in forge.toml',
          is: ['path to read'],
          files: {
            'boundary/forge.toml': project('from = "{input}", to = "out.txt"'),
            'boundary/docs/page.txt': 'a page\n',
          },
          quoting: 'quoted',
          command: 'forge run build --config boundary/forge.toml',
          folder: 'boundary',
          good: 'docs/page.txt',
        },
        {
          name: 'a target in forge.toml',
          is: ['path to write'],
          files: {
            'boundary/forge.toml': project('from = "docs/page.txt", to = "{input}"'),
            'boundary/docs/page.txt': 'a page\n',
          },
          quoting: 'quoted',
          command: 'forge run build --config boundary/forge.toml',
          folder: 'boundary',
          good: 'made.txt',
        },
        {
          name: 'a value for a template',
          is: ['path to write', 'text'],
          files: { 'templates/page/{{name}}.txt': 'Dear {{name}},\n' },
          command: [
            ...['forge', 'generate', 'page', '--template-dir', 'templates', '--out', 'site', '--force'],
            ...['--set', 'name={input}'],
          ],
          folder: 'site',
        },
        {
          name: 'the archive of a template',
          archive: 'tar.gz',
          files: { 'page/letter.txt': 'Dear {{name}},\n' },
          command: 'forge generate page --template-archive {input} --out unpacked --force',
          folder: 'unpacked',
        },
        {
          name: 'the name of a file',
          files: { 'letters/page.txt': 'a page\n' },
          command: ['forge', 'digest', '{input}'],
          folder: 'letters',
          good: 'letters/page.txt',
        },
      ],
    },
    'resource-constraints': {
      large: { command: 'forge digest {file}', bytes: '192MiB' },
    },
    'network-isolation': {
      provoke: [{ run: 'forge run no-such-phase', exit: 1 }],
      long: {
        run: ['sh', '-c', 'cat > slow.toml && exec forge run watch --config slow.toml'],
        stdin: SLOW,
      },
    },
    'process-kill-signals': {
      prepare: [
        { run: 'forge init slow' },
        { run: ['sh', '-c', 'cat > slow/forge.toml'], stdin: SLOW },
        // There is something to lose, which the action does not do again.
        { run: 'forge run before --config slow/forge.toml' },
      ],
      action: { run: 'forge run build --config slow/forge.toml' },
      read: { run: 'forge status --config slow/forge.toml' },
      state: ['/work/slow'],
      long: { run: 'forge run watch --config slow/forge.toml' },
      within: '4s',
      timeout: {
        command: 'forge --timeout 1s run watch --config slow/forge.toml',
        after: '1s',
        exit: 124,
        others: ['forge --timeout 1s run poll --config slow/forge.toml'],
      },
    },
    'state-persistence': {
      prepare: [
        { run: 'forge init /srv/projects/pair' },
        { run: ['sh', '-c', `cat > ${PAIR_FILE}`], stdin: PAIR },
      ],
      acts: [{ run: `forge run one --config ${PAIR_FILE}` }, { run: `forge run two --config ${PAIR_FILE}` }],
      read: { run: `forge status --config ${PAIR_FILE}` },
      // To the end of the line: where its outputs are not found again, more is said.
      shows: ['one: done\n', 'two: done\n'],
      fails: [
        {
          act: {
            run: [
              'sh',
              '-c',
              `rm /srv/projects/pair/src/header.txt; exec forge run two --config ${PAIR_FILE}`,
            ],
            exit: 3,
          },
          shows: ['two: failed\n'],
        },
      ],
      second: { run: ['node', '-e', READ_STATE] },
    },
    'error-handling': {
      files: [
        { command: 'forge config check {file}', content: '[project]\nname = "demo"\n' },
        { command: 'forge generate service --out svc --force --data {file}', content: '{ "port": 9000 }\n' },
        { command: 'forge digest {file}', content: 'a line of text\n', text: false },
      ],
      writes: [
        {
          before: ['forge generate library --out out'],
          command: 'forge generate service --out out --force',
          into: 'out',
        },
      ],
    },
    'state-corruption-recovery': {
      prepare: [
        { run: 'forge init demo' },
        { run: ['sh', '-c', 'cat >> demo/forge.toml'], stdin: HOLDER },
        { run: 'forge run build --config demo/forge.toml' },
      ],
      state: ['demo/.forge/state.json', 'demo/.forge/state.copy.json'],
      act: { run: 'forge run test --config demo/forge.toml' },
      fingerprint: { run: 'forge status --config demo/forge.toml' },
      recover: [{ run: 'forge recover demo' }],
      locks: [{ path: 'demo/.forge/lock', holder: 'forge run hold --config demo/forge.toml' }],
      within: '4s',
    },
    'backup-restore': {
      prepare: [
        { run: 'forge init --name demo' },
        // A value in it may be a secret, so that people make it private.
        { run: ['sh', '-c', 'cat > forge.toml && chmod 600 forge.toml'], stdin: KEPT },
        { run: 'forge run one' },
      ],
      changes: [
        { run: 'forge run two' },
        {
          run: [
            'sh',
            '-c',
            'printf "\\n[phases.three]\\nsteps = [{ action = \\"exec\\", run = [\\"true\\"] }]\\n" >> forge.toml',
          ],
        },
      ],
      reads: [{ run: 'forge status' }],
      backup: { run: 'forge backup {file}' },
      restore: { run: 'forge restore {file}' },
      files: ['/work/forge.toml', '/work/.forge/state.json', '/work/.forge/state.copy.json'],
    },
    'configuration-validation': {
      configurations: [
        {
          format: 'toml',
          content: CONFIGURATION,
          command: 'forge config check {file}',
          schema: SCHEMA,
          exact: true,
          suggests: true,
          secrets: ['values.api-key'],
          byteOrderMark: 'accepted',
          conflicts: [{ env: { FORGE_TIMEOUT: 'soon' }, names: ['FORGE_TIMEOUT'] }],
        },
        {
          format: 'toml',
          content: WORKING,
          before: ['forge init --name demo'],
          at: 'forge.toml',
          command: 'forge run build --config {file}',
          works: true,
          variables: { FORGE_TOKEN: 'a-token-for-tests' },
          schema: SCHEMA,
          conflicts: [
            { env: { FORGE_TOKEN_FILE: '/work/token' }, names: ['FORGE_TOKEN_FILE', 'FORGE_TOKEN'] },
          ],
        },
      ],
    },
    'comprehensive-validation': {
      commands: {
        prepare: [{ run: 'forge init slow' }, { run: ['sh', '-c', 'cat > slow/forge.toml'], stdin: SLOW }],
        mix: [
          { command: { run: 'forge run build --config slow/forge.toml' } },
          { command: { run: 'forge init store/${value}' }, written: { run: ['sh', '-c', STORED] } },
        ],
        reads: [{ run: 'forge status --config slow/forge.toml' }, { run: ['sh', '-c', 'cat slow/build/*'] }],
        invariants: [
          {
            name: 'what was built fits its digests',
            command: { run: ['sh', '-c', 'cd slow && sha256sum -c build/SHA256SUMS'] },
          },
          { name: 'what has a state is a project', command: { run: ['sh', '-c', WHOLE] } },
        ],
      },
    },
  },
});
