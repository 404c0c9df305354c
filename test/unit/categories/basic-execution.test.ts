import { category } from '../../../src/categories/basic-execution/index.ts';
import { asked, connection, file, files, folder, run, state, status, traffic } from '../../evidence.ts';
import { COMMAND, guilty, innocent, moot, open, SERVICE, testJudge } from '../../judge-cases.ts';

const version = { version: { command: 'forge --version', prints: '1.4.0' } };
const help = { help: { command: 'forge --help', prints: ['init', 'run'] } };
const build = { steps: [{ name: 'build', command: 'forge run build', produces: ['page.txt'] }] };
const [first, second] = ['left in /work · first', 'left in /work · second'];
const cleaned = { steps: [...build.steps, { name: 'clean', command: 'forge clean' }] };
/** What was there right after a step. */
const produced = (step: string, room: string, entries: readonly ReturnType<typeof file>[]) =>
  files(`produced by ${step} in /work · ${room}`, { entries: [...entries] });
const bare = run('bare · first', { stdout: 'Usage: forge' });
const silent = { circumstances: ['its standard input is open and nobody writes to it'] };
const turkish = { circumstances: ['the time zone is another one', 'the language is another one'] };
const noHome = 'without home · directory missing';
const homeAgain = 'with home again';
const LATE = { outcome: 'timed-out', exitCode: null } as const;

const copying = {
  copies: [{ from: 'logo.png', command: 'forge run build', to: 'site/logo.png', keepsMode: true }],
};
const executable = (digest: string) => ({ ...file('logo.png', digest), mode: '0755' });
/** A plain file and one with bytes of every kind, each before and after its copy. */
const passedOn = ({
  plain = executable('page'),
  after = executable('bytes'),
  exitCode = 0,
}: {
  readonly plain?: ReturnType<typeof file> | null;
  readonly after?: ReturnType<typeof file> | null;
  readonly exitCode?: number;
} = {}) => [
  run('copy 1, plain', { command: ['forge', 'run', 'build'] }),
  files('copy 1, plain · from', { entries: [executable('page')] }),
  files('copy 1, plain · to', { root: '/work/site', entries: plain ? [plain] : [] }),
  run('copy 1, every kind', { command: ['forge', 'run', 'build'], exitCode }),
  files('copy 1, every kind · from', { entries: [executable('bytes')] }),
  files('copy 1, every kind · to', { root: '/work/site', entries: after ? [after] : [] }),
];

const HOMELESS = { exitCode: 1, stderr: 'no home', circumstances: ['HOME is not set'] };
/** A step without HOME, once more, and with HOME. */
const generated = (
  without: Parameters<typeof run>[1],
  again: Parameters<typeof run>[1] | null,
  usual: Parameters<typeof run>[1] = {},
) => [
  run('HOME taken away · step generate', without),
  ...(again === null ? [] : [run('HOME taken away · step generate, again', again)]),
  run('step generate · first', { command: ['forge', 'generate'], ...usual }),
];

