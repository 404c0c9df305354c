import { defineConfig, postgres, redis } from 'cleanroom';

/** Parse Server, a backend from npm. Claims from docs.parseplatform.org (headings of the guides `parse-server` and `rest`), and `--help`. */
const note = (text: string) => ({ http: 'POST /parse/classes/Note', body: { text }, expect: 201 });
const signUp = (username: string) => ({
  http: 'POST /parse/users',
  body: { username, password: 'correct horse' },
  expect: 201,
});
const anonymous = (id: string) => ({ authData: { anonymous: { id } } }); // rest: "Anonymous Users"; signs up, and later logs in
const bearing = (http: string) => ({ http, headers: { 'x-parse-session-token': '${session}' } });
const session = {
  login: { http: 'POST /parse/users', body: anonymous('ann') },
  from: { field: 'sessionToken' },
  use: bearing('GET /parse/users/me'),
  logout: bearing('POST /parse/logout'),
}; // rest: "Validating Session Tokens", "Logging Out"
const HEADERS = { 'X-Parse-Application-Id': 'notes', 'Content-Type': 'application/json' };
const token = (id: string) => [
  'node',
  '-e',
  `fetch('http://127.0.0.1:1337/parse/users', ${JSON.stringify({
    method: 'POST',
    headers: HEADERS,
    body: JSON.stringify(anonymous(id)),
  })}).then((answer) => answer.json()).then(({ sessionToken }) => console.log(sessionToken))`,
];
const hit = {
  http: 'POST /parse/classes/Hit',
  body: { text: '${key}' },
  headers: { 'x-forwarded-for': '${key}' },
  expect: 201,
};
const config = (
  requestTimeWindow: number, // --help, rateLimit: "requests that can be made per IP address within the time window"; redisUrl: "for multiple servers"
) =>
  JSON.stringify({
    rateLimit: [
      { requestPath: '/classes/Hit', requestTimeWindow, requestCount: 10, redisUrl: '${cache.url}' },
    ],
  });
const anybody = Object.fromEntries(
  ['find', 'get', 'count', 'create', 'update', 'delete'].map((act) => [act, { '*': true }]),
);
const definitions = ['Note', 'Hit'].map((className) => ({
  className,
  fields: { text: { type: 'String' } },
  classLevelPermissions: anybody,
}));
const dump = { run: ['sh', '-c', 'pg_dump -Fc -f {file} "$DATABASE"'] }; // postgresql.org/docs/15: pg_dump, pg_restore
const restore = 'pg_restore --clean --if-exists --single-transaction -d "$DATABASE"';
const WRITTEN = 'select text as value from "Note"';
const SET_ID = 'chage chfn chsh expiry gpasswd mount newgrp passwd su umount'
  .split(' ')
  .map((name) => `/usr/bin/${name}`); // Debian's own

