import { describe, expect, test } from 'vitest';
import { category } from '../../../src/categories/configuration-validation/index.ts';
import { evidenceView } from '../../../src/verdict/evidence-view.ts';
import { file, files, mutant, recordsOf, run, state } from '../../evidence.ts';
import { COMMAND, guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

const toml = {
  format: 'toml',
  content: 'password = "hunter-2-hunter"\n[project]\nname = "demo"\n',
  command: 'forge config check {file}',
};
const claim = { configurations: [toml] };
const suggesting = { configurations: [{ ...toml, suggests: true }] };
const guarded = { configurations: [{ ...toml, secrets: ['password'] }] };
const working = { configurations: [{ ...toml, works: true }] };
const starting = { configurations: [{ format: 'env', variables: { PORT: '80' }, starts: true }] };

const good = run('good 0', { command: ['forge', 'config', 'check', 'a.toml'] });
const wrong = (told: Parameters<typeof run>[1] = {}) =>
  run('mutant 0.0', {
    command: ['forge', 'config', 'check', 'b.toml'],
    exitCode: 1,
    stderr: 'b.toml: project.name: expected text',
    ...told,
  });
/** A file beside a variable, and what contradicts both. */
const withToken = (value: string, other = 'another-4-tests') => ({
  configurations: [
    {
      ...toml,
      variables: { TOKEN: value },
      conflicts: [{ env: { TOKEN_TOO: other }, names: ['TOKEN_TOO'] }],
    },
  ],
});
const conflict = mutant('mutant 0.0', { kind: 'conflict', what: 'TOKEN_TOO beside it' });
const listing = (step: string, paths: readonly string[]) =>
  files(step, { root: '/work', entries: paths.map((path) => file(path)) });
/** A wrong configuration with which work was tried, between two listings; then the good one. */
const atWork = (after: readonly string[], afterGood: readonly string[]) => [
  listing('before 0', ['src']),
  wrong(),
  listing('after mutant 0.0', after),
  mutant('mutant 0.0', { folders: { before: 'e1', after: 'e3' }, file: '/work/forge.toml' }),
  good,
  listing('after good 0', afterGood),
];
const started = (told: Parameters<typeof state>[1]) =>
  state('mutant 0.0', {
    running: false,
    ready: false,
    exitCode: 1,
    stderr: 'PORT: expected a number',
    ...told,
  });
const port = mutant('mutant 0.0', { what: 'PORT: “80x”', names: ['PORT'], lines: null, file: null });

testJudge(category, {
  subject: COMMAND,
  cases: {
    'accepts-the-good-one': [
      innocent('a good one that is accepted', { claim, seen: [good], says: ['was accepted'] }),
      innocent('others that the schema takes', {
        claim,
        seen: [good, wrong({ exitCode: 0 }), mutant('mutant 0.0', { expected: 'accepted' })],
        says: ['and so were 1 others'],
      }),
      guilty('a refusal of what the schema takes', {
        claim,
        seen: [
          good,
          wrong({ stderr: 'values are missing' }),
          mutant('mutant 0.0', { expected: 'accepted', what: 'values removed', why: 'the schema takes it' }),
        ],
        says: ['With values removed, of which the schema takes it', 'exit code 1', '“values are missing”'],
      }),
      open('a good one that is refused', {
        claim,
        seen: [run('good 0', { exitCode: 1, stderr: 'no' }), wrong({ exitCode: 0 }), mutant('mutant 0.0')],
        says: ['The good configuration was not accepted: it ended with exit code 1, saying “no”'],
      }),
      open('nothing tried', { claim, seen: [], says: ['was not tried'] }),
    ],
    'refuses-wrong-ones': [
      guilty('a section without a value that is taken', {
        claim,
        seen: [
          good,
          wrong({ exitCode: 0, stderr: '' }),
          mutant('mutant 0.0', { kind: 'null value', what: 'phases: null' }),
        ],
        says: ['phases: null'],
      }),
      innocent('one that may count as none', {
        claim,
        seen: [
          good,
          wrong(),
          mutant('mutant 0.0'),
          wrong({ exitCode: 0, stderr: '' }),
          mutant('mutant 0.1', {
            kind: 'null value',
            expected: 'either',
            what: 'phases: null',
            answer: 'e4',
          }),
        ],
        says: ['All 1 wrong'],
      }),
      innocent('a refusal', { claim, seen: [good, wrong(), mutant('mutant 0.0')], says: ['All 1 wrong'] }),
      guilty('success with a wrong type', {
        claim,
        seen: [good, wrong({ exitCode: 0, stderr: '' }), mutant('mutant 0.0')],
        says: [
          'With wrong type (project.name: the number 12345 for a text)',
          'because the schema says: project.name must be string',
          'ended with exit code 0 and said nothing',
        ],
      }),
      guilty('a crash', {
        claim,
        seen: [good, wrong({ exitCode: 139, stderr: '' }), mutant('mutant 0.0')],
        says: ['exit code 139'],
      }),
      guilty('a death for want of memory', {
        claim,
        seen: [good, wrong({ exitCode: 137, oomKilled: true }), mutant('mutant 0.0')],
        says: ['killed for want of memory'],
      }),
      open('a good one that is refused', {
        claim,
        seen: [run('good 0', { exitCode: 1 }), wrong({ exitCode: 0 }), mutant('mutant 0.0')],
        says: ['Nothing was seen'],
      }),
      open('preparations that failed', {
        claim,
        seen: [
          run('prepare 0', { exitCode: 2 }),
          good,
          wrong({ exitCode: 0 }),
          mutant('mutant 0.0', { answer: 'e3' }),
        ],
        says: ['Nothing was seen'],
      }),
      open('only doubtful ones', {
        claim,
        seen: [good, wrong({ exitCode: 0 }), mutant('mutant 0.0', { expected: 'either' })],
        says: ['Nothing was seen'],
      }),
    ],
    'refuses-before-work': [
      innocent('nothing written', {
        claim: working,
        seen: atWork(['src'], ['src', 'build']),
        says: ['before 1 refusals'],
      }),
      innocent('its own file, which we had put there', {
        claim: working,
        seen: atWork(['src', 'forge.toml'], ['src', 'build']),
        says: ['before 1 refusals'],
      }),
      innocent('a folder that we made for it, and one of which only the size is another one', {
        claim: working,
        seen: [
          files('before 0', { root: '/work', entries: [{ ...file('kept'), type: 'directory', size: 40 }] }),
          wrong(),
          files('after mutant 0.0', {
            root: '/work',
            entries: [
              { ...file('conf'), type: 'directory' },
              file('conf/forge.toml'),
              { ...file('kept'), type: 'directory', size: 60 },
            ],
          }),
          mutant('mutant 0.0', { folders: { before: 'e1', after: 'e3' }, file: '/work/conf/forge.toml' }),
          good,
          listing('after good 0', ['src', 'build']),
        ],
        says: ['before 1 refusals'],
      }),
      guilty('a file made before the refusal', {
        claim: working,
        seen: atWork(['src', 'journal'], ['src', 'journal', 'build']),
        says: ['Before it refused project.name: the number 12345 for a text, it had already made journal'],
      }),
      open('a good one that leaves no trace', {
        claim: working,
        seen: atWork(['src'], ['src']),
        says: ['left no trace'],
      }),
      moot('no command that works', { claim, seen: [good], says: ['no command that works'] }),
    ],
    'refuses-at-start': [
      innocent('an end at start', {
        subject: SERVICE,
        claim: starting,
        seen: [state('good 0'), started({}), port],
        says: ['Started with 1 wrong configurations'],
      }),
      guilty('a service that becomes ready', {
        subject: SERVICE,
        claim: starting,
        seen: [state('good 0'), started({ running: true, ready: true, exitCode: null }), port],
        says: ['PORT: “80x”', 'started and became ready'],
      }),
      guilty('a service that goes on without being ready', {
        subject: SERVICE,
        claim: starting,
        seen: [state('good 0'), started({ running: true, exitCode: null, detail: 'timeout' }), port],
        says: ['went on running (timeout)'],
      }),
      guilty('an end that looks like success', {
        subject: SERVICE,
        claim: starting,
        seen: [state('good 0'), started({ exitCode: 0 }), port],
        says: ['exit code 0'],
      }),
      open('a good one that does not start', {
        subject: SERVICE,
        claim: starting,
        seen: [
          state('good 0', { running: false, ready: false, exitCode: 1 }),
          started({ running: true }),
          port,
        ],
        says: ['Nothing was seen'],
      }),
      moot('nothing read at start', {
        subject: SERVICE,
        claim,
        seen: [good],
        says: ['does not say that the service reads'],
      }),
    ],
    'names-the-place': [
      innocent('the key', { claim, seen: [good, wrong(), mutant('mutant 0.0')], says: ['All 1 refusals'] }),
      innocent('the line', {
        claim,
        seen: [good, wrong({ stderr: 'syntax error in line 3' }), mutant('mutant 0.0', { names: [] })],
        says: ['All 1 refusals'],
      }),
      innocent('the line on standard output', {
        claim,
        seen: [good, wrong({ stderr: '', stdout: 'b.toml:3:7' }), mutant('mutant 0.0', { names: [] })],
        says: ['All 1 refusals'],
      }),
      innocent('a complaint about a value that was made up beside the wrong key', {
        claim,
        seen: [
          good,
          wrong(),
          mutant('mutant 0.0', { answer: 'e2' }),
          run('mutant 0.1', { exitCode: 1, stderr: 'cleanroom is no URL' }),
          mutant('mutant 0.1', { names: ['reff', 'source'], madeUp: true, answer: 'e4' }),
        ],
        says: ['All 1 refusals'],
      }),
      guilty('neither', {
        claim,
        seen: [good, wrong({ stderr: 'invalid' }), mutant('mutant 0.0')],
        says: ['it named neither name nor a line; it said “invalid”'],
      }),
      guilty('nothing of a variable, in lines of a log whose times have colons', {
        claim,
        seen: [
          good,
          started({ stderr: '{"level":50,"time":"2026-01-02T03:04:05.678Z","msg":"invalid configuration"}' }),
          { ...port, data: { ...port.data, lines: { from: 1, to: 9_999 } } },
        ],
        says: ['it named neither PORT nor anything else of it'],
      }),
      guilty('a key inside another word', {
        claim,
        seen: [good, wrong({ stderr: 'the filename is renamed' }), mutant('mutant 0.0')],
        says: ['it named neither'],
      }),
      guilty('a line beyond the end', {
        claim,
        seen: [good, wrong({ stderr: 'line 99' }), mutant('mutant 0.0')],
        says: ['it named neither'],
      }),
    ],
    'suggests-the-right-key': [
      innocent('the one that was meant', {
        claim: suggesting,
        seen: [
          good,
          wrong({ stderr: 'nmae is unknown; did you mean name?' }),
          mutant('mutant 0.0', { names: ['nmae'], meant: 'name' }),
        ],
        says: ['For 1 unknown keys'],
      }),
      innocent('a complaint about a value that was made up beside the unknown key', {
        claim: suggesting,
        seen: [
          good,
          wrong({ stderr: 'nmae is unknown; did you mean name?' }),
          mutant('mutant 0.0', { names: ['nmae'], meant: 'name' }),
          run('mutant 0.1', { exitCode: 1, stderr: 'cleanroom is no URL' }),
          mutant('mutant 0.1', { names: ['reff', 'source'], meant: 'ref', madeUp: true, answer: 'e4' }),
        ],
        says: ['For 1 unknown keys'],
      }),
      guilty('no word of it, though the unknown key is named beside values that were made up', {
        claim: suggesting,
        seen: [
          good,
          wrong({ stderr: 'source: reff is unknown' }),
          mutant('mutant 0.0', { names: ['reff', 'source'], meant: 'ref', madeUp: true }),
        ],
        says: ['For reff, it did not suggest ref'],
      }),
      guilty('no word of it', {
        claim: suggesting,
        seen: [
          good,
          wrong({ stderr: 'nmae is unknown' }),
          mutant('mutant 0.0', { names: ['nmae'], meant: 'name' }),
        ],
        says: ['For nmae, it did not suggest name; it said “nmae is unknown”'],
      }),
      moot('nothing claimed', { claim, seen: [good], says: ['does not claim'] }),
    ],
    'no-stack-trace': [
      innocent('a sentence', {
        claim,
        seen: [good, wrong(), mutant('mutant 0.0')],
        says: ['None of 1 answers'],
      }),
      guilty('a trace', {
        claim,
        seen: [
          good,
          wrong({ stderr: 'Error: name\n    at parse (/app/main.js:3:14)\n' }),
          mutant('mutant 0.0'),
        ],
        says: ['showed a stack trace', 'at parse (/app/main.js:3:14)'],
      }),
    ],
    'keeps-secrets': [
      innocent('answers without it', {
        claim: guarded,
        seen: [good, wrong(), mutant('mutant 0.0')],
        says: ['None of 2 answers'],
      }),
      guilty('the value in a message', {
        claim: guarded,
        seen: [good, wrong({ stderr: 'password = "hunter-2-hunter" is too weak' }), mutant('mutant 0.0')],
        says: ['With wrong type', '“password = "•••" is too weak”'],
      }),
      guilty('the value shown though all is good', {
        claim: guarded,
        seen: [run('good 0', { stdout: 'password: hunter-2-hunter' })],
        says: ['With the good configuration', '•••'],
      }),
      guilty('the value of a variable that is a secret of the subject', {
        subject: { secrets: ['TOKEN'] },
        claim: withToken('a-token-for-tests'),
        seen: [good, wrong({ stderr: 'TOKEN (a-token-for-tests) and TOKEN_FILE are both set' }), conflict],
        says: ['With conflict', '“TOKEN (•••) and TOKEN_FILE are both set”'],
      }),
      guilty('the value that such a variable has beside another', {
        subject: { secrets: ['TOKEN_TOO'] },
        claim: withToken('a-token-for-tests'),
        seen: [good, wrong({ stderr: 'another-4-tests is one too many' }), conflict],
        says: ['With conflict', '•••'],
      }),
      innocent('the value of a variable that is no secret', {
        subject: { secrets: ['TOKEN'] },
        claim: withToken('a-token-for-tests'),
        seen: [good, wrong({ stderr: 'another-4-tests and TOKEN are both set' }), conflict],
        says: ['None of 2 answers'],
      }),
      moot('a secret that is a mere word, which may stand in any sentence', {
        subject: { secrets: ['TOKEN'] },
        claim: withToken('password'),
        seen: [good, wrong({ stderr: 'a password is missing' }), conflict],
        says: ['names no key'],
      }),
      moot('an address without a password', {
        subject: { secrets: ['TOKEN'] },
        claim: withToken('postgres://db:5432/app'),
        seen: [good, wrong({ stderr: 'cannot reach postgres://db:5432/app' }), conflict],
        says: ['names no key'],
      }),
      ...['postgresql+asyncpg://db:5432/app', 'db.internal:5432', '[::1]:5432'].map((address) =>
        moot(`no password in ${address}`, {
          subject: { secrets: ['TOKEN'] },
          claim: withToken(address),
          seen: [good, wrong({ stderr: `cannot reach ${address}` }), conflict],
          says: ['names no key'],
        }),
      ),
      ...[
        'not-a-url',
        'not-a-database-url',
        'invalid_dsn_1234',
        'postgres:/db/app',
        'redis+tls://cache:6379',
      ].map((value) =>
        moot(`${value}, which is meant to be wrong`, {
          subject: { secrets: ['TOKEN_TOO'] },
          claim: withToken('a-token-for-tests', value),
          seen: [good, wrong({ stderr: `TOKEN_TOO: "${value}" is no URL` }), conflict],
          says: ['names no key'],
        }),
      ),
      guilty('the password of an address that is meant to be wrong', {
        subject: { secrets: ['TOKEN_TOO'] },
        claim: withToken('a-token-for-tests', 'mysql+x://me:100%sure@db/app'),
        seen: [good, wrong({ stderr: 'TOKEN_TOO: mysql+x://me:100%sure@db/app is no URL' }), conflict],
        says: ['With conflict', 'me:•••@db'],
      }),
      moot('no secret named', { claim, seen: [good], says: ['names no key'] }),
    ],
    'answers-in-time': [
      innocent('quick answers', {
        claim,
        seen: [good, wrong(), mutant('mutant 0.0')],
        says: ['within 5000 ms'],
      }),
      guilty('an answer that never came', {
        claim,
        seen: [
          good,
          wrong({ outcome: 'timed-out', exitCode: null, ms: 10_000 }),
          mutant('mutant 0.0', { kind: 'huge file', what: 'very many lines' }),
        ],
        says: ['With huge file (very many lines)', 'still running after 10 s', '5000 ms are claimed'],
      }),
      innocent('one that the engine was slow to start, and that answered in a second', {
        claim,
        seen: [good, wrong({ ms: 6_000, lifeMs: 1_000 }), mutant('mutant 0.0')],
        says: ['within 5000 ms'],
      }),
      guilty('one that took its time itself', {
        claim,
        seen: [good, wrong({ ms: 7_000, lifeMs: 6_000 }), mutant('mutant 0.0')],
        says: ['and took 6000 ms'],
      }),
      open('a machine on which the good one was slow as well', {
        claim,
        seen: [run('good 0', { ms: 3_000 }), wrong({ ms: 6_000, lifeMs: 5_500 }), mutant('mutant 0.0')],
        says: ['The machine was too slow to tell'],
      }),
    ],
  },
});

test('a fail brings its cases as a table: what was given, expected and answered', () => {
  const records = recordsOf('configuration-validation', [
    good,
    wrong({ exitCode: 0, stderr: '', stdout: 'all is well' }),
    mutant('mutant 0.0'),
  ]);
  const checks = category.judge.judge({
    claim: category.claim.parse(claim),
    subject: COMMAND,
    evidence: evidenceView(records, category.judge.needs),
  });
  expect(checks.find(({ rule }) => rule === 'refuses-wrong-ones')?.table).toEqual({
    columns: ['given', 'expected', 'answered'],
    rows: [
      [
        'wrong type: project.name: the number 12345 for a text',
        'refused',
        'ended with exit code 0: all is well',
      ],
    ],
  });
});

describe('a claim that is wrong itself is refused, for it would accuse the subject', () => {
  const said = (configuration: object): string[] =>
    (category.claim.safeParse({ configurations: [configuration] }).error?.issues ?? []).map(
      ({ path, message }) => `${path.slice(2).join('.')}: ${message}`,
    );

  test.each([
    ['a good file that is none', { ...toml, content: 'name = ' }, 'content: is no good toml'],
    ['no good file', { ...toml, content: undefined }, 'content: give the good file'],
    ['no variables', { format: 'env', command: 'a' }, 'variables: give the good value'],
    ['nobody who reads it', { ...toml, command: undefined }, 'command: say which command reads it'],
    ['no place for the file', { ...toml, command: 'forge check' }, 'at: say where the file is looked for'],
    [
      'a schema that refuses the good file',
      { ...toml, schema: { required: ['nam'] } },
      "schema: refuses the good configuration:  must have required property 'nam'",
    ],
    ['a schema that is none', { ...toml, schema: { type: 'texts' } }, 'schema: is no JSON Schema'],
    [
      'a required key that is not there',
      { ...toml, required: ['projct.name'] },
      'required.0: there is no projct.name',
    ],
    ['a secret that is not there', { ...toml, secrets: ['pasword'] }, 'secrets.0: there is no pasword'],
    ['a secret that is too short', { ...toml, secrets: ['project.name'] }, 'secrets.0: needs 6 characters'],
  ])('%s', (_, configuration, problem) => {
    expect(said(configuration).join('\n')).toContain(problem);
  });

  test('a URL hides its password, not its host', () => {
    const variables = { DATABASE_URL: 'postgres://me:correct%2Fhorse@db/ledger' };
    const parsed = category.claim.parse({
      configurations: [
        { format: 'env', variables, command: 'ledger config check', secrets: ['DATABASE_URL'] },
      ],
    });
    expect(parsed.configurations[0]?.hidden).toEqual(['correct%2Fhorse', 'correct/horse']);
  });
});
