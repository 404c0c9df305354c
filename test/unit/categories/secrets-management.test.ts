import { expect, test } from 'vitest';
import { category } from '../../../src/categories/secrets-management/index.ts';
import { judgeRules } from '../../../src/verdict/judge-rules.ts';
import { recordsOf, request, run, type Sketch, secretFind, secretSweep, state } from '../../evidence.ts';
import { COMMAND, guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

const secret = { ...COMMAND, secrets: ['TOKEN'] };
const service = { ...SERVICE, secrets: ['TOKEN', 'service password'] };
const claim = {
  uses: [{ run: 'forge run deploy' }],
  required: [{ variable: 'TOKEN', command: 'forge run deploy' }],
};
const deploy = { command: ['forge', 'run', 'deploy'] };

const used = run('use 0', deploy);
const swept = (of: 'files' | 'processes' | 'rows' | 'keys' | 'image', told = {}) =>
  secretSweep('after the crash', {
    of,
    control: of === 'image' || of === 'rows' || of === 'keys' ? null : true,
    ...told,
  });

/** A service that sends telemetry, and asks somebody else. */
const sending = {
  ...service,
  services: [
    ...service.services,
    { name: 'otel', type: 'otlp', port: 4318 },
    { name: 'rates', type: 'upstream', port: 8080 },
  ],
};
const sent = (name: 'otel' | 'rates', told = {}) =>
  secretSweep('after its work', { of: name === 'otel' ? 'telemetry' : 'upstream', service: name, ...told });
const shown = [{ secret: 'TOKEN', place: 'request to an upstream', where: 'rates: header *' }];

const rotation = {
  rotation: { variable: 'TOKEN', credential: 'ledger token ann', request: 'GET /my/accounts' },
};
const rotated = (before: number, old: number, fresh: number): readonly Sketch[] => [
  request('rotation · old before', { status: before }),
  request('rotation · old after', { status: old }),
  request('rotation · new after', { status: fresh }),
];

/** The same find in the log, as each of so many other categories' rooms shows it. */
const logged = (count: number, told = {}): readonly Sketch[] =>
  Array.from({ length: count }, (_, n) => ({
    ...secretFind(`start ${n}`, { place: 'log', where: 'standard output', ...told }),
    category: `category-${n}`,
  }));

testJudge(category, {
  subject: secret,
  // A use that fails is a mistake in the contract.
  neverAccuses: ['uses-work'],
  cases: {
    'uses-work': [
      innocent('work that succeeds', { claim, seen: [used], says: ['All 1'] }),
      open('work that fails', {
        claim,
        seen: [run('use 0', { ...deploy, exitCode: 3, stderr: 'no token' })],
        says: ['`forge run deploy` ended with exit code 3', '“no token”'],
      }),
      innocent('a request that was answered when it was made again', {
        subject: service,
        claim: { uses: ['GET /rates/EUR/USD'] },
        seen: [request('use 0', { status: 503 }), request('use 0')],
        says: ['succeeded'],
      }),
      open('a request that was never answered', {
        subject: service,
        claim: { uses: ['GET /rates/EUR/USD'] },
        seen: [request('use 0', { status: 503 }), request('use 0', { status: 500 })],
        says: ['was answered with 500.'],
      }),
      moot('nothing secret', { subject: COMMAND, seen: [], says: ['names no secret'] }),
    ],
    'not-in-output': [
      guilty('a token on standard error', {
        claim,
        seen: [used, secretFind('fail 0', {})],
        says: ['TOKEN', 'standard error', 'forge run deploy', '‹secret TOKEN›'],
      }),
      guilty('an encoded token in a log', {
        subject: service,
        seen: [secretFind('start', { place: 'log', where: 'standard output', form: 'base64' })],
        says: ['in base64 form in the log on “standard output”'],
      }),
      guilty('the same in forty rooms: once, with its number', {
        subject: service,
        seen: logged(40),
        says: ['in the log on “standard output”, while category-0 was asked, found 40 times: “…token='],
      }),
      guilty('many places of one kind: the first few', {
        claim,
        seen: ['a', 'b', 'b', 'c', 'd', 'e'].map((where) => secretFind('use 0', { where })),
        says: ['standard error of “a”, also in “b”, “c”, 2 more, found 6 times'],
      }),
      guilty('several kinds of place and secrets: each once, the first three in full', {
        subject: service,
        seen: [
          ...logged(3),
          ...logged(2, { form: 'base64', secret: 'service password' }),
          secretFind('use 0', { place: 'standard output', where: 'x' }),
          ...logged(3, { place: 'standard error', where: 'y' }),
          secretFind('use 0', { place: 'standard output', secret: 'service password' }),
        ],
        says: [
          'The secret TOKEN stands in the log on “standard output”, while category-0 was asked, found 3 times',
          'The secret service password stands in base64 form in the log on “standard output”, while category-0 was asked, found 2 times',
          'The secret TOKEN stands in the standard output of “x”: “',
          ' And the secret TOKEN in 3 finds of the kind standard error, the secret service password in 1 find of the kind standard output.',
        ],
      }),
      guilty('what it gave a user, also where the contract names no secret', {
        subject: SERVICE,
        seen: [
          secretFind('after all of it', {
            secret: 'session',
            place: 'log',
            where: 'standard output',
            surrounding: '…Session ‹secret session›…',
          }),
        ],
        says: ['The secret session stands in the log on “standard output”'],
      }),
      innocent('nothing', { claim, seen: [used], says: ['TOKEN: found in none of it'] }),
      innocent('a place that is declared', {
        claim: { ...claim, holds: [{ secret: 'TOKEN', place: 'standard error', where: 'forge *' }] },
        seen: [used, secretFind('fail 0', {})],
        says: ['found in none'],
      }),
      open('a secret that was never used', {
        claim,
        seen: [run('use 0', { ...deploy, exitCode: 1 })],
        says: ['perhaps never used'],
      }),
    ],
    'not-in-answers': [
      guilty('a password in an answer', {
        subject: service,
        seen: [
          secretFind('without db 0', {
            place: 'answer',
            where: 'GET /accounts/1',
            secret: 'service password',
          }),
        ],
        says: ['service password', 'an answer, “GET /accounts/1”'],
      }),
      innocent('answers without it', {
        subject: service,
        claim: { uses: ['GET /metrics'] },
        seen: [request('use 0')],
        says: ['found in none'],
      }),
    ],
    'not-in-processes': [
      guilty('a token in the arguments of a child', {
        claim,
        seen: [used, secretFind('use 0', { place: 'argument of a process', where: 'a child, sh' })],
        says: ['an argument of a process, “a child, sh”'],
      }),
      innocent('a token in the environment that it was given', {
        claim,
        seen: [
          used,
          secretFind('use 0', { place: 'environment of a process', where: 'process 1' }),
          swept('processes'),
        ],
        says: ['found in none'],
      }),
      open('a look that missed what had to be there', {
        claim,
        seen: [used, swept('processes', { control: false })],
        says: ['not whole'],
      }),
      open('no look at all', { claim, seen: [used], says: ['Nothing was searched'] }),
    ],
    'not-in-files': [
      guilty('a token inside a backup', {
        claim,
        seen: [
          used,
          secretFind('after the crash', {
            place: 'file',
            where: '/work/saved › gzip',
            form: 'base64',
            mode: '0600',
          }),
        ],
        says: ['in base64 form', '/work/saved › gzip', '0600'],
      }),
      guilty('a token in a file’s name', {
        claim,
        seen: [
          used,
          secretFind('after the crash', {
            place: 'name of a file',
            where: '/tmp/forge-lock',
            form: 'hexadecimal',
          }),
        ],
        says: ['in hexadecimal form in a name of a file'],
      }),
      innocent('a file that is declared', {
        claim: { ...claim, holds: [{ secret: 'TOKEN', place: 'file', where: '/work/token' }] },
        seen: [
          used,
          swept('files'),
          secretFind('after', { place: 'file', where: '/work/token', mode: '0600' }),
        ],
        says: ['found in none'],
      }),
      open('a search that could not read everything', {
        claim,
        seen: [used, swept('files', { complete: false })],
        says: ['not whole'],
      }),
    ],
    'files-are-private': [
      guilty('a declared file that everybody can read', {
        claim: { ...claim, holds: [{ secret: 'TOKEN', place: 'file' }] },
        seen: [used, secretFind('after', { place: 'file', where: '/tmp/session', mode: '0644' })],
        says: ['/tmp/session', 'TOKEN', '0644'],
      }),
      guilty('several files that everybody can read, each seen twice', {
        claim,
        seen: ['/a', '/b', '/a', '/b', '/c', '/d'].map((where) =>
          secretFind('after', { place: 'file', where, mode: '0644' }),
        ),
        says: ['/a holds the secret TOKEN', 'So it is with 3 more files: /b, /c, ….'],
      }),
      innocent('a private file', {
        claim,
        seen: [used, secretFind('after', { place: 'file', where: '/work/token', mode: '0600' })],
        says: ['All 1 files'],
      }),
      innocent('no file', { claim, seen: [used, swept('files')], says: ['No file'] }),
    ],
    'not-in-stores': [
      guilty('a key in a row', {
        subject: service,
        seen: [secretFind('after', { place: 'row', where: 'db: public.settings' })],
        says: ['a row, “db: public.settings”'],
      }),
      innocent('rows and keys without it', {
        subject: service,
        seen: [swept('rows'), swept('keys')],
        says: ['found in none'],
      }),
      guilty('a key on a stream of another database', {
        subject: service,
        seen: [secretFind('after', { place: 'key', where: 'cache: database 1: ledger:settings' })],
        says: ['a key, “cache: database 1: ledger:settings”'],
      }),
      open('values of a type that could not be read', {
        subject: service,
        seen: [swept('rows'), swept('keys', { complete: false })],
        says: ['not whole'],
      }),
      moot('no stores', { claim, seen: [used], says: ['no PostgreSQL or Redis'] }),
    ],
    'not-sent-out': [
      guilty('a password in an attribute of a span', {
        subject: sending,
        seen: [secretFind('after its work', { place: 'telemetry', where: 'otel: traces' })],
        says: ['The secret TOKEN stands in telemetry, “otel: traces”: “…token='],
      }),
      guilty('a key in a header for a provider', {
        subject: sending,
        seen: [
          secretFind('after its work', { place: 'request to an upstream', where: 'rates: header x-api-key' }),
        ],
        says: ['stands in a request to an upstream, “rates: header x-api-key”'],
      }),
      guilty('the provider’s own key, and another one beside it', {
        subject: sending,
        claim: { holds: shown },
        seen: [
          secretFind('after its work', {
            place: 'request to an upstream',
            where: 'rates: header x-api-key',
          }),
          secretFind('after its work', {
            place: 'request to an upstream',
            where: 'rates: header x-api-key',
            secret: 'service password',
          }),
        ],
        says: ['The secret service password stands in a request'],
      }),
      innocent('messages without it', {
        subject: sending,
        seen: [sent('otel'), sent('rates')],
        says: ['found in none'],
      }),
      innocent('a provider that is shown its own key', {
        subject: sending,
        claim: { holds: shown },
        seen: [
          secretFind('after its work', {
            place: 'request to an upstream',
            where: 'rates: header x-api-key',
          }),
          sent('otel'),
          sent('rates'),
        ],
        says: ['found in none'],
      }),
      innocent('a second look at which nothing more had come', {
        subject: sending,
        seen: [sent('otel'), sent('rates'), sent('otel', { looked: 0 }), sent('rates', { looked: 0 })],
        says: ['found in none'],
      }),
      open('an upstream that was never asked', {
        subject: sending,
        seen: [sent('otel'), sent('rates', { looked: 0 })],
        says: ['Nothing was sent to rates while secrets were at hand'],
      }),
      open('a search that missed what had to be there', {
        subject: sending,
        seen: [sent('otel', { control: false }), sent('rates')],
        says: ['not whole'],
      }),
      moot('nobody of ours to send anything to', { subject: service, seen: [], says: ['no upstream'] }),
    ],
    'not-in-image': [
      guilty('a token in a layer', {
        claim,
        seen: [secretFind('image', { place: 'image', where: '/root/.env, layer 3 of 7', mode: '0644' })],
        says: ['an image, “/root/.env, layer 3 of 7”'],
      }),
      innocent('layers without it', { claim, seen: [used, swept('image')], says: ['found in none'] }),
    ],
    'refuses-without': [
      guilty('work without a token', {
        claim,
        seen: [run('without · TOKEN', deploy), run('with · TOKEN', deploy)],
        says: ['Without TOKEN, `forge run deploy` ended with exit code 0'],
      }),
      guilty('a service that starts without its key', {
        subject: service,
        claim: { required: [{ variable: 'TOKEN' }] },
        seen: [state('without · TOKEN'), state('with · TOKEN')],
        says: ['Without TOKEN, the service became ready'],
      }),
      innocent('a refusal', {
        claim,
        seen: [run('without · TOKEN', { ...deploy, exitCode: 1 }), run('with · TOKEN', deploy)],
        says: ['It refused'],
      }),
      guilty('a service that starts with an empty key', {
        subject: service,
        claim: { required: [{ variable: 'TOKEN' }] },
        seen: [
          state('without · TOKEN', { ready: false, exitCode: 1 }),
          state('empty · TOKEN'),
          state('with · TOKEN'),
        ],
        says: ['With an empty TOKEN, the service became ready'],
      }),
      innocent('a refusal without, and of an empty one', {
        claim,
        seen: [
          run('without · TOKEN', { ...deploy, exitCode: 1 }),
          run('empty · TOKEN', { ...deploy, exitCode: 2 }),
          run('with · TOKEN', deploy),
        ],
        says: ['It refused to work all 2 times'],
      }),
      guilty('work with an empty token, though without one it never ended', {
        claim,
        seen: [
          run('without · TOKEN', { ...deploy, outcome: 'timed-out', exitCode: null }),
          run('empty · TOKEN', deploy),
          run('with · TOKEN', deploy),
        ],
        says: ['With an empty TOKEN, `forge run deploy` ended with exit code 0'],
      }),
      open('one that was still at it when its time was over', {
        claim,
        seen: [
          run('without · TOKEN', { ...deploy, outcome: 'timed-out', exitCode: null }),
          run('with · TOKEN', deploy),
        ],
        says: ['still running after 10 s: whether it would have refused was not seen'],
      }),
      open('a service that does not start with its key either', {
        subject: service,
        claim: { required: [{ variable: 'TOKEN' }] },
        seen: [
          state('without · TOKEN', { ready: false }),
          state('with · TOKEN', { ready: false, detail: 'hm' }),
        ],
        says: ['Even with the right TOKEN', 'hm'],
      }),
      moot('nothing required', {
        claim: {},
        seen: [],
        says: ['claims no secret that must be refused when it is missing'],
      }),
    ],
    'refuses-wrong': [
      guilty('a key that is too short', {
        subject: service,
        claim: { required: [{ variable: 'TOKEN', wrong: 'short' }] },
        seen: [state('wrong · TOKEN'), state('with · TOKEN')],
        says: ['With a wrong TOKEN, the service became ready'],
      }),
      guilty('an end that passes for success', {
        subject: service,
        claim: { required: [{ variable: 'TOKEN', wrong: 'short' }] },
        seen: [state('wrong · TOKEN', { ready: false, running: false, exitCode: 0 }), state('with · TOKEN')],
        says: ['With a wrong TOKEN, the service ended with exit code 0'],
      }),
      innocent('a service that goes on running and is not ready', {
        subject: service,
        claim: { required: [{ variable: 'TOKEN', wrong: 'short' }] },
        seen: [
          state('wrong · TOKEN', { ready: false, running: true, exitCode: null }),
          state('with · TOKEN'),
        ],
        says: ['It refused'],
      }),
      innocent('a refusal', {
        subject: service,
        claim: { required: [{ variable: 'TOKEN', wrong: 'short' }] },
        seen: [state('wrong · TOKEN', { ready: false, exitCode: 1 }), state('with · TOKEN')],
        says: ['It refused'],
      }),
      moot('nothing that is known to be wrong', { claim, seen: [], says: ['when it is wrong'] }),
    ],
    rotates: [
      guilty('an old credential that still works', {
        subject: service,
        claim: rotation,
        seen: rotated(200, 200, 200),
        says: ['After TOKEN was changed, what the old one granted still worked'],
      }),
      ...[
        { old: 503, fresh: 200 },
        { old: 401, fresh: 503 },
      ].map(({ old, fresh }) =>
        open(`a failure in the place of an answer to the ${old === 503 ? 'old' : 'new'} one`, {
          subject: service,
          claim: rotation,
          seen: rotated(200, old, fresh),
          says: ['was answered with 503, which tells nothing of its credential'],
        }),
      ),
      guilty('a new credential that does not', {
        subject: service,
        claim: rotation,
        seen: rotated(200, 401, 401),
        says: ['what the new one granted was refused with 401'],
      }),
      innocent('a change that takes effect', {
        subject: service,
        claim: rotation,
        seen: rotated(200, 401, 200),
        says: ['took effect'],
      }),
      innocent('a page where one logs in, for the old one', {
        subject: service,
        claim: rotation,
        seen: rotated(200, 302, 200),
        says: ['took effect'],
      }),
      innocent('no content for the old one, where content is claimed', {
        subject: service,
        claim: { rotation: { ...rotation.rotation, request: { http: 'GET /my/accounts', expect: 200 } } },
        seen: rotated(200, 204, 200),
        says: ['took effect'],
      }),
      guilty('a page where one logs in, for the new one', {
        subject: service,
        claim: rotation,
        seen: rotated(200, 302, 302),
        says: ['what the new one granted was refused with 302'],
      }),
      guilty('the same redirect for the old one', {
        subject: service,
        claim: rotation,
        seen: rotated(303, 303, 303),
        says: ['what the old one granted still worked'],
      }),
      open('a credential that never worked', {
        subject: service,
        claim: rotation,
        seen: rotated(500, 401, 200),
        says: ['Even before the change', '500'],
      }),
    ],
  },
});

/** What the judge cites for a rule. */
function cited(rule: string, seen: readonly Sketch[]): readonly string[] {
  const checks = judgeRules({
    rules: category.description.rules,
    judge: category.judge,
    claim: () => category.claim.parse({}),
    subject: service,
    records: recordsOf(category.description.id, seen),
  });
  return checks.find((check) => check.rule === rule)?.evidence ?? [];
}

test('only the places that are told are cited, those of its own experiments first', () => {
  expect(cited('not-in-output', logged(40))).toEqual(['e1']);
  const own = secretFind('start', { place: 'log', where: 'standard output' });
  expect(cited('not-in-output', [...logged(40), own])).toEqual(['e41']);
  const places = ['a', 'b', 'b', 'c', 'd'].map((where) => secretFind('use 0', { where }));
  expect(cited('not-in-output', places)).toEqual(['e1', 'e2', 'e4']);
  // The first place of each kind before the further ones.
  expect(cited('not-in-output', [...places, ...logged(2)])).toEqual(['e1', 'e6', 'e2', 'e4']);
});