export default defineConfig({
  subject: {
    name: 'parse-server',
    image: { base: 'node:24-slim', packages: ['postgresql-client'], npm: ['parse-server@9.10.0'] },
    command: ['sh', '-c', 'printf %s "$CONFIG" > /tmp/config.json && exec parse-server /tmp/config.json'], // the environment takes no list of limits
    port: 1337,
    ready: '/parse/health',
    limits: { memory: '512MiB', cpus: 1 },
    readyWithin: '30s',
    headers: HEADERS,
    env: {
      CONFIG: config(20_000),
      DATABASE: '${db.url}',
      PARSE_SERVER_DATABASE_URI: '${db.url}?max=5',
      PARSE_SERVER_APPLICATION_ID: 'notes',
      PARSE_SERVER_URL: 'http://127.0.0.1:1337/parse',
      PARSE_SERVER_MASTER_KEY_IPS: '0.0.0.0/0',
      PARSE_SERVER_TRUST_PROXY: 'true',
      PARSE_SERVER_CACHE_ADAPTER: JSON.stringify({
        module: 'parse-server/lib/Adapters/Cache/RedisCacheAdapter',
        options: { url: '${cache.url}' },
      }),
      PARSE_SERVER_SCHEMA: JSON.stringify({ definitions }),
      PARSE_SERVER_LOGS_FOLDER: 'null',
      JSON_LOGS: '1',
    },
    secrets: { PARSE_SERVER_MASTER_KEY: '${fresh}' },
  },
  services: { db: postgres({ memory: '512MiB', cpus: 0.5 }), cache: redis({ memory: '256MiB', cpus: 0.25 }) },
  workload: [note('buy milk'), 'GET /parse/classes/Note?limit=5', session.login],
  claims: {
    'basic-execution': {
      help: { command: 'parse-server --help', prints: ['--appId', '--databaseURI', '--rateLimit'] },
    },
    'health-checks': { live: '/parse/health' }, // "Health Check"
    'database-integration': {
      given: [signUp('taken')],
      pool: 5,
      inputs: ['GET /parse/classes/Note/${input}'], // "PostgreSQL"; rest: "Objects"
      writes: [
        {
          request: note('${value}'),
          id: 'objectId',
          read: 'GET /parse/classes/Note/${id}',
          written: 'select count(*) from "Note" where text = $1',
        },
      ],
      refused: [{ request: { ...signUp('taken'), expect: 400 } }],
    }, // rest: "Signing Up": usernames are unique
    'data-consistency': {
      caches: ['cache'],
      unique: { create: signUp('${name}'), values: 'select username as value from "_User"' },
      register: {
        create: note('${value}'),
        id: 'objectId',
        write: { http: 'PUT /parse/classes/Note/${id}', body: { text: '${value}' } },
        read: 'GET /parse/classes/Note/${id}',
        value: 'text',
      },
    },
    'rate-limiting': {
      action: hit,
      limit: 10,
      burst: 20,
      window: '20s',
      shared: true,
      forwarding: true,
      effect: { service: 'db', counts: 'select count(*) from "Hit" where text = $1' },
    },
    'load-balancing': {
      session,
      limit: {
        request: { ...hit, body: { text: 'one' }, headers: {} },
        allowed: 10,
        window: '1m',
        env: { CONFIG: config(60_000) },
      }, // "Redis Cache Adapter": "for multiple instances"
      state: {
        create: note('${value}'),
        id: 'objectId',
        read: 'GET /parse/classes/Note/${id}',
        change: { http: 'PUT /parse/classes/Note/${id}', body: { text: '${value}' } },
      },
    },
    'state-persistence': { acts: [note('grüß')], read: 'GET /parse/classes/Note?count=1&limit=0' },
    'error-handling': {
      requests: [{ request: signUp('${value}'), required: ['username', 'password'] }],
      bodyLimit: '20MiB',
    }, // --help: maxUploadSize
    'secrets-management': {
      required: [{ variable: 'PARSE_SERVER_MASTER_KEY' }],
      rotation: {
        variable: 'PARSE_SERVER_MASTER_KEY',
        credential: 'printenv PARSE_SERVER_MASTER_KEY',
        request: { http: 'GET /parse/schemas', headers: { 'x-parse-master-key': '{credential}' } },
      },
    },
    'security-boundaries': {
      session,
      setId: [...SET_ID, '/usr/sbin/unix_chkpwd'],
      users: {
        header: 'x-parse-session-token',
        prefix: '',
        owner: { run: token('ann') },
        other: { run: token('bob') },
      },
      protected: [
        { request: 'GET /parse/users/me', shared: true },
        { request: 'GET /parse/sessions/me', shared: true },
      ],
      inputs: [
        {
          name: 'text of a note',
          http: note('{input}'),
          id: 'objectId',
          later: ['GET /parse/classes/Note/{id}'],
        },
      ],
    },
    'backup-restore': {
      prepare: [note('one')],
      changes: [note('two')],
      reads: ['GET /parse/classes/Note?count=1&limit=0'],
      backup: dump,
      restore: { run: ['sh', '-c', `${restore} {file}`] },
      writes: { request: note('${value}'), written: WRITTEN },
    },
    'disaster-recovery': {
      rto: '20s',
      rpo: '5s',
      every: '2s',
      given: [note('one')],
      reads: ['GET /parse/classes/Note?limit=1'],
      backup: dump,
      write: { request: note('${value}'), written: WRITTEN, id: 'objectId' },
      recover: [
        {
          run: [
            'sh',
            '-c',
            `for file in $(ls -r {folder}); do ${restore} {folder}/$file && exit; done; exit 1`,
          ],
        },
      ],
    },
  },
});