testJudge(category, {
  subject: COMMAND,
  cases: {
    starts: [
      guilty('a program that is not in the image', {
        seen: [run('bare · first', { outcome: 'not-startable', exitCode: null, detail: 'no such file' })],
        says: ['`forge --help`', 'could not be started (no such file)'],
      }),
      guilty('a service that is never ready', {
        subject: SERVICE,
        seen: [
          state('start', { ready: false, readyMs: null, detail: 'connection refused', stderr: 'no licence' }),
        ],
        says: ['within 10 s', 'connection refused', '“no licence”'],
      }),
      guilty('a service that ends at once', {
        subject: SERVICE,
        seen: [state('start', { ready: false, running: false, exitCode: 3, stdout: 'bad config' })],
        says: ['exit code 3', '“bad config”'],
      }),
      guilty('a service that needs more memory than there is', {
        subject: SERVICE,
        seen: [state('start', { ready: false, running: false, oomKilled: true, exitCode: 137 })],
        says: ['killed for want of memory'],
      }),
      innocent('a command that starts', { seen: [bare], says: ['1 commands could be started'] }),
      innocent('a service that was late once, when the machine stood still', {
        subject: SERVICE,
        seen: [state('start', { ready: false }), state('start, for the second time', { readyMs: 200 })],
        says: ['ready after 200 ms'],
      }),
      guilty('a service that ends at once, and not when it is started again', {
        subject: SERVICE,
        seen: [
          state('start', { ready: false, running: false, exitCode: 3 }),
          state('start, for the second time'),
        ],
        says: ['exit code 3'],
      }),
      innocent('a service that becomes ready', {
        subject: SERVICE,
        seen: [state('start', { readyMs: 321.4 })],
        says: ['ready after 321 ms'],
      }),
      open('nothing was started', { seen: [], says: ['Nothing was seen'] }),
    ],
    'version-as-claimed': [
      guilty('another version', {
        claim: version,
        seen: [run('version · first', { command: ['forge', '--version'], stdout: 'forge 1.3.9\n' })],
        says: ['`forge --version`', '“1.4.0”', '“forge 1.3.9”'],
      }),
      guilty('the right version with the wrong exit code', {
        claim: version,
        seen: [run('version · first', { stdout: '1.4.0', exitCode: 2 })],
        says: ['exit code 2'],
      }),
      innocent('the claimed version, on either stream', {
        claim: version,
        seen: [
          run('version · first', { stdout: 'forge 1.4.0' }),
          run('version · second', { stderr: '1.4.0' }),
        ],
        says: ['“1.4.0”, as claimed'],
      }),
      innocent('a version whose name is another one in another language', {
        claim: { version: { command: 'forge --version', prints: 'Version 1.4.0' } },
        seen: [
          run('version · first', { stdout: 'Version 1.4.0' }),
          run('version · second', { ...turkish, stdout: 'Sürüm 1.4.0' }),
        ],
        says: ['“Version 1.4.0”, as claimed'],
      }),
      guilty('another number in another language', {
        claim: { version: { command: 'forge --version', prints: 'Version 1.4.0' } },
        seen: [
          run('version · first', { stdout: 'Version 1.4.0' }),
          run('version · second', { ...turkish, stdout: 'Sürüm 1.3.9' }),
        ],
        says: ['prints “1.4.0”', '“Sürüm 1.3.9”'],
      }),
      open('a version that was asked for in another language alone', {
        claim: version,
        seen: [run('version · second', { ...turkish, stdout: '1.4.0' })],
        says: ['Nothing was seen'],
      }),
      moot('no version claimed', { seen: [bare], says: ['claims no version'] }),
      open('the version was never asked for', { claim: version, seen: [bare], says: ['Nothing was seen'] }),
    ],
    'help-as-claimed': [
      guilty('help that leaves a command out', {
        claim: help,
        seen: [run('help · first', { stdout: 'Commands: init' })],
        says: ['does not mention “run”'],
      }),
      guilty('help that is an error', {
        claim: help,
        seen: [run('help · first', { stdout: 'init run', exitCode: 1 })],
        says: ['`forge --help`', 'exit code 1 instead of 0'],
      }),
      innocent('help that names it all', {
        claim: help,
        seen: [run('help · first', { stdout: 'Commands: init, run' })],
        says: ['all 2 claimed words'],
      }),
      innocent('help in the user’s own language', {
        claim: help,
        seen: [
          run('help · first', { stdout: 'Commands: init, run' }),
          run('help · second', { ...turkish, stdout: 'Komutlar: başlat' }),
        ],
        says: ['all 2 claimed words'],
      }),
      guilty('help that is an error in another language', {
        claim: help,
        seen: [
          run('help · first', { stdout: 'Commands: init, run' }),
          run('help · second', { ...turkish, exitCode: 1 }),
        ],
        says: ['exit code 1 instead of 0'],
      }),
      guilty('help that leaves a command out for whoever is elsewhere', {
        claim: help,
        seen: [
          run('help · first', { stdout: 'init run' }),
          run('help · second', { circumstances: ['the time zone is another one'], stdout: 'init' }),
        ],
        says: ['does not mention “run”'],
      }),
      moot('no help claimed', { seen: [bare], says: ['claims nothing about help'] }),
    ],
    'steps-exit-as-claimed': [
      guilty('success though the step was to fail', {
        claim: { steps: [{ name: 'deploy early', command: 'forge run deploy', exit: 3 }] },
        seen: [run('step deploy early · first'), run('step deploy early · second')],
        says: ['step deploy early', '`forge run deploy`', 'exit code 3', 'seen: it ended with exit code 0'],
      }),
      guilty('a step that was killed for want of memory with the claimed code', {
        claim: { steps: [{ name: 'big', command: 'forge big', exit: 137 }] },
        seen: [run('step big · first', { exitCode: 137, oomKilled: true })],
        says: ['step big'],
      }),
      innocent('a step that a machine which stood still kept waiting once', {
        claim: { steps: [{ name: 'test', command: 'forge run test' }] },
        seen: [
          run('step test · first'),
          run('step test · second', { ...silent, outcome: 'timed-out', exitCode: null }),
          run('step test · second, input ended'),
          run('step test · second, silent again', silent),
        ],
        says: ['All 1 steps ended as claimed'],
      }),
      guilty('a step that does not print what is claimed', {
        claim: { steps: [{ name: 'test', command: 'forge run test', prints: ['test: done'] }] },
        seen: [run('step test · first', { stdout: 'test: skipped' })],
        says: ['Step test does not print “test: done”', '“test: skipped”'],
      }),
      guilty('a step that differs in the second room only', {
        claim: build,
        seen: [run('step build · first'), run('step build · second', { exitCode: 1, stderr: 'port in use' })],
        says: ['exit code 1', '“port in use”'],
      }),
      innocent('a step that speaks the user’s language', {
        claim: { steps: [{ name: 'bad', command: 'forge x', exit: 1, prints: ['Unknown argument'] }] },
        seen: [
          run('step bad · first', { exitCode: 1, stderr: 'Unknown argument: x' }),
          run('step bad · second', { ...turkish, exitCode: 1, stderr: 'Bilinmeyen argüman: x' }),
        ],
        says: ['All 1 steps ended as claimed'],
      }),
      guilty('a step that ends otherwise in another language', {
        claim: { steps: [{ name: 'bad', command: 'forge x', exit: 1 }] },
        seen: [run('step bad · first', { exitCode: 1 }), run('step bad · second', turkish)],
        says: ['seen: it ended with exit code 0'],
      }),
      innocent('steps that end as claimed', {
        claim: build,
        seen: [run('step build · first'), run('step build · second')],
        says: ['All 1 steps', 'both rooms'],
      }),
      moot('no steps claimed', { seen: [bare], says: ['claims no steps'] }),
      open('the second room was never reached', {
        claim: build,
        seen: [run('step build · first')],
        says: ['Step build', 'second'],
      }),
    ],
    'steps-produce-files': [
      guilty('a file that is not there', {
        claim: build,
        seen: [files(first, { entries: [file('other.txt')] })],
        says: ['Step build', '/work/page.txt', 'first room'],
      }),
      innocent('a file that is there in both rooms', {
        claim: build,
        seen: [files(first, { entries: [file('page.txt')] }), files(second, { entries: [file('page.txt')] })],
        says: ['All 1 claimed files'],
      }),
      innocent('a file that no step made where it had no home, which is another matter', {
        claim: build,
        seen: [
          files(first, { entries: [file('page.txt')] }),
          files('left without HOME in /work'),
          files(second, { entries: [file('page.txt')] }),
        ],
        says: ['All 1 claimed files'],
      }),
      open('a file where nothing outlives the step', {
        claim: { steps: [{ name: 'build', command: 'forge run build', produces: ['/opt/page.txt'] }] },
        seen: [files(first)],
        says: ['/opt/page.txt', '`writable`'],
      }),
      open('a listing that was cut off before the file', {
        claim: build,
        seen: [files(first, { entries: [file('a.txt')], truncated: true })],
        says: ['/work', 'too many files'],
      }),
      innocent('a file that a later step takes away again', {
        claim: cleaned,
        seen: [
          produced('build', 'first', [file('page.txt')]),
          produced('build', 'second', [file('page.txt')]),
          files(first),
          files(second),
        ],
        says: ['All 1 claimed files'],
      }),
      innocent('such a file, looked for at once in one room', {
        claim: cleaned,
        seen: [produced('build', 'first', [file('page.txt')]), files(first), files(second)],
        says: ['All 1 claimed files'],
      }),
      guilty('a file that only a later step makes', {
        claim: cleaned,
        seen: [
          produced('build', 'first', []),
          files(first, { entries: [file('page.txt')] }),
          files(second, { entries: [file('page.txt')] }),
        ],
        says: ['Step build', '/work/page.txt', 'first room'],
      }),
      guilty('a file that is not made in the second room', {
        claim: cleaned,
        seen: [produced('build', 'first', [file('page.txt')]), produced('build', 'second', []), files(first)],
        says: ['Step build', '/work/page.txt', 'second room'],
      }),
      guilty('a file of the last step, beside one that was there at once', {
        claim: {
          steps: [...build.steps, { name: 'pack', command: 'forge pack', produces: ['page.tar'] }],
        },
        seen: [produced('build', 'first', [file('page.txt')]), files(first)],
        says: ['Step pack', '/work/page.tar'],
      }),
      innocent('a file in a folder of state', {
        claim: { steps: [{ name: 'build', command: 'forge run build', produces: ['/srv/page.txt'] }] },
        seen: [
          files('produced by build in /srv · first', { root: '/srv', entries: [file('page.txt')] }),
          files(first),
        ],
        says: ['All 1 claimed files'],
      }),
      open('a listing right after the step that was cut off before the file', {
        claim: cleaned,
        seen: [files('produced by build in /work · first', { truncated: true }), files(first)],
        says: ['/work', 'too many files'],
      }),
      open('a file of a step that we had to end', {
        claim: build,
        seen: [
          run('step build · first', { command: ['forge', 'run', 'build'], ...LATE }),
          files(first),
          run('step build · second'),
          files(second, { entries: [file('page.txt')] }),
        ],
        says: ['`forge run build` was still running', 'was not seen'],
      }),
      guilty('a file that is not there in the room in which its step ended', {
        claim: build,
        seen: [run('step build · first', LATE), files(first), run('step build · second'), files(second)],
        says: ['Step build', 'second room'],
      }),
      guilty('a file of a step that ended, beside another that did not', {
        claim: cleaned,
        seen: [
          run('step build · first'),
          produced('build', 'first', []),
          run('step clean · first', LATE),
          files(first),
        ],
        says: ['Step build', 'first room'],
      }),
      guilty('a file of a step that ended when its input did', {
        claim: build,
        seen: [
          files(first, { entries: [file('page.txt')] }),
          run('step build · second', { ...LATE, ...silent }),
          run('step build · second, input ended'),
          files(second),
        ],
        says: ['Step build', 'second room'],
      }),
      open('no listing at all', { claim: build, seen: [], says: ['were not listed'] }),
      moot('no files claimed', { seen: [bare], says: ['claims no files'] }),
    ],
    'copies-verbatim': [
      guilty('bytes that are others', {
        claim: copying,
        seen: passedOn({ after: { ...file('logo.png', 'text'), size: 700_001 } }),
        says: ['`forge run build`', 'site/logo.png is not the same'],
      }),
      guilty('a file that is not there', {
        claim: copying,
        seen: passedOn({ after: null }),
        says: ['ended well, and there is no site/logo.png'],
      }),
      guilty('a command that cannot', {
        claim: copying,
        seen: passedOn({ exitCode: 1 }),
        says: ['`forge run build` ended with exit code 1'],
      }),
      guilty('permissions that are others', {
        claim: copying,
        seen: passedOn({ after: { ...file('logo.png', 'bytes'), mode: '0644' } }),
        says: ['whose permissions are 0755', 'are 0644'],
      }),
      innocent('the same', {
        claim: copying,
        seen: passedOn(),
        says: ['byte for byte, with its permissions'],
      }),
      innocent('other permissions, of which nothing is claimed', {
        claim: { copies: [{ ...copying.copies[0], keepsMode: false }] },
        seen: passedOn({ after: { ...file('logo.png', 'bytes'), mode: '0644' } }),
        says: ['byte for byte.'],
      }),
      open('one that passes on not even a plain file', {
        claim: copying,
        seen: passedOn({ plain: null, exitCode: 1 }),
        says: ['Not even a plain file was passed on', 'there is no site/logo.png'],
      }),
      open('nothing tried', { claim: copying, seen: [], says: ['not seen how logo.png was passed on'] }),
      open('one of two', {
        claim: { copies: [...copying.copies, { ...copying.copies[0], from: 'other.png' }] },
        seen: passedOn(),
        says: ['not seen how other.png was passed on'],
      }),
      moot('no copies claimed', { claim: build, seen: [], says: ['no file that is passed on'] }),
    ],
    'stays-in-work-folder': [
      guilty('a file left in the temporary folder', {
        seen: [
          files('left in /tmp · first', {
            root: '/tmp',
            entries: [folder('forge'), file('forge/cache', '12345')],
          }),
        ],
        says: ['/tmp/forge/cache', '5 bytes'],
      }),
      innocent('files in the work folder and in what is declared', {
        claim: { writes: ['/home/user/.forge'] },
        seen: [
          files(first, { entries: [file('page.txt')] }),
          files('left in /home/user · first', {
            root: '/home/user',
            entries: [folder('.forge'), file('.forge/a')],
          }),
        ],
        says: ['outside /home/user/.forge, /work'],
      }),
      guilty('a folder that only begins like a declared one', {
        claim: { writes: ['/home/user/.forge'] },
        seen: [files('left in /home/user · first', { root: '/home/user', entries: [file('.forge-cache')] })],
        says: ['/home/user/.forge-cache'],
      }),
      guilty('a file that it leaves where it has no home', {
        seen: [files('left without HOME in /tmp', { root: '/tmp', entries: [file('forge-settings')] })],
        says: ['/tmp/forge-settings'],
      }),
      open('a listing that was cut off', {
        seen: [files('left in /tmp · first', { root: '/tmp', truncated: true })],
        says: ['/tmp', 'too many files'],
      }),
      open('a command of which nothing was seen', { seen: [], says: ['Nothing was seen'] }),
      moot('a service without commands', {
        subject: SERVICE,
        seen: [state('start')],
        says: ['No command was run'],
      }),
    ],
    'needs-no-writable-root': [
      guilty('a command that works on a writable root only', {
        seen: [
          run('bare · first', { exitCode: 1, stderr: 'EROFS: read-only file system' }),
          run('bare · writable root'),
        ],
        says: ['exit code 1', '“EROFS: read-only file system”', 'exit code 0 on a writable one'],
      }),
      guilty('a service that is ready on a writable root only', {
        subject: SERVICE,
        seen: [
          state('start', { ready: false, stderr: 'cannot write /var' }),
          state('start, for the second time', { ready: false }),
          state('start with writable root'),
        ],
        says: ['ready on a writable root only', '“cannot write /var”'],
      }),
      innocent('a service that was late once, when the machine stood still', {
        subject: SERVICE,
        seen: [state('start', { ready: false }), state('start, for the second time')],
        says: ['read-only root'],
      }),
      innocent('a command that failed once, and worked in the second room', {
        seen: [run('bare · first', { exitCode: 1 }), run('bare · second'), run('bare · writable root')],
        says: ['made no difference'],
      }),
      innocent('a command that runs', { seen: [bare], says: ['read-only root'] }),
      innocent('a command that fails on either root alike', {
        seen: [run('bare · first', { exitCode: 1 }), run('bare · writable root', { exitCode: 1 })],
        says: ['made no difference'],
      }),
      open('a service that is ready on neither', {
        subject: SERVICE,
        seen: [state('start', { ready: false }), state('start with writable root', { ready: false })],
        says: ['not become ready'],
      }),
      moot('a contract that asks for a writable root', {
        subject: { relax: { root: false, writableRoot: true, capabilities: [] } },
        seen: [bare],
        says: ['asks for a writable root'],
      }),
    ],
    'needs-no-network': [
      guilty('an update check at start', {
        seen: [
          bare,
          traffic('lifecycle · first', {
            names: [asked('updates.example')],
            connections: [connection(null)],
          }),
        ],
        says: ['“updates.example” 2 times', '203.0.113.7 port 443 (tcp)'],
      }),
      innocent('silence', { seen: [bare, traffic('lifecycle · first')], says: ['not one packet'] }),
      open('a wiretap that overflowed', {
        seen: [bare, traffic('lifecycle · first', { complete: false })],
        says: ['overflowed'],
      }),
      moot('a service without commands', {
        subject: SERVICE,
        seen: [state('start')],
        says: ['network-isolation'],
      }),
    ],
    'needs-no-home': [
      guilty('a command that dies', {
        seen: [
          bare,
          run(noHome, { exitCode: 1, stderr: 'HOME?', circumstances: ['HOME is not set'] }),
          run(homeAgain),
          run(`${noHome}, for the second time`, { exitCode: 1, stderr: 'HOME?' }),
        ],
        says: ['When HOME is not set', 'exit code 1, twice, instead of 0', '“HOME?”', 'with its home'],
      }),
      innocent('a command that was not done with in time once, when the machine stood still', {
        seen: [
          bare,
          run(noHome, { outcome: 'timed-out', exitCode: null }),
          run(homeAgain),
          run(`${noHome}, for the second time`),
        ],
        says: ['the same without HOME'],
      }),
      open('a command that ended otherwise, and was not tried for the second time', {
        seen: [bare, run(noHome, { exitCode: 1, stderr: 'HOME?' }), run(homeAgain)],
        says: ['not done a second time without it'],
      }),
      guilty('a service that is not ready without it', {
        subject: SERVICE,
        seen: [
          state('start'),
          state('start without HOME', { ready: false, running: false, exitCode: 1, stderr: 'HOME?' }),
          state('start with HOME again'),
          state('start without HOME, for the second time', { ready: false }),
        ],
        says: ['Without HOME', 'twice', 'exit code 1', '“HOME?”'],
      }),
      innocent('a service that was not ready once, when the machine stood still', {
        subject: SERVICE,
        seen: [
          state('start'),
          state('start without HOME', { ready: false }),
          state('start with HOME again'),
          state('start without HOME, for the second time'),
        ],
        says: ['the same without HOME'],
      }),
      open('a service that does not start on what it left, whatever its home', {
        subject: SERVICE,
        seen: [
          state('start'),
          state('start without HOME', { ready: false, running: false, exitCode: 1, stderr: 'exists' }),
          state('start with HOME again', { ready: false, running: false, exitCode: 1, stderr: 'exists' }),
        ],
        says: ['exit code 1', 'with it, started once more, it did not either', 'another reason'],
      }),
      open('a service that was not started with it once more', {
        subject: SERVICE,
        seen: [state('start'), state('start without HOME', { ready: false })],
        says: ['not done once more with it'],
      }),
      innocent('a command that does the same', {
        seen: [bare, run(noHome)],
        says: ['the same without HOME'],
      }),
      innocent('a service that is ready all the same', {
        subject: SERVICE,
        seen: [state('start'), state('start without HOME')],
        says: ['the same without HOME'],
      }),
      innocent('a first step that can be done once, done each time on places as they were', {
        claim: { steps: [{ name: 'init', command: 'forge init' }] },
        seen: [
          run('step init · first', { command: ['forge', 'init'] }),
          run(noHome, { command: ['forge', 'init'] }),
        ],
        says: ['the same without HOME'],
      }),
      open('a first step that can be done once, where the places were not as before', {
        claim: { steps: [{ name: 'init', command: 'forge init' }] },
        seen: [
          run('step init · first', { command: ['forge', 'init'] }),
          run(noHome, { exitCode: 1, stderr: 'already exists' }),
          run(homeAgain, { exitCode: 1, stderr: 'already exists' }),
        ],
        says: [
          '`forge init` ended with exit code 1 instead of 0',
          'with it, done once more',
          'another reason',
        ],
      }),
      open('a command that ended otherwise, and was not tried once more with its home', {
        seen: [bare, run(noHome, { exitCode: 1, stderr: 'HOME?' })],
        says: ['not done once more with it'],
      }),
      open('a service that was not ready even with it', {
        subject: SERVICE,
        seen: [state('start', { ready: false }), state('start, for the second time', { ready: false })],
        says: ['even with HOME'],
      }),
      guilty('a later command that dies', {
        seen: [bare, run(noHome), ...generated(HOMELESS, HOMELESS)],
        says: ['When HOME is not set, `forge generate`', 'exit code 1, twice, instead of 0', '“no home”'],
      }),
      innocent('a later command that does the same', {
        seen: [bare, run(noHome), ...generated({}, null)],
        says: ['the same without HOME'],
      }),
      innocent('a later command that failed once', {
        seen: [bare, run(noHome), ...generated(HOMELESS, {})],
        says: ['the same without HOME'],
      }),
      innocent('a later command that nobody waited for to the end', {
        seen: [bare, run(noHome), ...generated({ outcome: 'timed-out', exitCode: null }, null)],
        says: ['the same without HOME'],
      }),
      innocent('a later command that fails with it as well', {
        seen: [bare, run(noHome), ...generated(HOMELESS, HOMELESS, { exitCode: 1 })],
        says: ['the same without HOME'],
      }),
      innocent('a later command in an image without a shell', {
        seen: [bare, run(noHome), ...generated({ outcome: 'not-startable', exitCode: null }, null)],
        says: ['the same without HOME'],
      }),
      open('a command that never ran with it', { seen: [run(noHome)], says: ['even with HOME'] }),
      open('nothing was tried', { seen: [bare], says: ['Nothing was seen'] }),
    ],
    'waits-for-nobody': [
      guilty('a command that reads whatever is no terminal', {
        seen: [
          run('version · second', { ...silent, outcome: 'timed-out', exitCode: null }),
          run('version · second, input ended'),
          run('version · second, silent again', { ...silent, outcome: 'timed-out', exitCode: null }),
        ],
        says: ['`forge --help` is given nothing to read', 'within 10 s', 'twice'],
      }),
      innocent('commands that do not look at it', {
        seen: [run('version · second', silent), run('step build · second', silent)],
        says: ['2 commands did not care'],
      }),
      innocent('a command that was slow once, for other reasons', {
        seen: [
          run('version · second', { ...silent, outcome: 'timed-out', exitCode: null }),
          run('version · second, input ended'),
          run('version · second, silent again', silent),
        ],
        says: ['did not care'],
      }),
      moot('commands that are all given something', {
        seen: [run('step read · second', { stdin: 'text' })],
        says: ['without an input of its own'],
      }),
      moot('a service without commands', {
        subject: SERVICE,
        seen: [state('start')],
        says: ['without an input of its own'],
      }),
    ],
    reproducible: [
      guilty('a file that holds the time', {
        claim: build,
        seen: [
          files(first, { entries: [file('page.txt', '10:00')] }),
          files(second, { entries: [file('page.txt', '10:01')] }),
        ],
        says: ['different files', '/work/page.txt'],
      }),
      guilty('a file of another name in each room', {
        claim: build,
        seen: [files(first, { entries: [file('page-1')] }), files(second, { entries: [file('page-2')] })],
        says: ['/work/page-1, /work/page-2'],
      }),
      guilty('the same bytes with another mode', {
        claim: build,
        seen: [
          files(first, { entries: [file('a')] }),
          files(second, { entries: [{ ...file('a'), mode: '0600' }] }),
        ],
        says: ['/work/a'],
      }),
      open('what a step left that we had to end', {
        claim: build,
        seen: [
          run('step build · first', { command: ['forge', 'run', 'build'], ...LATE }),
          files(first),
          files(second, { entries: [file('page.txt')] }),
        ],
        says: ['`forge run build` was still running', 'what we cut off'],
      }),
      open('what it left before it ended with its input', {
        claim: build,
        seen: [
          run('step build · second', { ...LATE, ...silent }),
          run('step build · second, input ended'),
          files(first, { entries: [file('page.txt')] }),
          files(second, { entries: [file('page.txt'), file('page.tmp')] }),
        ],
        says: ['what we cut off'],
      }),
      guilty('a file that holds the time, where only the version was late', {
        claim: build,
        seen: [
          run('version · first', LATE),
          files(first, { entries: [file('page.txt', '10:00')] }),
          files(second, { entries: [file('page.txt', '10:01')] }),
        ],
        says: ['different files'],
      }),
      innocent('the same files', {
        claim: build,
        seen: [
          files(first, { entries: [folder('out'), file('out/a')] }),
          files(second, { entries: [folder('out'), file('out/a')] }),
        ],
        says: ['2 files and folders are the same'],
      }),
      innocent('what may vary by the claim', {
        claim: { ...build, varies: ['log'] },
        seen: [
          files(first, { entries: [file('a'), file('log/1', '10:00')] }),
          files(second, { entries: [file('a'), file('log/1', '10:01')] }),
        ],
        says: ['1 files and folders'],
      }),
      open('only one room was listed', { claim: build, seen: [files(first)], says: ['not both listed'] }),
      open('too many files', {
        claim: build,
        seen: [files(first, { truncated: true }), files(second)],
        says: ['too many files'],
      }),
      moot('no steps claimed', { seen: [files(first), files(second)], says: ['claims no steps'] }),
      moot('steps that leave nothing', {
        claim: build,
        seen: [files(first), files(second)],
        says: ['left no files'],
      }),
      moot('a service without a work folder', {
        subject: SERVICE,
        claim: build,
        seen: [run('step build · first')],
        says: ['no work folder'],
      }),
    ],
    'host-invisible': [
      guilty('a canary of the host that was seen', {
        seen: [status('twin', { canariesVisible: ['CLEANROOM_CANARY'] })],
        says: ['CLEANROOM_CANARY', 'visible inside the room'],
      }),
      innocent('canaries that were not seen', { seen: [status('twin')], says: ['were not visible'] }),
      innocent('a canary that was not seen on an engine elsewhere', {
        seen: [status('twin', { canariesPlanted: ['environment variable'] })],
        says: ['was not visible', 'another machine, whose files were not tried'],
      }),
      open('no canary was planted', {
        seen: [status('twin', { canariesPlanted: [] })],
        says: ['No canary was planted'],
      }),
    ],
  },
});
