import { defineConfig, postgres } from 'cleanroom';

const headers = { authorization: '${secrets.INIT_ADMIN_API_TOKENS}' };
const FLAGS = '/api/admin/projects/default/features';
const get = (path: string) => ({ http: `GET ${path}`, headers });
const make = (name: string, description = 'ours') => ({
  http: `POST ${FLAGS}`,
  headers,
  body: { name, type: 'release', description },
  expect: 201,
});
const change = (name: string, description: string) => ({
  http: `PUT ${FLAGS}/${name}`,
  headers,
  body: { description, type: 'release' },
});
const [COUNT, NAMES] = [
  'select count(*) from features where name = $1',
  'select name as value from features',
];
const logIn = { http: 'POST /auth/simple/login', body: { username: 'admin', password: 'unleash4all' } };
const cookie = { cookie: 'unleash-session=${session}' };
const session = {
  login: logIn,
  from: { cookie: 'unleash-session' },
  use: { http: 'GET /api/admin/user', headers: cookie },
  logout: { http: 'POST /logout', headers: cookie, expect: 302 },
};
const tagType = {
  http: 'PUT /api/admin/tag-types/simple',
  headers,
  body: { description: 'Used to simplify filtering', icon: '#' },
};
const dump = [
  'sh',
  '-c',
  'pg_dump --format=custom --file={file}.part "$DATABASE_URL" && mv {file}.part {file}',
];
const restore = [
  'sh',
  '-c',
  'pg_restore --clean --if-exists --single-transaction --dbname="$DATABASE_URL" {file}',
];

/** Unleash, a feature flag service, from npm. Claims from docs.getunleash.io and the OpenAPI description that the package serves. */
export default defineConfig({
  subject: {
    name: 'unleash',
    image: { base: 'node:24-slim', npm: ['unleash-server@8.2.0'], packages: ['postgresql-client'] },
    command: 'node /usr/local/lib/node_modules/unleash-server/dist/server.js', // package.json: "start"
    port: 4242,
    ready: '/ready',
    readyWithin: '120s',
    limits: { memory: '512MiB', cpus: 1 },
    env: {
      DATABASE_URL: '${db.url}',
      DATABASE_SSL: 'false',
      NODE_ENV: 'production',
      TZ: 'UTC',
      LOG_LEVEL: 'info', // deploy/configuring-unleash
      CHECK_DB_ON_READY: 'true',
      CHECK_VERSION: 'false',
      SEND_TELEMETRY: 'false',
      SECURE_HEADERS: 'false',
      SIMPLE_LOGIN_LIMIT_PER_MINUTE: '1000',
    },
    secrets: { INIT_ADMIN_API_TOKENS: '*:*.${fresh}' },
  },
  services: { db: postgres() },
  workload: [
    tagType,
    get(FLAGS),
    { http: 'POST /api/admin/features/validate', headers, body: { name: 'free' } },
  ],
  claims: {
    'network-isolation': { degraded: { db: { action: get(FLAGS), answers: [500, 503], within: '35s' } } },
    'health-checks': { live: '/health', ready: '/ready', critical: ['db'], answers: '3s' }, // OpenAPI: getHealth, getReady; CHECK_DB_ON_READY
    'graceful-shutdown': { grace: '5s' }, // GRACEFUL_SHUTDOWN_ENABLE, GRACEFUL_SHUTDOWN_TIMEOUT
    'database-integration': {
      // DATABASE_POOL_MAX 4, and one for the migration lock
      writes: [{ request: make('${value}'), written: COUNT, read: get(`${FLAGS}/\${id}`), id: 'name' }],
      refused: [
        {
          request: { ...make('${value}'), body: { name: '${value}', type: 'no-such-type' }, expect: 400 },
          written: COUNT,
        },
      ],
      inputs: [get('/api/admin/search/features?query=${input}')],
      pool: 5,
    },
    'state-persistence': {
      prepare: [make('one')],
      acts: [change('one', 'changed ünd größer')],
      read: get('/api/admin/search/features?query=one'),
      shows: ['changed ünd größer'],
    },
    'secrets-management': {
      verbose: { LOG_LEVEL: 'debug' },
      required: [{ variable: 'DATABASE_URL', wrong: 'postgres://app:wrong@db:5432/app' }],
      fails: [get(`${FLAGS}/absent`)],
    },
    'error-handling': {
      requests: [
        {
          request: { http: 'POST /api/admin/features/validate', headers, body: { name: 'free' } },
          required: ['name'],
        },
      ],
      anyRoute: true,
    },
    'monitoring-observability': {
      // http_request_duration_milliseconds: counted by method and status
      requests: [
        { request: get(FLAGS) },
        { request: tagType },
        { request: { ...get(`${FLAGS}/absent`), expect: 404 } },
      ],
      metrics: {
        path: '/internal-backstage/prometheus',
        counter: 'http_request_duration_milliseconds_count',
      },
      paths: [`${FLAGS}/{n}`, '/cleanroom-no-such-path-{n}'],
    },
    'load-balancing': {
      session,
      state: {
        create: make('${value}'),
        id: 'name',
        read: get(`${FLAGS}/\${id}`),
        change: change('${id}', '${value}'),
      },
      keepsIdle: '10s',
    },
    'security-boundaries': {
      setUp: [make('one')],
      session,
      users: {
        prefix: '',
        owner: { run: 'printenv INIT_ADMIN_API_TOKENS' },
        other: { value: 'default:development.no-admin' },
      },
      protected: [get(FLAGS)],
      bodies: [{ request: make('${value}'), optional: ['impressionData', 'tags'] }],
      inputs: [
        { name: 'description of a flag', http: change('one', '{input}'), later: [get(`${FLAGS}/one`)] },
        { name: 'search', http: get('/api/admin/search/features?query={input}') },
      ],
    },
    'backup-restore': {
      // deploy/configuring-unleash, "Back up and restore the database": pg_dump
      prepare: [make('one')],
      changes: [change('one', 'another')],
      reads: [get(`${FLAGS}/one`)],
      backup: { run: dump },
      restore: { run: restore },
      writes: { request: make('${value}'), written: NAMES },
    },
    'data-consistency': {
      unique: { create: make('${name}'), values: NAMES },
      register: {
        create: make('${value}', '${value}'),
        id: 'name',
        write: change('${id}', '${value}'),
        read: get(`${FLAGS}/\${id}`),
        value: 'description',
      },
    },
  },
});
