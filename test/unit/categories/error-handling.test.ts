import { expect, test } from 'vitest';
import { extremePaths } from '../../../src/categories/error-handling/extreme-paths.ts';
import { category } from '../../../src/categories/error-handling/index.ts';
import { file, files, held, request, run, type Sketch, state } from '../../evidence.ts';
import { COMMAND, guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

const reads = { files: [{ command: 'forge check {file}', content: 'good' }] };
/** The same under a second plain name, and what is said of what can be done only once. */
const again = run('control · the same once more 0');
const IMPORTED = { command: ['forge', 'check', 'a'], exitCode: 1, stderr: 'imported already' };
const staying = held('clients that stay', {
  connections: [
    { kind: 'silent', state: 'open', endedMs: null, status: null },
    { kind: 'half', state: 'open', endedMs: null, status: null },
    { kind: 'idle', state: 'never-stood', endedMs: null, status: null },
  ],
});
const requests = {
  requests: [
    { request: { http: 'POST /accounts', body: { owner: 'ann' }, expect: 201 }, required: ['owner'] },
  ],
};
const post = { method: 'POST', path: '/accounts' };
const noOwner = (told: Parameters<typeof request>[1]) =>
  request('spoilt 0 · no field owner', { ...post, status: 400, response: 'owner is missing', ...told });
/** A body that is wrong as a whole, sent where another one is good, and what was said of it. */
const wholly = (
  what: string,
  response: string,
  body: Readonly<Record<string, unknown>> = { owner: 'ann', account_id: 1 },
  path = '/accounts',
) => ({
  subject: SERVICE,
  claim: { requests: [{ request: { http: `POST ${path}`, body }, required: [] }] },
  seen: [request(`spoilt 0 · ${what}`, { method: 'POST', path, status: 400, response })],
});
/** A good body without one of its fields, and what was said of it. */
const without = (field: string, response: string) =>
  wholly(`no field ${field}`, response, { [field]: 'ann' });
const EMPTY = 'an empty body';
const anotherNumber = (told: Parameters<typeof request>[1]) =>
  request('extreme path · the number 1 replaced by “no-number”', { path: '/transfers/no-number', ...told });
/** A good request in another spelling, and once more as it stands. */
const spelt = (
  what: string,
  told: Parameters<typeof request>[1] = {},
  plain: Parameters<typeof request>[1] = {},
): readonly Sketch[] => [
  request(`respelt 0 · ${what}`, { ...post, status: 201, ...told }),
  request(`as it stands 0 · ${what}`, { ...post, status: 201, ...plain }),
];
const behind = (told: Parameters<typeof run>[1]) =>
  run('wrong · unknown option behind a command 0', {
    command: ['forge', 'digest', 'page', '--cleanroom-no-such-option'],
    ...told,
  });
const wrong = (told: Parameters<typeof run>[1]) =>
  run('wrong · unknown option', { exitCode: 2, stderr: 'no option --cleanroom-no-such-option', ...told });

const writes = { writes: [{ command: 'forge generate --out out', into: 'out' }] };
const generate = { command: ['forge', 'generate', '--out', 'out'] };
const listing = (step: string, entries: readonly ReturnType<typeof file>[]) =>
  files(`${step} 0`, { root: '/work/out', entries: [...entries] });
/** A file that tells when it was made, as it is where there is room; and a second one. */
const MADE = [file('page', 'made at 12:00')];
const another = file('more', 'the more');
const whole = file('page', 'the whole page');

/** A write onto a full disk that ended so and left this, beside one onto a disk with room. */
function fullDisk(
  left: readonly ReturnType<typeof file>[],
  told: Parameters<typeof run>[1] = {},
  roomy: readonly ReturnType<typeof file>[] = [whole],
): readonly Sketch[] {
  return [
    run('roomy disk 0', generate),
    listing('roomy after', roomy),
    listing('full before', [file('old')]),
    run('full disk 0', { ...generate, exitCode: 1, stderr: 'no space left for out', ...told }),
    listing('full after', [...left, file('.cleanroom-fill')]),
  ];
}

/** The same of a command whose files have other names each time, as was seen with room once more. */
const onceMore = (entries: readonly ReturnType<typeof file>[]): readonly Sketch[] => [
  run('roomy disk once more 0', generate),
  listing('roomy once more after', entries),
];
const NAMED = { once: [file('page-1a', 'the whole page')], again: [file('page-2b', 'the whole page')] };
const TIMED = { once: [file('page-12:00', 'made at 12:00')], again: [file('page-12:01', 'made at 12:01')] };
/** Such files that were laid before the write. */
const laid = (roomy: readonly string[], full: readonly string[]): readonly Sketch[] => [
  listing(
    'roomy before',
    ['old-1', 'old-2'].map((name) => file(name, 'old')),
  ),
  run('roomy disk 0', generate),
  listing('roomy after', [...roomy.map((name) => file(name, 'old')), whole]),
  listing(
    'full before',
    ['old-3', 'old-4'].map((name) => file(name, 'old')),
  ),
  run('full disk 0', { ...generate, exitCode: 1, stderr: 'no space left for out' }),
  listing(
    'full after',
    full.map((name) => file(name, 'old')),
  ),
];

testJudge(category, {
  subject: COMMAND,
  // A good case that fails is a mistake in the contract, and nothing can be learnt from spoiling it.
  neverAccuses: ['good-case-works'],
  cases: {
    'good-case-works': [
      innocent('good cases that succeed', {
        subject: SERVICE,
        claim: requests,
        seen: [run('good help'), request('good 0', { ...post, status: 201 })],
        says: ['All 2 good cases'],
      }),
      open('a good command that fails', {
        seen: [run('good file 0', { command: ['forge', 'check', 'a'], exitCode: 3, stderr: 'bad' })],
        says: ['`forge check a`, which should be good, ended with exit code 3', '“bad”'],
      }),
      open('a good request with another status than claimed', {
        subject: SERVICE,
        claim: requests,
        seen: [request('good 0', { ...post, status: 200, response: 'hm' })],
        says: ['POST /accounts, which should be good, was answered with 200: “hm”'],
      }),
      open('a good request without an answer', {
        subject: SERVICE,
        claim: requests,
        seen: [request('good 0', { ...post, status: null, error: 'ECONNRESET' })],
        says: ['ECONNRESET'],
      }),
      moot('nothing good given', { seen: [wrong({})], says: ['gives no good request'] }),
    ],
    'takes-any-name': [
      guilty('a name with blanks that it takes for another', {
        claim: reads,
        seen: [
          run('good file 0'),
          again,
          run('name · blanks 0', {
            command: ['forge', 'check', '/work/cleanroom-good file-0'],
            exitCode: 1,
            stderr: 'no such file',
          }),
        ],
        says: ['Given a good file whose name has blanks', 'ended with exit code 1', 'no such file'],
      }),
      moot('what can be done only once, whatever the name', {
        claim: reads,
        seen: [run('good file 0'), run(again.step, IMPORTED), run('name · blanks 0', IMPORTED)],
        says: ['can be done only once', '`forge check a` ended with exit code 1', '“imported already”'],
      }),
      innocent('every name of one command, beside another that can be done only once', {
        claim: { files: [...reads.files, { command: 'forge import {file}', content: 'good' }] },
        seen: [
          ...[run('good file 0'), again, run('name · blanks 0')],
          run('good file 1'),
          run('control · the same once more 1', IMPORTED),
          run('name · blanks 1', IMPORTED),
        ],
        says: ['under all 1 names'],
      }),
      open('what was not ready in time under a second plain name', {
        claim: reads,
        seen: [
          run('good file 0'),
          run(again.step, { outcome: 'timed-out', exitCode: null }),
          run('name · blanks 0', IMPORTED),
        ],
        says: ['was not done a second time', 'still running'],
      }),
      open('a name that was refused where the same was not done again under a plain one', {
        claim: reads,
        seen: [run('good file 0'), run('name · blanks 0', IMPORTED)],
        says: ['not given once more under a plain one'],
      }),
      innocent('every name', {
        claim: reads,
        seen: [run('good file 0'), again, run('name · blanks 0'), run('name · letters beyond ASCII 0')],
        says: ['under all 2 names'],
      }),
      innocent('every name but one under which the machine stood still', {
        claim: reads,
        seen: [
          run('good file 0'),
          run('name · blanks 0', { outcome: 'timed-out', exitCode: null, ms: 10_050 }),
          run('name · letters beyond ASCII 0'),
        ],
        says: ['under all 1 names'],
      }),
      open('names under which it never ends, which is bounded-time’s to say', {
        claim: reads,
        seen: [
          run('good file 0'),
          run('name · blanks 0', { outcome: 'timed-out', exitCode: null, ms: 10_050 }),
        ],
        says: ['did not end in time'],
      }),
      open('a file that is not even taken under an ordinary name', {
        claim: reads,
        seen: [run('good file 0', { exitCode: 1 }), run('name · blanks 0', { exitCode: 1 })],
        says: ['Not even the good file'],
      }),
      open('a good file that was not taken, so that no other name was tried', {
        claim: reads,
        seen: [run('good file 0', { exitCode: 1 })],
        says: ['Not even the good file'],
      }),
      open('no other name, though the file has a word of its own', {
        claim: reads,
        seen: [run('good file 0')],
        says: ['not given other names'],
      }),
      moot('a filter, whose input has no name', {
        claim: { files: [{ command: 'forge sort', content: 'good', stdin: true }] },
        seen: [run('good file 0')],
        says: ['standard input, which has no name'],
      }),
      moot('a name inside of a script', {
        claim: { files: [{ command: ['forge', '.read {file}'], content: 'good' }] },
        seen: [run('good file 0')],
        says: ['inside a longer word'],
      }),
      moot('no files', { seen: [], says: ['no command that reads a file'] }),
    ],
    'takes-any-spelling': [
      guilty('a charset that it does not know', {
        subject: SERVICE,
        claim: requests,
        seen: spelt('a charset behind its type', { status: 415, response: 'not JSON' }),
        says: [
          'POST /accounts with a charset behind its type was answered with 415',
          'as it stands, with 201',
        ],
      }),
      open('a spelling that came when there had been too many requests', {
        subject: SERVICE,
        claim: requests,
        seen: spelt('a charset behind its type', { status: 429, response: 'too many' }),
        says: ['No good request was taken a second time'],
      }),
      innocent('every spelling', {
        subject: SERVICE,
        claim: requests,
        seen: [...spelt('a charset behind its type'), ...spelt('its type in other case')],
        says: ['in 2 other spellings'],
      }),
      innocent('an overloaded service', {
        subject: SERVICE,
        claim: requests,
        seen: spelt('its type in other case', { status: 503 }),
        says: ['in 1 other spellings'],
      }),
      open('what can be done only once', {
        subject: SERVICE,
        claim: requests,
        seen: spelt('its type in other case', { status: 409 }, { status: 409 }),
        says: ['taken a second time'],
      }),
      moot('no JSON', { subject: SERVICE, claim: requests, seen: [], says: ['a JSON object'] }),
      moot('no body', { subject: SERVICE, seen: [], says: ['no good request with a body'] }),
    ],
    'fails-with-nonzero': [
      guilty('success in spite of an unknown option', {
        seen: [wrong({ exitCode: 0, command: ['forge', '--cleanroom-no-such-option'] })],
        says: ['Given an unknown option', '`forge --cleanroom-no-such-option` ended with exit code 0'],
      }),
      guilty('success in spite of an unknown option behind a command', {
        seen: [behind({ exitCode: 0, stdout: 'd1e2' })],
        says: [
          'Given an unknown option behind a command',
          '`forge digest page --cleanroom-no-such-option` ended with exit code 0 and said nothing of it',
        ],
      }),
      innocent('a warning of an unknown option behind a command', {
        seen: [behind({ exitCode: 0, stderr: '[warn] Ignored --cleanroom-no-such-option' }), wrong({})],
        says: ['All 2 mistakes'],
      }),
      guilty('success in spite of a full disk', {
        claim: writes,
        seen: fullDisk([file('page', 'the wh')], { exitCode: 0 }),
        says: ['Given a full disk', 'exit code 0'],
      }),
      guilty('success though its output went to a full disk', {
        seen: [
          run('wrong · standard output on a full disk 0', {
            command: ['forge', 'digest', 'x'],
            exitCode: 0,
          }),
        ],
        says: ['Given standard output on a full disk, `forge digest x` ended with exit code 0'],
      }),
      innocent('failures that show', {
        seen: [wrong({}), run('wrong · missing file 0', { exitCode: 1 })],
        says: ['All 2 mistakes'],
      }),
      innocent('a full disk on which all of it found room', {
        claim: writes,
        seen: [wrong({}), ...fullDisk([whole], { exitCode: 0 })],
        says: ['All 1 mistakes'],
      }),
      innocent('a full disk on which a file found room that is another one each time', {
        claim: writes,
        seen: [wrong({}), ...fullDisk([file('page', 'made at 12:01')], { exitCode: 0 }, MADE)],
        says: ['All 1 mistakes'],
      }),
      innocent('such a file beside one that is written each time the room is made ready', {
        claim: writes,
        seen: [
          wrong({}),
          listing('roomy before', [file('old', 'laid at 12:00')]),
          run('roomy disk 0', generate),
          listing('roomy after', [file('old', 'laid at 12:00'), ...MADE]),
          listing('full before', [file('old', 'laid at 12:01')]),
          run('full disk 0', generate),
          listing('full after', [file('old', 'laid at 12:01'), file('page', 'made at 12:01')]),
        ],
        says: ['All 1 mistakes'],
      }),
      innocent('a full disk on which all found room under names that are others each time', {
        claim: writes,
        seen: [
          wrong({}),
          ...fullDisk([file('page-3c', 'the whole page')], { exitCode: 0 }, NAMED.once),
          ...onceMore(NAMED.again),
        ],
        says: ['All 1 mistakes'],
      }),
      innocent('the same, with contents that are others each time, too', {
        claim: writes,
        seen: [
          wrong({}),
          ...fullDisk([file('page-12:02', 'made at 12:02')], { exitCode: 0 }, TIMED.once),
          ...onceMore(TIMED.again),
        ],
        says: ['All 1 mistakes'],
      }),
      guilty('success with half a file under a name that is another one each time', {
        claim: writes,
        seen: [
          ...fullDisk([file('page-3c', 'the wh')], { exitCode: 0 }, NAMED.once),
          ...onceMore(NAMED.again),
        ],
        says: ['Given a full disk', 'exit code 0'],
      }),
      guilty('success with nothing where a file of another name each time was to be written', {
        claim: writes,
        seen: [...fullDisk([], { exitCode: 0 }, TIMED.once), ...onceMore(TIMED.again)],
        says: ['Given a full disk', 'exit code 0'],
      }),
      guilty('success with a file for the meantime, where the others have the same names each time', {
        claim: writes,
        seen: [...fullDisk([file('page.3c', 'the whole page')], { exitCode: 0 }), ...onceMore([whole])],
        says: ['Given a full disk', 'exit code 0'],
      }),
      guilty('success with an empty file, which is another one each time', {
        claim: writes,
        seen: fullDisk([file('page', '')], { exitCode: 0 }, MADE),
        says: ['Given a full disk', 'exit code 0'],
      }),
      guilty('success with the old file where a shorter one was to be written', {
        claim: writes,
        seen: fullDisk([file('old')], { exitCode: 0 }, [file('old', 'new')]),
        says: ['Given a full disk', 'exit code 0'],
      }),
      guilty('success without one of two files', {
        claim: writes,
        seen: fullDisk([file('page', 'made at 12:01')], { exitCode: 0 }, [...MADE, another]),
        says: ['Given a full disk', 'exit code 0'],
      }),
      open('mistakes that never came to an end', {
        seen: [wrong({ outcome: 'timed-out', exitCode: null })],
        says: ['Nothing was seen'],
      }),
      moot('a service without commands', {
        subject: SERVICE,
        seen: [state('start')],
        says: ['claims no command'],
      }),
    ],
    'explains-on-stderr': [
      guilty('an explanation on standard output', {
        seen: [wrong({ stdout: 'no such option', stderr: '' })],
        says: ['Given an unknown option', 'nothing on standard error', 'on standard output “no such option”'],
      }),
      guilty('silence', { seen: [wrong({ stderr: ' \n' })], says: ['nothing at all'] }),
      innocent('an explanation on standard error', { seen: [wrong({})], says: ['All 1 failures'] }),
      open('nothing that failed', { seen: [wrong({ exitCode: 0 })], says: ['Nothing was seen'] }),
      moot('a service without commands', {
        subject: SERVICE,
        seen: [state('start')],
        says: ['claims no command'],
      }),
    ],
    'rejects-with-4xx': [
      moot('a service that answers every path, and no request to be spoilt', {
        subject: SERVICE,
        claim: { anyRoute: true },
        seen: [],
        says: ['answers every path'],
      }),
      guilty('500 for a missing field', {
        subject: SERVICE,
        claim: requests,
        seen: [noOwner({ status: 500, response: 'oops' })],
        says: ['POST /accounts with no field owner', '500: “oops”'],
      }),
      guilty('success for a missing field', {
        subject: SERVICE,
        claim: requests,
        seen: [noOwner({ status: 201 })],
        says: ['answered with 201'],
      }),
      guilty('500 for an extreme value', {
        subject: SERVICE,
        claim: requests,
        seen: [
          noOwner({}),
          request('extreme 0 · field owner with a NUL character in it', {
            method: 'POST',
            path: '/accounts',
            status: 500,
          }),
        ],
        says: ['POST /accounts with field owner with a NUL character in it was answered with 500'],
      }),
      guilty('500 for null', {
        subject: SERVICE,
        claim: requests,
        seen: [
          noOwner({}),
          request('extreme 0 · the value null instead of a body', {
            method: 'POST',
            path: '/accounts',
            status: 500,
          }),
        ],
        says: ['POST /accounts with the value null instead of a body was answered with 500'],
      }),
      innocent('null in the place of a field that is taken', {
        subject: SERVICE,
        claim: requests,
        seen: [noOwner({}), request('extreme 0 · field reference as null', { status: 201 })],
        says: ['All 1 bad requests', 'extreme values'],
      }),
      innocent('an extreme value that is taken', {
        subject: SERVICE,
        claim: requests,
        seen: [noOwner({}), request('extreme 0 · field owner of 70 000 characters', { status: 201 })],
        says: ['All 1 bad requests', 'extreme values'],
      }),
      guilty('500 for what is no number', {
        subject: SERVICE,
        claim: requests,
        seen: [noOwner({}), anotherNumber({ status: 500 })],
        says: ['GET /transfers/no-number with the number 1 replaced by “no-number” was answered with 500'],
      }),
      innocent('what is no number is nowhere, and another number is taken', {
        subject: SERVICE,
        claim: requests,
        seen: [noOwner({}), anotherNumber({ status: 404 }), anotherNumber({ status: 200 })],
        says: ['All 1 bad requests', 'extreme values with no error of the server'],
      }),
      innocent('how long a number asks for, nobody has claimed', {
        subject: SERVICE,
        claim: requests,
        seen: [noOwner({}), anotherNumber({ status: null, error: 'timeout' })],
        says: ['All 1 bad requests'],
      }),
      guilty('success for a body that is too large and does not say so', {
        subject: SERVICE,
        claim: requests,
        seen: [
          request('too large', { status: 413 }),
          request('too large, in pieces of untold number', {
            method: 'POST',
            path: '/accounts',
            status: 201,
          }),
        ],
        says: ['POST /accounts with a body too large, in pieces of untold number, was answered with 201'],
      }),
      guilty('a connection that breaks', {
        subject: SERVICE,
        claim: requests,
        seen: [noOwner({ status: null, error: 'ECONNRESET' })],
        says: ['answered with ECONNRESET'],
      }),
      guilty('500 for a wrong method', {
        subject: SERVICE,
        seen: [request('wrong method', { method: 'DELETE', path: '/readyz', status: 500 })],
        says: ['DELETE /readyz with a wrong method'],
      }),
      guilty('no answer to a broken path', {
        subject: SERVICE,
        seen: [
          request('unknown route', { status: 404 }),
          request('broken path · double slash', { path: '//', status: null, error: 'ECONNRESET' }),
        ],
        says: ['GET // with a double slash was answered with ECONNRESET'],
      }),
      innocent('a broken path that is refused on a connection that is reset behind the answer', {
        subject: SERVICE,
        seen: [
          request('unknown route', { status: 404 }),
          request('broken path · broken escape', {
            path: '/%',
            status: null,
            error: 'ECONNRESET',
            responseHeaders: { connection: 'close' },
            response: '400 Bad Request',
          }),
        ],
        says: ['broken paths'],
      }),
      innocent('a broken path that is taken for another one', {
        subject: SERVICE,
        seen: [
          request('unknown route', { status: 404 }),
          request('broken path · double slash', { path: '//', status: 200 }),
        ],
        says: ['All 1 bad requests', 'broken paths'],
      }),
      innocent('4xx for all of it', {
        subject: SERVICE,
        claim: requests,
        seen: [noOwner({}), request('unknown route', { status: 404 }), request('too large', { status: 413 })],
        says: ['All 3 bad requests'],
      }),
      innocent('a connection that is ended for being too slow or bringing too much', {
        subject: SERVICE,
        seen: [
          request('too slow', { status: null, error: 'ECONNRESET' }),
          request('too large', { status: null, error: 'EPIPE' }),
        ],
        says: ['2 bad requests'],
      }),
      innocent('501 for a method that it does not know', {
        subject: SERVICE,
        seen: [request('unknown route', { status: 404 }), request('wrong method', { status: 501 })],
        says: ['2 bad requests'],
      }),
      open('requests of which there had been too many, so that nobody looked at them', {
        subject: SERVICE,
        claim: requests,
        seen: [noOwner({ status: 429 }), anotherNumber({ status: 429 })],
        says: ['Nothing was seen'],
      }),
      open('requests that were never answered, which is bounded-time’s to say', {
        subject: SERVICE,
        claim: requests,
        seen: [noOwner({ status: null, error: 'timeout' })],
        says: ['Nothing was seen'],
      }),
      moot('a service of another protocol', {
        subject: { ...SERVICE, readyPath: null },
        seen: [],
        says: ['speaks HTTP'],
      }),
      moot('a command', { seen: [wrong({})], says: ['forge is a command'] }),
    ],
    'names-the-culprit': [
      guilty('a message without the option', {
        seen: [wrong({ stderr: 'wrong use' })],
        says: ['Given an unknown option', 'did not name --cleanroom-no-such-option', '“wrong use”'],
      }),
      innocent('a message that there is one word too many', {
        seen: [wrong({}), behind({ exitCode: 2, stderr: 'too many arguments' })],
        says: ['All 1 messages'],
      }),
      guilty('a message without the file', {
        seen: [
          run('wrong · missing file 0', {
            command: ['forge', 'check', '/work/cleanroom-missing-0'],
            exitCode: 1,
            stderr: 'ENOENT',
          }),
        ],
        says: ['a missing file', 'did not name cleanroom-missing-0', '“ENOENT”'],
      }),
      innocent('the name of a file with the end that is claimed', {
        claim: { files: [{ command: 'forge check {file}', content: 'good', extension: '.ts' }] },
        seen: [
          run('wrong · missing file 0', {
            command: ['forge', 'check', '/work/cleanroom-missing-0.ts'],
            exitCode: 2,
            stderr: "error TS6053: File 'cleanroom-missing-0.ts' not found.",
          }),
        ],
        says: ['All 1 messages'],
      }),
      guilty('a message without the field', {
        subject: SERVICE,
        claim: requests,
        seen: [noOwner({ response: '{"error":"bad request"}' })],
        says: ['Given no field owner, it did not name owner', 'bad request'],
      }),
      moot('a request that nobody looked at, since there had been too many', {
        subject: SERVICE,
        claim: requests,
        seen: [noOwner({ status: 429, response: 'slow down' })],
        says: ['Nothing failed'],
      }),
      guilty('a field whose name only stands inside another word', {
        subject: SERVICE,
        claim: requests,
        seen: [
          request('spoilt 0 · no field to', { ...post, status: 400, response: 'tomorrow the store is open' }),
        ],
        says: ['did not name to'],
      }),
      guilty('a message that does not say that the disk is full', {
        claim: writes,
        seen: fullDisk([], { stderr: 'write failed' }),
        says: ['Given a full disk, it did not name out', '“write failed”'],
      }),
      innocent('messages that name it', {
        claim: writes,
        seen: [
          wrong({}),
          run('wrong · unknown command', { exitCode: 2, stdout: 'cleanroom-no-such-command?' }),
          run('wrong · not UTF-8 0', {
            command: ['forge', '/work/cleanroom-not-utf8-0'],
            exitCode: 1,
            stderr: '/work/cleanroom-not-utf8-0: not text',
          }),
          ...fullDisk([], { stderr: 'ENOSPC: No space left on device' }),
        ],
        says: ['All 4 messages'],
      }),
      innocent('answers that name the field and the body', {
        subject: SERVICE,
        claim: requests,
        seen: [
          noOwner({ response: '"/Owner" must be text' }),
          request('spoilt 0 · broken JSON', { ...post, status: 400, response: 'Malformed JSON' }),
        ],
        says: ['All 2 messages'],
      }),
      ...(
        [
          ['express-validator', EMPTY, '{"errors":[{"type":"field","msg":"Invalid value","path":"owner"}]}'],
          ['DRF', EMPTY, '{"owner":["This field is required."]}'],
          ['DRF', 'an array instead of an object', 'Invalid data. Expected a dictionary, but got list.'],
          ['Laravel', EMPTY, '{"message":"The account id field is required."}'],
          ['Go', EMPTY, "Key: 'Transfer.AccountID' Error:Field validation for 'AccountID' failed"],
          ['PHP', 'broken JSON', 'owner must not be blank'],
          ['others', 'a body that is not JSON', 'malformed payload'],
          ['others', 'an array instead of an object', 'unexpected array'],
        ] as const
      ).map(([who, what, response]) =>
        innocent(`${what}, as ${who} may tell it: ${response}`, {
          ...wholly(what, response),
          says: ['All 1 messages'],
        }),
      ),
      ...(
        [
          ['account_id', 'AccountID is required'],
          ['account_id', '{"accountId":["missing"]}'],
          ['accountId', 'account_id: missing data for required field'],
          ['accountId', "Account can't be found: account id is missing"],
          ['account-id', 'accountId is missing'],
          ['accountid', 'Account-ID is missing'],
          ['AccountID', 'no account id'],
        ] as const
      ).map(([field, response]) =>
        innocent(`no field ${field}: ${response}`, { ...without(field, response), says: ['All 1 messages'] }),
      ),
      ...(
        [
          ['account_id', 'the account is not valid'],
          ['account_id', 'no id'],
          ['id', 'account_id is missing'],
          ['to', 'tomorrow'],
        ] as const
      ).map(([field, response]) =>
        guilty(`no field ${field}: ${response}`, {
          ...without(field, response),
          says: [`did not name ${field}`],
        }),
      ),
      guilty('an empty body, and only that the request is not valid', {
        ...wholly(EMPTY, '{"status":400,"title":"the request is not valid"}'),
        says: ['did not name json', 'the request is not valid'],
      }),
      guilty('an empty body, and a field whose name every error bears', {
        ...wholly(EMPTY, '{"title":"Bad Request","status":400}', { title: 'a', status: 'open' }),
        says: ['did not name json'],
      }),
      innocent('an empty body, and such a field all the same', {
        ...wholly(EMPTY, '{"status":400,"title":["is required"]}', { title: 'a', status: 'open' }),
        says: ['All 1 messages'],
      }),
      guilty('an empty body, and where it was sent to', {
        ...wholly(EMPTY, '{"error":"Bad Request","path":"/list/owner"}', { owner: 'ann' }, '/list/owner'),
        says: ['did not name json'],
      }),
      guilty('an empty body, and a word inside another', {
        ...wholly(EMPTY, 'the listener was enlisted'),
        says: ['did not name json'],
      }),
      moot('nothing that has a name', {
        subject: SERVICE,
        seen: [request('unknown route', { status: 404 })],
        says: ['Nothing failed in a way that has a name'],
      }),
    ],
    'no-stack-trace': [
      innocent('a trace of ordinary work that cannot be done here', {
        seen: [
          wrong({}),
          run('control · ordinary work 0', {
            exitCode: 1,
            stderr: 'Error: x\n    at main (file:///app/forge.js:10:5)\n    at run (node:internal/main:1:1)',
          }),
        ],
        says: ['None of 1 answers'],
      }),
      guilty('a trace on standard error', {
        seen: [
          wrong({
            stderr: 'Error: x\n    at main (file:///app/forge.js:10:5)\n    at run (node:internal/main:1:1)',
          }),
        ],
        says: ['Given an unknown option', '“at main (file:///app/forge.js:10:5)”'],
      }),
      guilty('a trace inside a JSON answer', {
        subject: SERVICE,
        claim: requests,
        seen: [noOwner({ response: '{"stack":"Error: x\\n    at handle (/app/server.js:3:9)\\n"}' })],
        says: ['Given no field owner', 'at handle (/app/server.js:3:9)'],
      }),
      innocent('one sentence', { seen: [wrong({})], says: ['None of 1 answers'] }),
      open('no answer', { seen: [], says: ['Nothing was seen'] }),
    ],
    'bounded-time': [
      innocent('a command of ordinary work that goes on for ever', {
        seen: [
          wrong({}),
          run('control · ordinary work 0', { outcome: 'timed-out', exitCode: null, ms: 10_050 }),
        ],
        says: ['Everything was told'],
      }),
      guilty('a command that waits for ever on a closed pipe', {
        seen: [
          run('output · closed', {
            command: ['forge', '--help'],
            outcome: 'timed-out',
            exitCode: null,
            ms: 10_050,
          }),
        ],
        says: ['`forge --help` was still running after 10 s', '5000 ms are allowed'],
      }),
      innocent('a command whose container a busy engine was slow to start', {
        seen: [wrong({ ms: 7_000, lifeMs: 80 })],
        says: ['within 5000 ms'],
      }),
      guilty('a command that lives for longer than is claimed', {
        seen: [wrong({ ms: 7_000, lifeMs: 6_500 })],
        says: ['took 6500 ms', '5000 ms are allowed'],
      }),
      innocent('an answer that was late once, when the machine stood still', {
        subject: SERVICE,
        claim: requests,
        seen: [
          noOwner({ status: null, error: 'timeout', ms: 10_000 }),
          request('spoilt 0 · no field owner · once more', { ...post, status: 400, response: 'owner' }),
        ],
        says: ['within 5000 ms, some of it once it was tried again (spoilt 0 · no field owner)'],
      }),
      guilty('an answer that was late twice', {
        subject: SERVICE,
        claim: requests,
        seen: [
          noOwner({ ms: 5_900 }),
          request('spoilt 0 · no field owner · once more', { ...post, status: 400, ms: 5_800 }),
        ],
        says: ['POST /accounts took 5800 ms'],
      }),
      innocent('a slow body whose end was late once', {
        subject: SERVICE,
        claim: { slowBody: '6s' },
        seen: [
          request('too slow', { status: 408, ms: 7_400 }),
          request('too slow · once more', { status: 408, ms: 6_100 }),
        ],
        says: ['Everything was told'],
      }),
      innocent('a number that asks for much', {
        subject: SERVICE,
        claim: requests,
        seen: [noOwner({}), anotherNumber({ status: 200, ms: 9_000 })],
        says: ['within 5000 ms'],
      }),
      guilty('an answer over the claimed time', {
        subject: SERVICE,
        claim: { ...requests, within: '1s' },
        seen: [noOwner({ ms: 1_200.6 })],
        says: ['POST /accounts took 1201 ms', '1000 ms are allowed'],
      }),
      guilty('a slow body that is waited for', {
        subject: SERVICE,
        claim: { slowBody: '6s' },
        seen: [request('too slow', { status: null, error: 'timeout', ms: 9_000 })],
        says: ['trickles in', '9000 ms', '6000 ms are claimed'],
      }),
      innocent('answers in time, a slow body ended in its own', {
        subject: SERVICE,
        claim: { ...requests, slowBody: '6s' },
        seen: [noOwner({ ms: 4_999 }), request('too slow', { status: 408, ms: 6_100 })],
        says: ['within 5000 ms'],
      }),
      open('a machine on which even the good case takes half the time', {
        seen: [
          run('good help', { lifeMs: 2_600 }),
          run('wrong · unknown option', { exitCode: 2, lifeMs: 5_100 }),
        ],
        says: ['too slow to tell', '2600 of 5000 ms (good help)'],
      }),
      open('nothing was asked', { seen: [], says: ['Nothing was seen'] }),
      moot('a service of another protocol', {
        subject: { ...SERVICE, readyPath: null },
        seen: [request('stray request', { ms: 60_000 })],
        says: ['Nothing was done'],
      }),
    ],
    'leaves-nothing-half-written': [
      guilty('half a file', {
        claim: writes,
        seen: fullDisk([file('old'), file('page', 'the wh')]),
        says: ['/work/out/page was left with 6 bytes'],
      }),
      guilty('what was there before, cut off', {
        claim: writes,
        seen: fullDisk([file('old', '')]),
        says: ['/work/out/old was left with 0 bytes'],
      }),
      guilty('half a file, beside a write that was not tried', {
        claim: { writes: [...writes.writes, { command: 'forge backup', into: 'backup' }] },
        seen: fullDisk([file('page', 'the wh')]),
        says: ['/work/out/page'],
      }),
      guilty('what was there before, gone', {
        claim: writes,
        seen: fullDisk([], {}, [file('old', 'the new page'), whole]),
        says: ['/work/out/old was gone', 'which was there before'],
      }),
      guilty('an empty file, which is another one each time', {
        claim: writes,
        seen: fullDisk([file('old'), file('page', '')], {}, MADE),
        says: ['/work/out/page was left with 0 bytes'],
      }),
      guilty('a file that is nowhere with room', {
        claim: writes,
        seen: fullDisk([file('old'), file('page.tmp', 'made at 12:01')], {}, MADE),
        says: ['/work/out/page.tmp was left with 13 bytes'],
      }),
      guilty('half a file, beside one that may be whole', {
        claim: writes,
        seen: fullDisk([file('page', 'made at 12:01'), file('more', 'the m')], {}, [...MADE, another]),
        says: ['/work/out/more was left with 5 bytes'],
      }),
      innocent('a whole file under a name that is another one each time', {
        claim: writes,
        seen: [
          ...fullDisk([file('old'), file('page-3c', 'the whole page')], {}, [...NAMED.once, another]),
          ...onceMore([...NAMED.again, another]),
        ],
        says: ['nothing but whole files'],
      }),
      guilty('half a file under a name that is another one each time', {
        claim: writes,
        seen: [
          ...fullDisk([file('old'), file('page-3c', 'the wh')], {}, NAMED.once),
          ...onceMore(NAMED.again),
        ],
        says: ['/work/out/page-3c was left with 6 bytes'],
      }),
      guilty('such a file, shorter than any with room, whose contents are others, too', {
        claim: writes,
        seen: [...fullDisk([file('page-12:02', 'made at')], {}, TIMED.once), ...onceMore(TIMED.again)],
        says: ['/work/out/page-12:02 was left with 7 bytes'],
      }),
      guilty('half a file under a name of its own, beside a log whose name is another one each time', {
        claim: writes,
        seen: [
          ...fullDisk([file('.page.tmp', 'the whole pa')], {}, [file('run-1.log', 'at 12:00'), another]),
          ...onceMore([file('run-2.log', 'at 12:01'), another]),
        ],
        says: ['/work/out/.page.tmp was left with 12 bytes'],
      }),
      open('such a file, no shorter than with room', {
        claim: writes,
        seen: [...fullDisk([file('page-12:02', 'made at 12:02')], {}, TIMED.once), ...onceMore(TIMED.again)],
        says: [
          '/work/out/page-12:02 had 13 bytes',
          'other names and other contents each time',
          'may be whole',
        ],
      }),
      guilty('a file for the meantime, where the others have the same names each time', {
        claim: writes,
        seen: [...fullDisk([file('old'), file('page.3c', 'the whole page')]), ...onceMore([whole])],
        says: ['/work/out/page.3c was left with 14 bytes'],
      }),
      guilty('what was there before under a name that is another one each time, gone', {
        claim: writes,
        seen: laid(['old-1', 'old-2'], ['old-3']),
        says: ['1 of the files in /work/out were gone', 'on a disk with room 0 were'],
      }),
      innocent('the same, that is meant to go', {
        claim: writes,
        seen: laid(['old-2'], ['old-3']),
        says: ['nothing but whole files'],
      }),
      open('a file that is another one each time, and no shorter', {
        claim: writes,
        seen: fullDisk([file('page', 'made at 12:01')], {}, MADE),
        says: ['/work/out/page had 13 bytes', 'where it has 13', 'writes too little'],
      }),
      open('such a file of a command that succeeded', {
        claim: writes,
        seen: fullDisk([file('page', 'made at 12:01')], { exitCode: 0 }, MADE),
        says: ['writes too little'],
      }),
      innocent('what was there before, and whole files', {
        claim: writes,
        seen: fullDisk([file('old'), whole], {}, [file('old', 'the new page'), whole]),
        says: ['nothing but whole files, and took none away'],
      }),
      innocent('what is gone on a disk with room as well', {
        claim: writes,
        seen: fullDisk([], {}, [whole]),
        says: ['nothing but whole files'],
      }),
      open('half a file of a command that we ended, since it had not ended in time', {
        claim: writes,
        seen: fullDisk([file('old'), file('page', 'the wh')], { outcome: 'timed-out', exitCode: null }),
        says: ['It did not end by itself on the full disk.'],
      }),
      open('a control that fails', {
        claim: writes,
        seen: [run('roomy disk 0', { ...generate, exitCode: 4 }), ...fullDisk([]).slice(1)],
        says: ['control on a disk with room ended with exit code 4'],
      }),
      open('too little written to prove anything', {
        claim: writes,
        seen: fullDisk([whole], { exitCode: 0 }),
        says: ['writes too little'],
      }),
      open('a disk that was not tried', { claim: writes, seen: [], says: ['not tried'] }),
      moot('no writes claimed', { seen: [wrong({})], says: ['claims no command that writes'] }),
    ],
    'serves-beside-others': [
      guilty('nobody else is served', {
        subject: SERVICE,
        seen: [
          request('alone', { path: '/readyz', ms: 4 }),
          staying,
          request('beside clients that stay', {
            path: '/readyz',
            status: null,
            error: 'timeout',
            ms: 10_000,
          }),
        ],
        says: ['While 2 clients held connections', 'GET /readyz was answered with timeout after 10000 ms'],
      }),
      innocent('one more is served', {
        subject: SERVICE,
        seen: [
          request('alone', { path: '/readyz', ms: 4 }),
          staying,
          request('beside clients that stay', { path: '/readyz', ms: 6 }),
        ],
        says: ['Beside 2 clients', 'answered with 200 after 6 ms'],
      }),
      innocent('one more is served, at the second try', {
        subject: SERVICE,
        seen: [
          request('alone', { path: '/readyz', ms: 4 }),
          staying,
          request('beside clients that stay', { path: '/readyz', ms: 6_000 }),
          request('beside clients that stay · once more', { path: '/readyz', ms: 6 }),
        ],
        says: ['answered with 200 after 6 ms'],
      }),
      open('connections of which none stood', {
        subject: SERVICE,
        seen: [
          request('alone', { path: '/readyz', ms: 4 }),
          held('clients that stay', {
            connections: [{ kind: 'silent', state: 'never-stood', endedMs: null, status: null }],
          }),
          request('beside clients that stay', { path: '/readyz', ms: 6 }),
        ],
        says: ['Not one of the connections stood'],
      }),
      open('slow even alone', {
        subject: SERVICE,
        seen: [
          request('alone', { path: '/readyz', ms: 4_000 }),
          staying,
          request('beside clients that stay', { path: '/readyz', ms: 6_000 }),
        ],
        says: ['Already alone'],
      }),
      moot('another protocol', {
        subject: { ...SERVICE, readyPath: null },
        seen: [],
        says: ['speaks HTTP'],
      }),
      moot('a command', { seen: [wrong({})], says: ['forge is a command'] }),
    ],
    'healthy-after': [
      guilty('a service that one request ended', {
        subject: SERVICE,
        seen: [state('after spoiling POST /accounts', { running: false, ready: false, exitCode: 1 })],
        says: ['After spoiling POST /accounts', 'gone, with exit code 1'],
      }),
      guilty('a service that hangs', {
        subject: SERVICE,
        seen: [state('after all of it', { ready: false, detail: '503' })],
        says: ['After all of it', 'running but not ready (503)'],
      }),
      guilty('a good request that no longer works', {
        subject: SERVICE,
        claim: requests,
        seen: [state('after all of it'), request('good again 0', { status: null, error: 'ECONNREFUSED' })],
        says: ['even the good request', 'ECONNREFUSED'],
      }),
      innocent('a service that was not ready once, when the machine stood still', {
        subject: SERVICE,
        seen: [
          state('after all of it', { ready: false, detail: 'timeout' }),
          state('after all of it · once more'),
        ],
        says: ['running and ready'],
      }),
      guilty('a service that is not ready twice', {
        subject: SERVICE,
        seen: [
          state('after all of it', { ready: false, detail: 'timeout' }),
          state('after all of it · once more', { ready: false, detail: '503' }),
        ],
        says: ['running but not ready (503)'],
      }),
      innocent('a service that is well', {
        subject: SERVICE,
        seen: [state('after all of it'), request('good again 0', { status: 201 })],
        says: ['running and ready'],
      }),
      open('nobody looked', { subject: SERVICE, seen: [state('start')], says: ['Nothing was seen'] }),
      moot('a command', { seen: [wrong({})], says: ['forge is a command'] }),
    ],
  },
});

test('a required field that the good body does not have is a mistake in the contract', () => {
  const [mistake, ...more] = issues({ request: requests.requests[0]?.request, required: ['owner', 'ownr'] });
  expect(more).toEqual([]);
  expect(mistake).toMatchObject({
    path: ['requests', 0, 'required', 1],
    message: "not in the good request's body: it has owner",
  });
});

test('without a JSON object there is no field to take away', () => {
  expect(issues({ request: 'GET /', required: ['id'] })[0]?.message).toContain('it has no fields');
  expect(issues({ request: 'GET /' })).toEqual([]);
});

function issues(request: unknown) {
  return category.claim.safeParse({ requests: [request] }).error?.issues ?? [];
}

test('each number of a path and of its query is replaced, one at a time, and nothing else', () => {
  const nines = '9'.repeat(20);
  expect(extremePaths('/v1/accounts/12/views?account=7&name=a1&limit=').map(({ path }) => path)).toEqual([
    '/v1/accounts/no-number/views?account=7&name=a1&limit=',
    `/v1/accounts/${nines}/views?account=7&name=a1&limit=`,
    '/v1/accounts/12/views?account=no-number&name=a1&limit=',
    `/v1/accounts/12/views?account=${nines}&name=a1&limit=`,
  ]);
  expect(extremePaths('/transfers/1')[0]?.what).toBe('the number 1 replaced by “no-number”');
  expect(extremePaths('/accounts')).toEqual([]);
});
