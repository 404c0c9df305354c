import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { extract } from 'tar-stream';
import { expect, test } from 'vitest';
import { category } from '../../../src/categories/security-boundaries/index.ts';
import { namesAlike } from '../../../src/categories/security-boundaries/named-users.ts';
import { swollen, swollenSize } from '../../../src/categories/security-boundaries/swelling.ts';
import { onceMore } from '../../../src/lib/deeds.ts';
import {
  asked,
  changes,
  files,
  image,
  inExperiment,
  note,
  payload,
  request,
  rows,
  run,
  type Sketch,
  search,
  state,
  status,
  traffic,
} from '../../evidence.ts';
import { COMMAND, guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

const NONCE = '0badcafe';
const FOLDER = `/home/user/outside-${NONCE}`;
const SECRET = `canary-${NONCE}-efacdab0`;
const MADE = `${FOLDER}/made-${NONCE}-7x`;
const BESIDE = `/work/site-${NONCE}/made-${NONCE}-8x`;

const commands = { inputs: [{ name: 'a name', command: 'forge generate {input}' }] };
const requests = { inputs: [{ name: 'a name', http: 'GET /accounts/{input}' }] };

type Told = Parameters<typeof request>[1];
type Entry = NonNullable<NonNullable<Parameters<typeof files>[1]>['entries']>[number];
type Canary = NonNullable<NonNullable<Parameters<typeof payload>[1]>['canaries']>[number];

/** A good value, then one hostile value with its canary, whose act is the second record. */
function sent(
  kind: Canary['kind'],
  sign: string,
  act: Sketch,
  more: readonly Sketch[] = [],
): readonly Sketch[] {
  const good =
    act.kind === 'request'
      ? request('good · a name', { status: 200 })
      : run('good · a name', { exitCode: 0 });
  return [good, act, payload('traversal · a name', { canaries: [{ kind, sign }], acts: ['e2'] }), ...more];
}
/** A hostile value and what was seen of it, and what was seen of one that is no worse than one that may be taken. */
function contrasted(kind: Canary['kind'], sign: string, seen: Sketch, ofOther: Sketch): readonly Sketch[] {
  const canaries = [{ kind, sign }];
  return [
    run('good · a name'),
    seen,
    ofOther,
    payload('traversal · a name', {
      canaries,
      acts: ['e2'],
      contrast: { sent: '../beside', canaries, acts: ['e3'] },
    }),
  ];
}
const madeBeside = (step: string) =>
  search(step, {
    signs: [BESIDE],
    hits: [{ sign: BESIDE, path: BESIDE, where: 'name', member: null, surrounding: BESIDE }],
  });
const refused = run('traversal · a name', { exitCode: 1, stderr: 'that would leave the folder' });
const badRequest = request('traversal · a name', { status: 400, response: 'must be a number' });

const SCRIPT = '"><script>m1_x</script>';
const page = (
  response: string,
  headers: Record<string, string> = { 'content-type': 'text/html; charset=utf-8' },
) => request('script in a page · a name', { status: 404, response, responseHeaders: headers });
const redirect = (responseHeaders: Record<string, string>, { status = 302 } = {}) =>
  request('foreign address · a name', { status, responseHeaders });

/** A search of the room that found a sign. */
const found = (sign: string, path: string, where: 'name' | 'content') =>
  search('hostile values · a name', {
    signs: [sign],
    hits: [{ sign, path, where, member: null, surrounding: sign }],
  });
const nothingFound = search('hostile values · a name');
const notAsked = note('left out · a name', {
  name: 'left out',
  values: { input: 'a name', family: 'argument injection', reason: 'it begins a word' },
});

const archives = {
  inputs: [{ name: 'an archive', command: 'forge unpack {input}', archive: 'tar.gz' }],
};
const unzips = { inputs: [{ name: 'a name', command: 'forge unpack {input}', archive: 'zip' }] };
/** An archive that swells, and how the command that was given it ended. */
const SWOLLEN_STEP = 'archives that swell · an archive';
const swells = (told: Parameters<typeof run>[1], then: readonly Sketch[] = []) => [
  run('good · an archive'),
  run(SWOLLEN_STEP, told),
  ...then,
  payload(SWOLLEN_STEP, {
    input: 'an archive',
    family: 'archives that swell',
    sent: 'a member of 256 MiB, packed into 645 KiB',
    canaries: [],
    acts: ['e2', ...then.map((_, index) => `e${index + 3}`)],
  }),
];
/** Late at first, and then as told. */
const late = (then: Parameters<typeof run>[1]) =>
  swells({ outcome: 'timed-out', exitCode: null }, [run(onceMore(SWOLLEN_STEP), then)]);

const users = { owner: { value: 'a' }, other: { value: 'b' } };
const guarded = { users, protected: ['GET /my/accounts/1'] };
const access = (who: string, code: number, response = `answer to ${who}`) =>
  request(`access 0 · ${who}`, { path: '/my/accounts/1', status: code, response });
/** Sent on to another place. */
const sentOn = (
  who: string,
  location: string,
  { status: code = 302, path = '/my/accounts/1', method = 'GET' } = {},
) =>
  request(`access 0 · ${who}`, {
    method,
    path,
    status: code,
    responseHeaders: { location },
    response: 'Found',
  });
/** A transfer, which is answered with the page of what it made. */
const made = (who: string, location: string, code = 303) =>
  sentOn(who, location, { status: code, path: '/transfers', method: 'POST' });
const transfers = { users, protected: ['POST /transfers'] };
const withCookie = { ...guarded, users: { ...users, header: 'cookie', prefix: 'session=' } };
const named = (name: string, code: number, response: string) => access(`named · ${name}`, code, response);
const asPattern = (code: number, response: string) => named('%', code, response);
const asOwner = access('owner', 200, 'mine');

/** What its owner gets through a page of that site, and who may read it then. */
const read = (
  page: string,
  {
    origin = page,
    credentials,
    status: code = 200,
  }: { readonly origin?: string; readonly credentials?: string; readonly status?: number },
) =>
  request(`access 0 · page of ${page}`, {
    path: '/my/accounts/1',
    status: code,
    responseHeaders: {
      'access-control-allow-origin': origin,
      ...(credentials !== undefined && { 'access-control-allow-credentials': credentials }),
    },
  });

const sessions = {
  users,
  session: { login: 'POST /sessions', use: 'GET /my/accounts', logout: 'DELETE /sessions' },
};
/** Two logins; the first session is used, ended, and used once more. */
const session = ({
  login = 201,
  again = 'another',
  after = 401,
}: {
  readonly login?: number;
  readonly again?: string | null;
  readonly after?: number;
} = {}): readonly Sketch[] => [
  request('session · log in', { status: login, response: '{"session":"one"}' }),
  request('session · log in again', { response: again === null ? '{}' : `{"session":"${again}"}` }),
  request('session · use', { response: 'mine' }),
  request('session · log out', { method: 'DELETE', path: '/sessions' }),
  request('session · use afterwards', { path: '/my/accounts', status: after, response: 'mine' }),
];

/** A session that its client had before a login, in use before and after that. */
const laid = ({
  before = 401,
  login = 201,
  after = 200,
}: {
  readonly before?: number;
  readonly login?: number;
  readonly after?: number;
}): readonly Sketch[] => [
  request('session · laid before', { path: '/my/accounts', status: before }),
  request('session · enter with a laid one', { method: 'POST', path: '/sessions', status: login }),
  request('session · laid afterwards', { path: '/my/accounts', status: after, response: 'mine' }),
];

/** The answer to a login with session `one` and a cookie. */
const setsCookie = (cookie: string) =>
  request('session · log in', {
    status: 201,
    response: '{"session":"one"}',
    responseHeaders: { 'set-cookie': cookie },
  });
/** What its owner got, with what caches are told of it. */
const cached = (responseHeaders: Readonly<Record<string, string>>) =>
  request('access 0 · owner', { path: '/my/accounts/1', response: 'mine', responseHeaders });

const shownSession = (
  headers: Readonly<Record<string, string>> = { authorization: 'Session ${session}' },
) => ({
  session: { ...sessions.session, use: { http: 'GET /my/accounts', headers } },
});
/** Logins one after the other, the first of which was seen to work. */
const logins = (values: readonly string[], used = 200): readonly Sketch[] => [
  ...values.map((value, count) =>
    request(count === 0 ? 'session · log in' : `session · log in · ${count}`, {
      status: 201,
      response: JSON.stringify({ session: value }),
    }),
  ),
  request('session · use', { status: used, response: 'mine' }),
];
const twelve = (make: (index: number) => string): readonly string[] =>
  Array.from({ length: 12 }, (_, index) => make(index));
/** Hexadecimal digits that nobody can foresee, the same in every test. */
const digits = (index: number, length: number) =>
  createHash('sha512').update(String(index)).digest('hex').slice(0, length);

const bodies = { bodies: [{ request: { http: 'POST /accounts', body: { owner: '${value}' } } }] };
/** A body as it stands, and with a field for one column: rows that hold what that field said. */
const posted = ({
  status = 201,
  good = 0,
  extra = 0,
  error = null,
  says = 1_900_000_000,
}: {
  readonly says?: unknown;
  readonly status?: number;
  readonly good?: number;
  readonly extra?: number;
  readonly error?: { readonly code: string; readonly message: string } | null;
}): readonly Sketch[] => {
  const look = (when: string, count: number) =>
    rows(`body 0 · ${when}`, { rows: [{ table: 'accounts', column: 'version', count }], error });
  return inExperiment('over-posting', [
    look('before', 0),
    request('body 0 · extra version', {
      ...{ method: 'POST', path: '/accounts', status: 201 },
      body: JSON.stringify({ owner: 'ann', version: says }),
    }),
    look('extra', extra),
    request('body 0 · good', { method: 'POST', path: '/accounts', status }),
    look('good', extra + good),
  ]);
};

/** Ordinary requests before and after bodies that reach for what all objects share, and one of a new process. */
const apart = ({ before = {}, after = {}, anew = {} }: Readonly<Record<string, Told>>): readonly Sketch[] =>
  inExperiment('over-posting', [
    note('marks of bodies', { name: 'marks', values: { kept: 'kept-x', polluted: 'polluted-x' } }),
    ...(
      [
        ['before', before],
        ['after 1', after],
        ['after 2', after],
        ['started again', anew],
      ] as const
    ).map(([step, told]) =>
      request(`apart 0 · ${step}`, { method: 'POST', path: '/accounts', status: 201, ...told }),
    ),
  ]);

/** What lies in the work folder: paths, what they are, and their modes. */
const left = (step: string, entries: readonly [path: string, type: Entry['type'], mode: string][]) =>
  files(step, {
    entries: entries.map(([path, type, mode]) => ({ path, type, mode, size: 1, sha256: null })),
  });

const works = (how: string, exitCode: number) =>
  run(`works ${how}`, { command: ['forge', '--help'], exitCode });

const laterBy = (id: string | undefined) => ({
  inputs: [{ name: 'a name', http: 'POST /accounts?owner={input}', later: ['GET /accounts/{id}'], id }],
});
const wrapped = request('good · a name', { method: 'POST', status: 201, response: '{"data":{"id":7}}' });

testJudge(category, {
  subject: COMMAND,
  // A good value that fails is a mistake in the contract.
  neverAccuses: ['good-values-work'],
  cases: {
    'good-values-work': [
      innocent('a value that is taken', {
        claim: commands,
        seen: [run('good · a name')],
        says: ['all 1 inputs'],
      }),
      open('a command that fails', {
        claim: commands,
        seen: [run('good · a name', { exitCode: 2, stderr: 'no' })],
        says: ['the good value of “a name” ended with exit code 2', '“no”'],
      }),
      open('a request that is refused', {
        subject: SERVICE,
        claim: requests,
        seen: [request('good · a name', { status: 404 })],
        says: ['answered with 404'],
      }),
      open('an answer that does not say what is asked for later', {
        subject: SERVICE,
        claim: laterBy('id'),
        seen: [wrapped],
        says: [
          'with the good value of “a name” was answered with 201 “{"data":{"id":7}}”',
          'holds no “id”',
          'GET /accounts/{id} could not be asked later',
        ],
      }),
      innocent('an answer to a claim of before, when there was no other id', {
        subject: SERVICE,
        claim: laterBy(undefined),
        seen: [request('good · a name', { method: 'POST', status: 201, response: '{"id":7}' })],
        says: ['all 1 inputs'],
      }),
      innocent('an answer that says it within an object', {
        subject: SERVICE,
        claim: laterBy('data.id'),
        seen: [wrapped],
        says: ['all 1 inputs'],
      }),
      moot('nothing claimed', { seen: [], says: ['claims no input'] }),
    ],
    'reads-nothing-outside': [
      guilty('the secret on standard output', {
        claim: commands,
        seen: sent('read', SECRET, run('traversal · a name', { stdout: `found ${SECRET}` })),
        says: ['“../../secret” through “a name”', 'on standard output', 'CWE-22'],
      }),
      guilty('the secret in an answer', {
        subject: SERVICE,
        claim: requests,
        seen: sent('read', SECRET, request('traversal · a name', { status: 200, response: SECRET })),
        says: ['in the answer'],
      }),
      guilty('the secret in a file that was made', {
        claim: commands,
        seen: sent('read', SECRET, refused, [found(SECRET, '/work/out.txt', 'content')]),
        says: ['in /work/out.txt'],
      }),
      guilty('a leak through an input whose good value fails', {
        claim: commands,
        seen: [
          run('good · a name', { exitCode: 1 }),
          ...sent('read', SECRET, run('traversal · a name', { stderr: SECRET })).slice(1),
        ],
        says: ['on standard error'],
      }),
      innocent('the secret only where it was laid', {
        claim: commands,
        seen: sent('read', SECRET, refused, [found(SECRET, `${FOLDER}/letter-${NONCE}`, 'content')]),
        says: ['None of 1 hostile values'],
      }),
      innocent('the secret only where it was laid in a folder beside', {
        claim: commands,
        seen: sent('read', SECRET, refused, [
          found(SECRET, `/work/site-${NONCE}/letter-${NONCE}`, 'content'),
        ]),
        says: ['None of 1 hostile values'],
      }),
      guilty('the letter of a folder beside whose name begins alike, where that of another is refused', {
        claim: commands,
        seen: contrasted('read', SECRET, run('traversal · a name', { stdout: SECRET }), refused),
        says: ['on standard output'],
      }),
      innocent('the letters of all folders beside', {
        claim: commands,
        seen: contrasted(
          'read',
          SECRET,
          run('traversal · a name', { stdout: SECRET }),
          run('traversal · a name · contrast', { stdout: SECRET }),
        ),
        says: ['None of 1 hostile values'],
      }),
      open('a secret out of reach even for a shell', {
        claim: commands,
        seen: sent('read', SECRET, refused, [run('canary control', { stdout: '' })]),
        says: ['out of reach'],
      }),
      open('an input that takes nothing', {
        claim: commands,
        seen: [run('good · a name', { exitCode: 1 }), ...sent('read', SECRET, refused).slice(1)],
        says: ['No input took even its good value'],
      }),
    ],
    'writes-nothing-outside': [
      guilty('a file outside, with what the program appends', {
        claim: commands,
        seen: sent('created', MADE, refused, [found(MADE, `${MADE}.txt`, 'name')]),
        says: [MADE, 'outside its folder'],
      }),
      guilty('a file in the container’s own file system', {
        claim: commands,
        seen: sent('created', MADE, refused, [
          nothingFound,
          changes('traversal · a name', { changes: [{ path: `/var/tmp/made-${NONCE}-7x`, kind: 'added' }] }),
        ]),
        says: [`/var/tmp/made-${NONCE}-7x`],
      }),
      guilty('a file in a folder beside whose name begins alike, and none in another', {
        claim: commands,
        seen: contrasted('created', BESIDE, madeBeside('of it'), search('of another')),
        says: [BESIDE, 'outside its folder'],
      }),
      guilty('a file where a link in an archive led', {
        claim: unzips,
        seen: sent('created', MADE, run('archive', { exitCode: 0 }), [found(MADE, MADE, 'name')]),
        says: [MADE, 'outside its folder'],
      }),
      innocent('a link in an archive that became a file with the path in it', {
        claim: unzips,
        seen: sent('created', MADE, run('archive', { exitCode: 0 }), [
          found(MADE, '/work/unpacked/note', 'content'),
        ]),
        says: ['None of 1'],
      }),
      innocent('what was not sent, as options of its own, is said', {
        claim: commands,
        seen: sent('created', MADE, refused, [notAsked, notAsked]),
        says: ['None of 1', 'Not sent through “a name”: values that begin with a dash'],
      }),
      guilty('a file outside, where options were not sent', {
        claim: commands,
        seen: sent('created', MADE, refused, [found(MADE, MADE, 'name'), notAsked]),
        says: [MADE],
      }),
      innocent('files in all folders beside', {
        claim: commands,
        seen: contrasted('created', BESIDE, madeBeside('of it'), madeBeside('of another')),
        says: ['created a file outside'],
      }),
      innocent('a file of that name inside the folder', {
        claim: commands,
        seen: sent('created', MADE, refused, [found(MADE, `/work/site${MADE}`, 'name')]),
        says: ['created a file outside'],
      }),
      open('a search that cannot see what a shell made', {
        claim: commands,
        seen: sent('created', MADE, refused, [search('canary control')]),
        says: ['out of reach'],
      }),
    ],
    'runs-no-foreign-command': [
      guilty('a mark in the work folder', {
        claim: commands,
        seen: sent('ran', `ran-${NONCE}-3x`, refused, [found('', `/work/ran-${NONCE}-3x`, 'name')]),
        says: ['the command in it was run'],
      }),
      innocent('a file that bears the whole value as its name', {
        claim: commands,
        seen: sent('ran', `ran-${NONCE}-3x`, refused, [
          found('', `/work/site/x; touch ran-${NONCE}-3x`, 'name'),
        ]),
        says: ['None of 1'],
      }),
    ],
    'evaluates-no-input': [
      moot('archives alone', {
        claim: { inputs: [{ name: 'an archive', command: 'forge unpack {input}', archive: 'zip' }] },
        seen: sent('created', MADE, refused),
        says: ['What comes in are archives'],
      }),
      open('nothing of the kind was sent', {
        claim: commands,
        seen: sent('created', MADE, refused),
        says: ['No hostile value of this kind was sent'],
      }),
      guilty('a product that nobody but us knows', {
        claim: commands,
        seen: sent('evaluated', '698711234567', run('template', { stdout: 'Dear 698711234567,' })),
        says: ['698711234567', 'was worked out'],
      }),
      guilty('a doubled sign of which one is left', {
        claim: commands,
        seen: sent('evaluated', 'p7$q0bad', run('template', { stdout: 'Dear p7$q0bad,' })),
        says: ['p7$q0bad', 'was worked out'],
      }),
      innocent('a doubled sign as it was sent', {
        claim: commands,
        seen: sent('evaluated', 'p7$q0bad', run('template', { stdout: 'Dear p7$$q0bad,' })),
        says: ['None of 1'],
      }),
      innocent('the expression as it was sent', {
        claim: commands,
        seen: sent('evaluated', '698711234567', run('template', { stdout: 'Dear ${7654321*91283},' })),
        says: ['None of 1'],
      }),
    ],
    'keeps-statements-whole': [
      guilty('a sequence that somebody called', {
        subject: SERVICE,
        claim: requests,
        seen: sent('queried', `canary_${NONCE}_4`, badRequest, [
          rows('sequences', {
            rows: [{ sequence: `canary_${NONCE}_4` }, { sequence: `canary_${NONCE}_control` }],
          }),
        ]),
        says: ['the database called the function'],
      }),
      innocent('none but our own was called', {
        subject: SERVICE,
        claim: requests,
        seen: sent('queried', `canary_${NONCE}_4`, badRequest, [
          rows('sequences', { rows: [{ sequence: `canary_${NONCE}_control` }] }),
        ]),
        says: ['None of 1'],
      }),
      open('not even our own call was seen', {
        subject: SERVICE,
        claim: requests,
        seen: sent('queried', `canary_${NONCE}_4`, badRequest, [rows('sequences')]),
        says: ['could not be read'],
      }),
      moot('no database', {
        subject: { ...SERVICE, services: [] },
        claim: requests,
        seen: sent('queried', 'x', badRequest),
        says: ['PostgreSQL'],
      }),
    ],
    'reaches-out-to-nobody': [
      guilty('a name that was looked up', {
        claim: commands,
        seen: sent('looked-up', `n5-${NONCE}.example`, refused, [
          traffic('hostile values · a name', { names: [asked(`N5-${NONCE}.example.`)] }),
        ]),
        says: [`n5-${NONCE}.example was looked up`],
      }),
      innocent('silence', {
        claim: commands,
        seen: sent('looked-up', `n5-${NONCE}.example`, refused, [traffic('hostile values · a name')]),
        says: ['None of 1'],
      }),
      open('a wiretap that lost packets', {
        claim: commands,
        seen: sent('looked-up', `n5-${NONCE}.example`, refused, [
          traffic('hostile values · a name', { complete: false }),
        ]),
        says: ['lost packets'],
      }),
    ],
    'keeps-answers-whole': [
      guilty('a header of the value’s own', {
        subject: SERVICE,
        claim: requests,
        seen: sent(
          'split',
          `x-split-${NONCE}-6`,
          request('split', { status: 200, responseHeaders: { [`x-split-${NONCE}-6`]: '1' } }),
        ),
        says: [`x-split-${NONCE}-6`],
      }),
      innocent('an answer without it', {
        subject: SERVICE,
        claim: requests,
        seen: sent('split', `x-split-${NONCE}-6`, badRequest),
        says: ['None of 1'],
      }),
      open('values that nobody looked at, since there had been too many requests', {
        subject: SERVICE,
        claim: requests,
        seen: sent('split', `x-split-${NONCE}-6`, request('split', { status: 429 })),
        says: ['there had been too many requests'],
      }),
      moot('no request claimed', { subject: SERVICE, claim: commands, seen: [], says: ['no request'] }),
    ],
    'keeps-pages-whole': [
      guilty('a script in a page', {
        subject: SERVICE,
        claim: requests,
        seen: sent('rendered', SCRIPT, page(`<p>No '${SCRIPT} here</p>`)),
        says: ['its script stood in a page', '<script>'],
      }),
      guilty('a script in an answer of no type', {
        subject: SERVICE,
        claim: requests,
        seen: sent('rendered', SCRIPT, page(SCRIPT, {})),
        says: ['its script stood in a page'],
      }),
      innocent('a page in which it is escaped', {
        subject: SERVICE,
        claim: requests,
        seen: sent('rendered', SCRIPT, page('<p>No &quot;&gt;&lt;script&gt;m1_x&lt;/script&gt; here</p>')),
        says: ['None of 1'],
      }),
      innocent('markup between the quotes of an attribute', {
        subject: SERVICE,
        claim: requests,
        seen: sent('rendered', SCRIPT, page('<p title="&quot;><script>m1_x</script>"></p>')),
        says: ['None of 1'],
      }),
      ...[{ 'content-type': 'application/json' }, { 'x-content-type-options': 'nosniff' }].map((headers) =>
        innocent(`an answer that is no page: ${JSON.stringify(headers)}`, {
          subject: SERVICE,
          claim: requests,
          seen: sent('rendered', SCRIPT, page(SCRIPT, headers)),
          says: ['None of 1'],
        }),
      ),
      moot('no request claimed', { subject: SERVICE, claim: commands, seen: [], says: ['no request'] }),
    ],
    'sends-on-to-nobody': [
      ...[
        'https://n7-x.example/',
        '//n7-x.example/',
        '/\\n7-x.example',
        'http://subject.example.n7-x.example/',
      ].map((location) =>
        guilty(`a redirect to ${location}`, {
          subject: SERVICE,
          claim: requests,
          seen: sent('sent-on', 'n7-x.example', redirect({ location })),
          says: ['sent on to n7-x.example'],
        }),
      ),
      guilty('a page that goes on by itself', {
        subject: SERVICE,
        claim: requests,
        seen: sent(
          'sent-on',
          'n7-x.example',
          redirect({ refresh: '0; URL=https://n7-x.example/' }, { status: 200 }),
        ),
        says: ['sent on to n7-x.example'],
      }),
      innocent('a redirect of its own that keeps the value', {
        subject: SERVICE,
        claim: requests,
        seen: sent('sent-on', 'n7-x.example', redirect({ location: '/login?next=https://n7-x.example/' })),
        says: ['None of 1'],
      }),
      innocent('the address of what was made', {
        subject: SERVICE,
        claim: requests,
        seen: sent('sent-on', 'n7-x.example', redirect({ location: '//n7-x.example/' }, { status: 201 })),
        says: ['None of 1'],
      }),
      moot('no request claimed', { subject: SERVICE, claim: commands, seen: [], says: ['no request'] }),
    ],
    'keeps-terminals-safe': [
      guilty('an escape sequence on standard error', {
        claim: commands,
        seen: sent(
          'terminal',
          '\x1b]0;t1\x07',
          run('odd', { exitCode: 1, stderr: 'no file a\x1b]0;t1\x07b' }),
        ),
        says: ['bare on standard error'],
      }),
      guilty('an escape sequence in the log', {
        subject: SERVICE,
        claim: requests,
        seen: sent('terminal', '\x1b[31mt1', badRequest, [
          state('after a name', { moment: 'checked', stdout: 'refused \x1b[31mt1' }),
        ]),
        says: ['in the log'],
      }),
      innocent('a visible escape', {
        claim: commands,
        seen: sent(
          'terminal',
          '\x1b]0;t1\x07',
          run('odd', { exitCode: 1, stderr: 'no file a\\x1b]0;t1\\x07b' }),
        ),
        says: ['None of 1'],
      }),
    ],
    'survives-hostile-values': [
      innocent('wrong use that ends with 129, as git has it', {
        claim: commands,
        seen: sent('terminal', 'x', run('oversize', { exitCode: 129 })),
        says: ['nothing crashed or hung'],
      }),
      guilty('a crash', {
        claim: commands,
        seen: sent('terminal', 'x', run('oversize', { exitCode: 139 })),
        says: ['ended with exit code 139'],
      }),
      guilty('a hang', {
        claim: commands,
        seen: sent('terminal', 'x', run('oversize', { outcome: 'timed-out', exitCode: null })),
        says: ['still running'],
      }),
      guilty('a hang, and once more', {
        claim: archives,
        seen: late({ outcome: 'timed-out', exitCode: null }),
        says: ['After “a member of 256 MiB, packed into 645 KiB” through “an archive”', 'still running'],
      }),
      open('a hang that was none once more', {
        claim: archives,
        seen: late({ exitCode: 1 }),
        says: ['still running after 10 s', 'Once more, it ended in time'],
      }),
      guilty('a crash of what was late at first', {
        claim: archives,
        seen: late({ exitCode: 139 }),
        says: ['ended with exit code 139'],
      }),
      guilty('killed for want of memory by an archive that swells', {
        claim: archives,
        seen: swells({ outcome: 'exited', exitCode: 137, oomKilled: true }),
        says: ['After “a member of 256 MiB, packed into 645 KiB” through “an archive”', 'memory'],
      }),
      innocent('refuses an archive that swells, or finds the disk full', {
        claim: archives,
        seen: swells({ exitCode: 1, stderr: 'unpacks to more than 16777216 bytes' }),
        says: ['All 1 hostile values'],
      }),
      innocent('gets through an archive that swells', { claim: archives, seen: swells({}), says: ['All 1'] }),
      guilty('a request without an answer in time', {
        subject: SERVICE,
        claim: requests,
        seen: sent('read', 'x', request('traversal · a name', { status: null, error: 'timeout' })),
        says: ['not answered within 10 s'],
      }),
      guilty('a service that is gone', {
        subject: SERVICE,
        claim: requests,
        seen: sent('read', 'x', badRequest, [state('after a name', { running: false, exitCode: 1 })]),
        says: ['the service was gone', 'exit code 1'],
      }),
      innocent('refusals', { claim: commands, seen: sent('read', 'x', refused), says: ['All 1'] }),
      open('a hang where even the good value fails', {
        claim: commands,
        seen: [
          run('good · a name', { exitCode: 1 }),
          ...sent('read', 'x', run('oversize', { outcome: 'timed-out', exitCode: null })).slice(1),
        ],
        says: ['Not even the good value worked'],
      }),
    ],
    'refuses-nobody-in-particular': [
      guilty('an answer without a credential', {
        subject: SERVICE,
        claim: guarded,
        seen: [asOwner, access('nobody', 200)],
        says: ['GET /my/accounts/1', '200 without any credential'],
      }),
      innocent('401', {
        subject: SERVICE,
        claim: guarded,
        seen: [asOwner, access('nobody', 401)],
        says: ['All 1 requests'],
      }),
      open('an owner who is refused too', {
        subject: SERVICE,
        claim: guarded,
        seen: [access('owner', 500), access('nobody', 500)],
        says: ['Even its owner was refused', '500'],
      }),
      innocent('a page where one logs in', {
        subject: SERVICE,
        claim: withCookie,
        seen: [asOwner, sentOn('nobody', '/login?next=/my/accounts/1')],
        says: ['All 1 requests'],
      }),
      innocent('a page where one logs in, where its owner is led to what was made', {
        subject: SERVICE,
        claim: transfers,
        seen: [made('owner', '/transfers/7'), made('nobody', '/login')],
        says: ['All 1 requests'],
      }),
      innocent('a page where one logs in, and no owner', {
        subject: SERVICE,
        claim: { protected: ['GET /my/accounts/1'] },
        seen: [sentOn('nobody', '/login')],
        says: ['All 1 requests'],
      }),
      innocent('no content, where content is claimed', {
        subject: SERVICE,
        claim: { users, protected: [{ http: 'GET /my/accounts/1', expect: 200 }] },
        seen: [asOwner, access('nobody', 204, '')],
        says: ['All 1 requests'],
      }),
      innocent('the form for logging in, where a redirect is claimed', {
        subject: SERVICE,
        claim: { users, protected: [{ http: 'POST /transfers', expect: 303 }] },
        seen: [made('owner', '/transfers/7'), access('nobody', 200, 'log in')],
        says: ['All 1 requests'],
      }),
      guilty('what was made for nobody', {
        subject: SERVICE,
        claim: transfers,
        seen: [made('owner', '/transfers/7'), made('nobody', '/transfers/8')],
        says: ['POST /transfers', '303 without any credential'],
      }),
      guilty('the same redirect as its owner', {
        subject: SERVICE,
        claim: guarded,
        seen: [sentOn('owner', '/files/report.pdf'), sentOn('nobody', '/files/report.pdf')],
        says: ['302 without any credential'],
      }),
      guilty('another success than is claimed, of what changes something', {
        subject: SERVICE,
        claim: { users, protected: [{ http: 'PUT /my/accounts/1', expect: 201 }] },
        seen: [
          request('access 0 · owner', { method: 'PUT', status: 201 }),
          request('access 0 · nobody', { method: 'PUT', status: 204 }),
        ],
        says: ['204 without any credential'],
      }),
      open('an owner who is sent to log in too', {
        subject: SERVICE,
        claim: withCookie,
        seen: [sentOn('owner', '/users/sign_in'), sentOn('nobody', '/users/sign_in')],
        says: ['Even its owner was refused', '302, which leads to “/users/sign_in”'],
      }),
      open('everybody who is sent to the same path over TLS, with a slash', {
        subject: SERVICE,
        claim: guarded,
        seen: ['owner', 'nobody'].map((who) => sentOn(who, 'https://ledger/my/accounts/1/', { status: 301 })),
        says: ['Even its owner was refused', '301'],
      }),
      open('the redirect that is claimed, of which no owner’s is known', {
        subject: SERVICE,
        claim: { protected: [{ http: 'POST /transfers', expect: 303 }] },
        seen: [made('nobody', '/login')],
        says: ['Nothing was seen that could tell'],
      }),
      moot('nothing protected', { subject: SERVICE, seen: [], says: ['nothing as protected'] }),
    ],
    'refuses-under-other-names': [
      guilty('what belongs to its owner, under another spelling', {
        subject: SERVICE,
        claim: guarded,
        seen: [asOwner, access('nobody', 401), access('renamed · with a slash at its end', 200, 'mine')],
        says: ['answered as to its owner without any credential', 'asked for with a slash at its end'],
      }),
      innocent('a page for everybody, and a refusal', {
        subject: SERVICE,
        claim: guarded,
        seen: [
          asOwner,
          access('renamed · in capitals', 200, 'a page for everybody'),
          access('renamed · with a dot segment', 404),
        ],
        says: ['None of 2 requests'],
      }),
      open('an owner who is refused too', {
        subject: SERVICE,
        claim: guarded,
        seen: [access('owner', 500), access('renamed · in capitals', 401)],
        says: ['Even its owner was refused'],
      }),
      open('what everybody gets anyway', {
        subject: SERVICE,
        claim: guarded,
        seen: [asOwner, access('nobody', 200, 'mine'), access('renamed · in capitals', 200, 'mine')],
        says: ['answered to everybody anyway'],
      }),
      open('an owner who gets nothing', {
        subject: SERVICE,
        claim: guarded,
        seen: [access('owner', 204, ''), access('renamed · in capitals', 204, '')],
        says: ['are empty'],
      }),
      open('a room that was never made', {
        subject: SERVICE,
        claim: guarded,
        seen: [],
        says: ['Nothing was seen that could tell'],
      }),
    ],
    'refuses-wrong-credentials': [
      guilty('an answer to a credential that is cut', {
        subject: SERVICE,
        claim: guarded,
        seen: [asOwner, access('wrong · cut to its first half', 200)],
        says: ['a credential cut to its first half'],
      }),
      guilty('an answer to a JWT that is not signed', {
        subject: SERVICE,
        claim: guarded,
        seen: [asOwner, access('wrong · with the algorithm “none” and no signature', 200)],
        says: ['a credential with the algorithm “none” and no signature'],
      }),
      innocent('refusals', {
        subject: SERVICE,
        claim: guarded,
        seen: [asOwner, access('wrong · made up', 403)],
        says: ['All 1 wrong credentials'],
      }),
      open('credentials that nobody looked at, since there had been too many requests', {
        subject: SERVICE,
        claim: guarded,
        seen: [asOwner, access('wrong · made up', 429)],
        says: ['Nothing was seen'],
      }),
      innocent('a page where one logs in', {
        subject: SERVICE,
        claim: withCookie,
        seen: [asOwner, sentOn('wrong · made up', '/login')],
        says: ['All 1 wrong credentials'],
      }),
      guilty('the same redirect as its owner', {
        subject: SERVICE,
        claim: transfers,
        seen: [made('owner', '/transfers'), made('wrong · made up', '/transfers')],
        says: ['303 to a credential that is made up'],
      }),
      moot('no users', {
        subject: SERVICE,
        claim: { protected: ['GET /my/accounts/1'] },
        seen: [],
        says: ['names no users'],
      }),
    ],
    'refuses-other-users': [
      guilty('what belongs to the owner', {
        subject: SERVICE,
        claim: guarded,
        seen: [asOwner, access('other', 200, 'mine')],
        says: ['to another user, with what belongs to its owner'],
      }),
      guilty('the same list for both', {
        subject: SERVICE,
        claim: { users, protected: [{ request: 'GET /my/accounts', shared: true }] },
        seen: [asOwner, access('other', 200, 'mine')],
        says: ['belongs to its owner'],
      }),
      guilty('a user whose name is a pattern', {
        subject: SERVICE,
        claim: guarded,
        seen: [asOwner, access('other', 404), asPattern(200, 'mine')],
        says: ['to a user of the name “%”, with what belongs to its owner'],
      }),
      guilty('a user with whose name the owner’s begins', {
        subject: SERVICE,
        claim: guarded,
        seen: [asOwner, access('other', 404), named('a', 200, 'mine'), named('annx', 404, '')],
        says: ['to a user of the name “a”, with what belongs to its owner'],
      }),
      guilty('a user whose name begins with the owner’s', {
        subject: SERVICE,
        claim: guarded,
        seen: [asOwner, named('a', 404, ''), named('annx', 200, 'mine')],
        says: ['to a user of the name “annx”, with what belongs to its owner'],
      }),
      innocent('refusals of both', {
        subject: SERVICE,
        claim: guarded,
        seen: [asOwner, access('other', 404), named('a', 404, ''), named('annx', 403, '')],
        says: ['All 3'],
      }),
      innocent('a list of such a user’s own', {
        subject: SERVICE,
        claim: { users, protected: [{ request: 'GET /my/accounts', shared: true }] },
        seen: [asOwner, access('other', 200, 'theirs'), asPattern(200, '[]')],
        says: ['All 2'],
      }),
      innocent('a list of their own', {
        subject: SERVICE,
        claim: { users, protected: [{ request: 'GET /my/accounts', shared: true }] },
        seen: [asOwner, access('other', 200, 'theirs')],
        says: ['All 1'],
      }),
      innocent('404', {
        subject: SERVICE,
        claim: guarded,
        seen: [asOwner, access('other', 404)],
        says: ['All 1'],
      }),
      innocent('their own page', {
        subject: SERVICE,
        claim: withCookie,
        seen: [asOwner, sentOn('other', '/')],
        says: ['All 1'],
      }),
      innocent('a redirect to what is their own, where both are answered', {
        subject: SERVICE,
        claim: { users, protected: [{ request: 'GET /my', shared: true }] },
        seen: [sentOn('owner', '/users/1'), sentOn('other', '/users/2')],
        says: ['All 1'],
      }),
      guilty('the same redirect as its owner', {
        subject: SERVICE,
        claim: { users, protected: [{ request: 'GET /my', shared: true }] },
        seen: [sentOn('owner', '/users/1'), sentOn('other', '/users/1')],
        says: ['302 to another user, with what belongs to its owner'],
      }),
    ],
    'shares-with-no-foreign-site': [
      guilty('an answer that any site may read', {
        subject: SERVICE,
        claim: guarded,
        seen: [asOwner, read('https://foreign.example', { credentials: 'true' })],
        says: ['may be read by pages of any site, with the credentials', 'https://foreign.example'],
      }),
      guilty('one that a sandboxed frame may read', {
        subject: SERVICE,
        claim: guarded,
        seen: [asOwner, read('null', { credentials: 'true' })],
        says: ['any site, out of a sandboxed frame'],
      }),
      innocent('one that is for everybody, without credentials', {
        subject: SERVICE,
        claim: guarded,
        seen: [asOwner, read('https://foreign.example', { origin: '*' })],
        says: ['None of 1 answers'],
      }),
      innocent('a refusal, whoever may read that', {
        subject: SERVICE,
        claim: guarded,
        seen: [asOwner, read('null', { credentials: 'true', status: 403 })],
        says: ['None of 1 answers'],
      }),
      innocent('one that names its own site', {
        subject: SERVICE,
        claim: guarded,
        seen: [asOwner, read('null', { origin: 'https://own.example', credentials: 'true' })],
        says: ['None of 1 answers'],
      }),
      open('an owner who is refused too', {
        subject: SERVICE,
        claim: guarded,
        seen: [access('owner', 500)],
        says: ['Even its owner was refused'],
      }),
      moot('no users', {
        subject: SERVICE,
        claim: { protected: ['GET /my/accounts/1'] },
        seen: [],
        says: ['names no users'],
      }),
    ],
    'kept-by-no-shared-cache': [
      ...['public, max-age=60', 'max-age=60, must-revalidate', 's-maxage=5'].map((said) =>
        guilty(`${said}, though it was asked for with Authorization`, {
          subject: SERVICE,
          claim: guarded,
          seen: [cached({ 'cache-control': said })],
          says: ['GET /my/accounts/1', `Cache-Control: ${said}`],
        }),
      ),
      guilty('a time to keep it, asked for with a cookie', {
        subject: SERVICE,
        claim: { ...guarded, users: { ...users, header: 'cookie', prefix: 'session=' } },
        seen: [cached({ 'cache-control': 'max-age=60' })],
        says: ['Cache-Control: max-age=60'],
      }),
      ...[
        {},
        { 'cache-control': 'no-store' },
        { 'cache-control': 'private, max-age=60' },
        { 'cache-control': 'public, no-cache, max-age=60' },
        { 'cache-control': 'public, max-age=600, s-maxage=0' },
        { 'cache-control': 'public, max-age=60', vary: 'Accept, Authorization' },
        // With Authorization this is for the browser’s own cache.
        { 'cache-control': 'max-age=60' },
      ].map((headers) =>
        innocent(`headers ${JSON.stringify(headers)}`, {
          subject: SERVICE,
          claim: guarded,
          seen: [cached(headers)],
          says: ['None of 1 answers'],
        }),
      ),
      open('an owner who is refused too', {
        subject: SERVICE,
        claim: guarded,
        seen: [access('owner', 500)],
        says: ['Even its owner was refused'],
      }),
      moot('nothing that is read', {
        subject: SERVICE,
        claim: guarded,
        seen: [request('access 0 · owner', { method: 'DELETE', path: '/my/accounts/1' })],
        says: ['read with GET'],
      }),
      moot('no users', {
        subject: SERVICE,
        claim: { protected: ['GET /my/accounts/1'] },
        seen: [],
        says: ['names no users'],
      }),
    ],
    'ends-sessions': [
      guilty('a session that nothing ends', {
        subject: SERVICE,
        claim: sessions,
        seen: session({ after: 200 }),
        says: [
          'After the session was ended (DELETE /sessions, answered with 200)',
          'answered with 200: “mine”',
        ],
      }),
      guilty('the same session for every login', {
        subject: SERVICE,
        claim: sessions,
        seen: session({ again: 'one' }),
        says: ['Two logins were given the same session'],
      }),
      guilty('the same session for every login, whatever the second', {
        subject: SERVICE,
        claim: sessions,
        seen: [
          ...session({ again: 'one' }),
          request('session · log in a second later', { response: '{"session":"one"}' }),
        ],
        says: ['Two logins were given the same session'],
      }),
      guilty('a login that goes on with the session that its client had', {
        subject: SERVICE,
        claim: sessions,
        seen: [...session(), ...laid({})],
        says: [
          'A login (POST /sessions) went on with the session that its client had before',
          'GET /my/accounts with that one was answered with 401 before the login and with 200 after it',
        ],
      }),
      guilty('a login that goes on with the session of a page where one logs in', {
        subject: SERVICE,
        claim: sessions,
        seen: [...session(), ...laid({ before: 302 })],
        says: ['answered with 302 before the login'],
      }),
      ...(
        [
          ['a laid session that is refused after the login as well', { after: 401 }],
          ['a laid session that was good before the login', { before: 200 }],
          ['a login that refuses who brings a session', { login: 403 }],
        ] as const
      ).map(([name, answers]) =>
        innocent(name, {
          subject: SERVICE,
          claim: sessions,
          seen: [...session(), ...laid(answers)],
          says: ['one that was ended was refused'],
        }),
      ),
      innocent('tokens that are the same only within one second', {
        subject: SERVICE,
        claim: sessions,
        seen: [
          ...session({ again: 'one' }),
          request('session · log in a second later', { response: '{"session":"two"}' }),
        ],
        says: ['one that was ended was refused'],
      }),
      innocent('a session that is over', {
        subject: SERVICE,
        claim: sessions,
        seen: session(),
        says: ['one that was ended was refused'],
      }),
      innocent('a page where one logs in, once it is over', {
        subject: SERVICE,
        claim: sessions,
        seen: session({ after: 302 }),
        says: ['one that was ended was refused'],
      }),
      open('a login that fails', {
        subject: SERVICE,
        claim: sessions,
        seen: session({ login: 500 }),
        says: ['Logging in was answered with 500'],
      }),
      open('no session in the answer', {
        subject: SERVICE,
        claim: sessions,
        seen: session({ again: null }),
        says: ['holds no session'],
      }),
      moot('no session claimed', { subject: SERVICE, seen: [], says: ['claims no session'] }),
    ],
    'sessions-cannot-be-guessed': [
      guilty('a time and a count', {
        subject: SERVICE,
        claim: shownSession(),
        seen: logins(
          twelve((index) => `${(1_764_393_000_000 + 17 * index).toString(36)}-${(index + 1).toString(36)}`),
        ),
        says: ['12 sessions, one after the other', 'each is greater than the one before', '“miju1buo-1”'],
      }),
      guilty('a count that grows longer, in base64', {
        subject: SERVICE,
        claim: shownSession({ cookie: 'sid=${session}' }),
        seen: logins(twelve((index) => Buffer.from(`session:${95 + index}`).toString('base64url'))),
        says: ['each is greater than the one before'],
      }),
      guilty('numbers of which there are too few', {
        subject: SERVICE,
        claim: shownSession(),
        seen: logins(twelve((index) => String(100_000 + ((index * 777_777) % 899_999)))),
        says: ['differ in 6 characters alone, which hold 19 bits at the most: “100000”'],
      }),
      innocent('random ones', {
        subject: SERVICE,
        claim: shownSession(),
        seen: logins(twelve((index) => digits(index, 32))),
        says: ['12 sessions differ in 32 characters'],
      }),
      innocent('just enough of chance behind a time', {
        subject: SERVICE,
        claim: shownSession(),
        seen: logins(twelve((index) => `${1_764_393_000_000 + 17 * index}${digits(index, 16)}`)),
        says: ['12 sessions differ'],
      }),
      innocent('a count with a signature', {
        subject: SERVICE,
        claim: shownSession(),
        seen: logins(twelve((index) => `${index + 10}.${digits(index, 64)}`)),
        says: ['12 sessions differ'],
      }),
      innocent('short ones in no order', {
        subject: SERVICE,
        claim: shownSession(),
        seen: logins(twelve((index) => digits(index, 10))),
        says: ['40 bits at the most, and are in no order'],
      }),
      innocent('two long ones, where no more logins were taken', {
        subject: SERVICE,
        claim: shownSession(),
        seen: logins([digits(1, 64), digits(2, 64)]),
        says: ['2 sessions differ'],
      }),
      open('two that differ by little, where no more logins were taken', {
        subject: SERVICE,
        claim: shownSession(),
        seen: logins(['head.1.tail', 'head.2.tail']),
        says: ['Only 2 different sessions'],
      }),
      open('one and the same for every login', {
        subject: SERVICE,
        claim: shownSession(),
        seen: logins(twelve(() => digits(1, 64))),
        says: ['Only 1 different'],
      }),
      open('sessions that do not work', {
        subject: SERVICE,
        claim: shownSession(),
        seen: logins(['1', '2'], 401),
        says: ['No session was seen to work'],
      }),
      moot('a number that another proof goes with', {
        subject: SERVICE,
        claim: shownSession({ cookie: 'sid=${session}', authorization: 'Bearer ${credential}' }),
        seen: logins(twelve(String)),
        says: ['proves nothing'],
      }),
      moot('the name of something that is no proof', {
        subject: SERVICE,
        claim: shownSession({ 'x-cart': '${session}' }),
        seen: logins(twelve(String)),
        says: ['proves nothing'],
      }),
      moot('no session claimed', { subject: SERVICE, seen: [], says: ['claims no session'] }),
    ],
    'keeps-sessions-from-scripts': [
      guilty('a cookie that scripts can read', {
        subject: SERVICE,
        claim: sessions,
        seen: [setsCookie('session=one; Path=/; Secure')],
        says: ['the cookie “session” without HttpOnly'],
      }),
      guilty('the second of two', {
        subject: SERVICE,
        claim: { ...sessions, session: { ...sessions.session, from: { cookie: 'sid' } } },
        seen: [
          setsCookie('theme=dark; HttpOnly; Expires=Wed, 21 Oct 2026 07:28:00 GMT, sid=a=b; SameSite=Lax'),
        ],
        says: ['the cookie “sid” without HttpOnly'],
      }),
      innocent('one that they cannot', {
        subject: SERVICE,
        claim: sessions,
        seen: [setsCookie('session=one; Expires=Wed, 21 Oct 2026 07:28:00 GMT; httponly, csrf=x; Path=/')],
        says: ['All 1 cookies'],
      }),
      moot('a cookie of something else', {
        subject: SERVICE,
        claim: sessions,
        seen: [setsCookie('theme=dark')],
        says: ['No login was answered with a cookie'],
      }),
      moot('no session claimed', { subject: SERVICE, seen: [], says: ['claims no session'] }),
    ],
    'stores-only-what-it-names': [
      guilty('a field that nobody named stands in its column', {
        subject: SERVICE,
        claim: bodies,
        seen: posted({ extra: 1 }),
        says: [
          'POST /accounts took a field “version” that the contract does not name (answered with 201)',
          'accounts.version',
        ],
      }),
      guilty('a flag that nobody named', {
        subject: SERVICE,
        claim: bodies,
        seen: posted({ extra: 1, says: true }),
        says: ['accounts.version'],
      }),
      guilty('a number that nobody named, in more rows than one', {
        subject: SERVICE,
        claim: bodies,
        seen: posted({ extra: 2 }),
        says: ['accounts.version'],
      }),
      open('a flag that a worker sets of every row, and was late once', {
        subject: SERVICE,
        claim: bodies,
        seen: posted({ extra: 6, says: true }),
        says: ['accounts.version became true in 6 rows, though only one request'],
      }),
      innocent('an unknown field that makes no difference', {
        subject: SERVICE,
        claim: bodies,
        seen: posted({}),
        says: ['Of 1 columns', 'none could be set'],
      }),
      innocent('what the good request does by itself', {
        subject: SERVICE,
        claim: bodies,
        seen: posted({ good: 1, extra: 1 }),
        says: ['none could be set'],
      }),
      open('a good request that is refused', {
        subject: SERVICE,
        claim: bodies,
        seen: posted({ status: 409 }),
        says: ['answered with 409 as it stands'],
      }),
      open('a database that cannot be asked', {
        subject: SERVICE,
        claim: bodies,
        seen: posted({ error: { code: '57P03', message: 'starting up' } }),
        says: ['could not be looked at', 'starting up'],
      }),
      open('no column that no body names', {
        subject: SERVICE,
        claim: bodies,
        seen: inExperiment('over-posting', [state('start'), rows('columns')]),
        says: ['No column was found that no body names'],
      }),
      open('columns that cannot be listed', {
        subject: SERVICE,
        claim: bodies,
        seen: inExperiment('over-posting', [
          state('start'),
          rows('columns', { error: { code: '57P03', message: 'starting up' } }),
        ]),
        says: ['could not be listed', 'starting up'],
      }),
      open('a service that is not ready', {
        subject: SERVICE,
        claim: bodies,
        seen: inExperiment('over-posting', [state('start', { ready: false, detail: '503' })]),
        says: ['The service was not ready (503)'],
      }),
      open('a room that was never made', {
        subject: SERVICE,
        claim: bodies,
        seen: [],
        says: ['Nothing was seen that could tell'],
      }),
      moot('nothing claimed', { subject: SERVICE, seen: [], says: ['claims no bodies'] }),
      moot('no PostgreSQL', {
        subject: { ...SERVICE, services: [] },
        claim: bodies,
        seen: [],
        says: ['no PostgreSQL'],
      }),
    ],
    'keeps-requests-apart': [
      guilty('an ordinary request that shows what another one held', {
        subject: SERVICE,
        claim: bodies,
        seen: apart({ after: { response: '{"reference":"polluted-x"}' } }),
        says: [
          'an ordinary POST /accounts was answered with 201: “{"reference":"polluted-x"}”',
          'in a new process with 201',
        ],
      }),
      guilty('ordinary requests that are refused', {
        subject: SERVICE,
        claim: bodies,
        seen: apart({ after: { status: 400, response: 'balance must be a whole number' } }),
        says: ['POST /accounts was answered with 400: “balance must be a whole number”'],
      }),
      innocent('ordinary requests that are answered as before', {
        subject: SERVICE,
        claim: bodies,
        seen: apart({}),
        says: ['3 ordinary requests', 'answered alike'],
      }),
      innocent('too many requests', {
        subject: SERVICE,
        claim: bodies,
        seen: apart({ after: { status: 429 } }),
        says: ['answered alike'],
      }),
      innocent('what is refused by a new process as well', {
        subject: SERVICE,
        claim: bodies,
        seen: apart({ after: { status: 400 }, anew: { status: 400 } }),
        says: ['answered alike'],
      }),
      innocent('a list of all that was ever sent', {
        subject: SERVICE,
        claim: bodies,
        seen: apart({
          before: { response: '["kept-x"]' },
          after: { response: '["kept-x","polluted-x"]' },
        }),
        says: ['answered alike'],
      }),
      open('a good request that is refused', {
        subject: SERVICE,
        claim: bodies,
        seen: apart({ before: { status: 409 } }),
        says: ['answered with 409 as it stands'],
      }),
      open('no body sent', { subject: SERVICE, claim: bodies, seen: posted({}), says: ['No body was sent'] }),
      moot('no bodies claimed', { subject: SERVICE, seen: [], says: ['claims no bodies'] }),
    ],
    'needs-no-root': [
      guilty('it works as root alone', {
        seen: [works('as it will be', 1), works('as root', 0), works('with a writable root', 1)],
        says: ['ended with exit code 1, and worked as root'],
      }),
      guilty('a service that is ready as root alone', {
        subject: SERVICE,
        seen: [state('works as it will be', { ready: false, detail: 'it ended' }), state('works as root')],
        says: ['was not ready (it ended), and worked as root'],
      }),
      innocent('it works', { seen: [works('as it will be', 0)], says: ['as an ordinary user'] }),
      guilty('it fails again after it worked as root', {
        seen: [works('as it will be', 1), works('as root', 0), works('as it will be, again', 1)],
        says: ['worked as root'],
      }),
      innocent('a start that the machine was too slow for, and a second one', {
        subject: SERVICE,
        seen: [
          state('works as it will be', { ready: false, detail: 'too slow' }),
          state('works as root'),
          state('works as it will be, again'),
        ],
        says: ['at a second try worked'],
      }),
      open('it works never', {
        seen: [works('as it will be', 1), works('as root', 1)],
        says: ['its rights are not the reason'],
      }),
      moot('a contract that asks for root', {
        subject: { relax: { root: true, writableRoot: false, capabilities: [] } },
        seen: [works('as it will be', 0)],
        says: ['relax.root'],
      }),
    ],
    'holds-no-rights': [
      guilty('root with capabilities', {
        seen: [status('rights', { uid: 0, capEff: '00000000a80425fb', seccomp: 0, noNewPrivs: false })],
        says: ['runs as root', 'capabilities (00000000a80425fb)', 'new privileges'],
      }),
      innocent('nothing', { seen: [status('rights')], says: ['no capability'] }),
    ],
    'needs-no-writable-root': [
      guilty('it works with a writable root alone', {
        seen: [works('as it will be', 1), works('as root', 1), works('with a writable root', 0)],
        says: ['worked with a writable root'],
      }),
      innocent('it works', { seen: [works('as it will be', 0)], says: ['read-only root'] }),
    ],
    'not-world-writable': [
      guilty('a report and a folder', {
        seen: [
          left('before it worked', []),
          left('after it worked', [
            ['report.json', 'file', '0666'],
            ['out', 'directory', '0777'],
            ['notes', 'file', '0644'],
          ]),
        ],
        says: ['Every user can change', '/work/report.json (0666)', '/work/out (0777)'],
      }),
      innocent('what lay there before, a socket, a link and a folder like /tmp', {
        seen: [
          left('before it worked', [['given', 'file', '0666']]),
          left('after it worked', [
            ['given', 'file', '0666'],
            ['socket', 'other', '0777'],
            ['link', 'symlink', '0777'],
            ['shared', 'directory', '01777'],
            ['mine', 'file', '0600'],
          ]),
        ],
        says: ['None of the 4 files'],
      }),
      guilty('a file that was opened to all', {
        seen: [
          left('before it worked', [['given', 'file', '0644']]),
          left('after it worked', [['given', 'file', '0646']]),
        ],
        says: ['/work/given (0646)'],
      }),
      innocent('nothing', {
        seen: [left('before it worked', []), left('after it worked', [])],
        says: ['left no file'],
      }),
      open('no listing', { seen: [works('as it will be', 1)], says: ['Nothing was seen'] }),
    ],
    'no-set-id-files': [
      guilty('su', {
        seen: [image('image', { setId: [{ path: '/usr/bin/su', mode: '04755' }] })],
        says: ['/usr/bin/su (04755)'],
      }),
      innocent('su, declared', {
        claim: { setId: ['/usr/bin/su'] },
        seen: [image('image', { setId: [{ path: '/usr/bin/su', mode: '04755' }] })],
        says: ['None of 8000 files'],
      }),
    ],
  },
});

const GOOD = [{ path: 'page/letter.txt', content: 'Dear {{name}},\n' }];
const SWELLING = [
  { path: 'one.txt', units: 3 },
  { path: 'other.txt', units: 1 },
];
const SIZES = { 'page/letter.txt': 15, 'one.txt': swollenSize(3), 'other.txt': swollenSize(1) };

test.for(['tar.gz', 'zip'] as const)('a %s that swells is one that anybody can read', async (format) => {
  const bytes = await swollen(GOOD, SWELLING, format);
  const files = format === 'zip' ? unzipSync(bytes) : await untarred(gunzipSync(bytes));
  expect(Object.fromEntries(Object.entries(files).map(([path, { length }]) => [path, length]))).toEqual(
    SIZES,
  );
  expect(Buffer.from(files['page/letter.txt'] ?? []).toString()).toBe('Dear {{name}},\n');
  expect(bytes.length * 100).toBeLessThan(swollenSize(4));
});

test.for([
  { owner: ['token', 'ann'], named: ['token', '{user}'], names: ['a', 'annx'] },
  { owner: ['token', '--for=hanna'], named: ['token', '--for={user}'], names: ['ha', 'h', 'hannax'] },
  // Who stands above a team, or came first, may by right see more.
  { owner: ['token', 'team/one'], named: ['token', '{user}'], names: ['t', 'team/onex'] },
  { owner: ['token', '17'], named: ['token', '{user}'], names: [] },
  // What is not alike says nothing of the owner's name.
  { owner: ['token', '--admin', 'ann'], named: ['token', '{user}'], names: [] },
  { owner: ['token', 'ann', 'bob'], named: ['token', '{user}', '{user}'], names: [] },
  { owner: ['token', ''], named: ['token', '{user}'], names: [] },
])('those whose names are like that in $owner by $named are $names', ({ owner, named: run, names }) => {
  const claim = category.claim.parse({
    users: { owner: { run: owner }, other: { value: 'b' }, named: { run } },
  });
  expect(namesAlike(claim.users)).toEqual(names);
});

test('nobody is known to be alike where the owner’s credential is just given', () => {
  const users = { owner: { value: 'a' }, other: { value: 'b' }, named: { run: 'token {user}' } };
  expect(namesAlike(category.claim.parse({ users }).users)).toEqual([]);
});

async function untarred(bytes: Uint8Array): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  const reader = extract();
  reader.end(bytes);
  for await (const entry of reader) {
    const pieces: Uint8Array[] = [];
    for await (const piece of entry) pieces.push(piece as Uint8Array);
    files[entry.header.name] = Buffer.concat(pieces);
  }
  return files;
}
